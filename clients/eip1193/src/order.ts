/** A place in the order of arrival. */
export interface Turn {
  /** Resolves when everyone who came before is done. */
  readonly mine: Promise<void>;
  done(): void;
}

/** Keeps signing requests in the order in which they came: their nonces follow from it. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  take(): Turn {
    const mine = this.#last;
    let done = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#last = mine.then(() => finished);
    return { mine, done };
  }
}

/** Lets so many run at a time, first come first served. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /** Raises `RangeError` unless `size` is a whole number from 1. */
  constructor(size: number) {
    if (!(Number.isInteger(size) && size >= 1)) {
      throw new RangeError(`concurrency is ${size}; expected a whole number of at least 1`);
    }
    this.#free = size;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free === 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#free -= 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#free += 1;
      } else {
        next();
      }
    }
  }
}
