import type { RpcResponse, Storage } from "./wallet-kit.js";

const KEY = "txexplain:forwarded-requests:1";
/** More than a wallet has under way; the oldest go first. */
const MOST_ENTRIES = 500;

/** A request that the wallet was told to sign, and what it answered once it has. */
export interface Entry {
  readonly key: string;
  readonly response?: RpcResponse;
}

/**
 * What was forwarded to the wallet, kept across restarts: a request that arrives again is never signed again. Writes
 * are done one after the other, in the order in which they were asked for.
 */
export class Journal {
  #entries: Promise<readonly Entry[]> | undefined;
  #writes: Promise<unknown> = Promise.resolve();

  constructor(private readonly storage: Storage) {}

  async find(key: string): Promise<Entry | undefined> {
    await this.#writes;
    return (await this.#read()).find((entry) => entry.key === key);
  }

  /** Resolves when the entry is stored; raises what the storage raises. */
  async put(entry: Entry): Promise<void> {
    const write = this.#writes.then(async () => {
      const others = (await this.#read()).filter(({ key }) => key !== entry.key);
      const entries = [...others, entry].slice(-MOST_ENTRIES);
      this.#entries = Promise.resolve(entries);
      await this.storage.setItem(KEY, entries as never);
    });
    this.#writes = write.catch(() => undefined);
    return write;
  }

  #read(): Promise<readonly Entry[]> {
    this.#entries ??= this.storage.getItem(KEY).then((stored) => (Array.isArray(stored) ? stored.filter(isEntry) : []));
    return this.#entries;
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof (value as Partial<Entry> | null)?.key === "string";
}
