import type { Account, Client, Origin } from "@txexplain/client";
import type { Ask, Decided, Policy } from "./decision.js";

/** How requests for signatures are judged and decided upon. */
export interface GateOptions {
  /** The service; of `createClient` from `@txexplain/client`. With `recheck`, reports are checked again at the end. */
  readonly client: Pick<Client, "explain"> & Partial<Pick<Client, "recheck">>;
  /** Shows the request to the person. Without it, what would be asked is rejected. */
  readonly ask?: Ask;
  /** `defaultPolicy` where not given. */
  readonly policy?: Policy;
  /**
   * When the service gives no answer: `closed` rejects, `open` forwards unseen, `ask` leaves it to the person.
   * `closed` by default.
   */
  readonly whenUnavailable?: "open" | "closed" | "ask";
  /** Who asks; a function where one provider serves several pages. */
  readonly origin?: Origin | (() => Origin | undefined);
  /** What the wallet knows about its user; a function where it changes. */
  readonly account?: Account | (() => Account | undefined);
  /** The language of the explanation (BCP 47). */
  readonly language?: string;
  /** Milliseconds for each explanation, in place of the client's own budget. */
  readonly budgetMs?: number;
  /** Explanations asked for at the same time, 4 by default; browsers queue more than six to one host anyway. */
  readonly concurrency?: number;
  /** Told of every decision, once, just before it takes effect. */
  readonly onDecision?: (decided: Decided) => void;
}

export type ExplainFirstOptions = GateOptions;

/** The value of an option that may be a function. */
export function optionValue<T extends object>(option: T | (() => T | undefined) | undefined): T | undefined {
  return typeof option === "function" ? option() : option;
}
