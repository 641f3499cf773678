import { decide, type Ruling } from "./decide.js";
import type { Decided, Subject } from "./decision.js";
import { type Cause, InvalidParamsError, RejectedError } from "./errors.js";
import { currentChain, judge, namesItsChain } from "./judge.js";
import type { ExplainFirstOptions } from "./options.js";
import { Slots, Turns } from "./order.js";
import type { OpenProvider } from "./provider.js";

const MESSAGES: Readonly<Record<Cause, string>> = {
  policy: "Rejected before signing: the request was judged too dangerous.",
  user: "The user rejected the request.",
  "nobody-to-ask": "Rejected before signing: the request needs a person's decision, and nobody can be asked.",
  "failed-closed": "Rejected before signing: the request could not be judged.",
  "chain-changed": "Rejected before signing: the wallet changed its chain while the request was judged. Ask again.",
  "callback-failed": "Rejected before signing: the wallet could not decide about the request.",
};

/** Where signing requests wait: judged side by side, decided and forwarded one after the other, as they came. */
export class Gate {
  readonly #turns = new Turns();
  readonly #slots: Slots;

  constructor(
    private readonly provider: OpenProvider,
    private readonly options: ExplainFirstOptions,
  ) {
    this.#slots = new Slots(options.concurrency ?? 4);
  }

  /** What `forward` gives for the judged copy of `params`. Raises `RejectedError` or `InvalidParamsError`. */
  async pass<T>(method: string, params: unknown, forward: (params: unknown) => T): Promise<Awaited<T>> {
    // One copy, made at once, is judged and forwarded: the caller may change its own object while a person decides.
    const copy = copyOf(params);
    const turn = this.#turns.take();
    let answer: T;
    try {
      const subject = await this.#slots.run(() => judge(this.provider, this.options, method, copy));
      await turn.mine;
      await this.#admit(subject);
      answer = forward(copy);
    } finally {
      turn.done();
    }
    return await answer;
  }

  async #admit(subject: Subject): Promise<void> {
    const ruling = await decide(subject, this.options);
    const last = ruling.forwarded && !(await this.#chainStillHolds(subject)) ? CHAIN_CHANGED : ruling;
    this.#tell({ ...subject, forwarded: last.forwarded, by: last.by } as Decided);
    if (!last.forwarded) {
      const cause = last.by as Cause;
      throw new RejectedError(cause, MESSAGES[cause], last.error === undefined ? {} : { cause: last.error });
    }
  }

  /** A report is about one chain; a wallet that meanwhile switched would sign for another. */
  async #chainStillHolds({ method, params, chainId }: Subject): Promise<boolean> {
    if (chainId === undefined || namesItsChain(method, params)) {
      return true;
    }
    return (await currentChain(this.provider).catch(() => undefined)) === chainId;
  }

  /** An observer that fails is reported as any failing listener is; the request goes its way. */
  #tell(decided: Decided): void {
    try {
      this.options.onDecision?.(decided);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

const CHAIN_CHANGED: Ruling = { forwarded: false, by: "chain-changed" };

function copyOf(params: unknown): unknown {
  try {
    return params === undefined ? undefined : JSON.parse(JSON.stringify(params));
  } catch (error) {
    throw new InvalidParamsError("the parameters of a signing request must be JSON values", { cause: error });
  }
}
