/** The longest time that a timer can be set to (2^31 - 1 milliseconds). */
const LONGEST_TIMER_MS = 2_147_483_647;

/** One signal for each thing that waits for an answer. It aborts when the thing expires or its session is closed. */
export class Lifetimes {
  readonly #open = new Set<{ readonly topic: string | undefined; readonly abort: AbortController }>();

  /** What `work` gives. `expiry` in Unix seconds, as WalletConnect counts. */
  async during<T>(
    topic: string | undefined,
    expiry: number | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const life = { topic, abort: new AbortController() };
    const leftMs = expiry === undefined ? LONGEST_TIMER_MS : Math.min(expiry * 1000 - Date.now(), LONGEST_TIMER_MS);
    if (leftMs <= 0) {
      life.abort.abort();
    }
    const timer = setTimeout(() => life.abort.abort(), Math.max(leftMs, 0));
    this.#open.add(life);
    try {
      return await work(life.abort.signal);
    } finally {
      clearTimeout(timer);
      this.#open.delete(life);
    }
  }

  /** End those of one session, or all. */
  end(topic?: string): void {
    for (const life of this.#open) {
      if (topic === undefined || life.topic === topic) {
        life.abort.abort();
      }
    }
  }
}
