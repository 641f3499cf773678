import { decide, type Ruling } from "./decide.js";
import type { Decided, Subject } from "./decision.js";
import { type Cause, InvalidParamsError, RejectedError } from "./errors.js";
import { judge, namesItsChain, type SigningRequest } from "./judge.js";
import type { GateOptions } from "./options.js";
import { Slots, Turns } from "./order.js";
import { isSameOutcome } from "./same-outcome.js";
import { stillHolds } from "./still-holds.js";

/** How often a request is judged again because its outcome changed, before it is rejected. */
const MOST_ROUNDS = 3;

const MESSAGES: Readonly<Record<Cause, string>> = {
  policy: "Rejected before signing: the request was judged too dangerous.",
  user: "The user rejected the request.",
  "nobody-to-ask": "Rejected before signing: the request needs a person's decision, and nobody can be asked.",
  "failed-closed": "Rejected before signing: the request could not be judged.",
  "chain-changed": "Rejected before signing: the wallet changed its chain while the request was judged. Ask again.",
  "outcome-changed": "Rejected before signing: what the request does kept changing. Ask again.",
  withdrawn: "Rejected before signing: the request expired, or who asked is gone.",
  "callback-failed": "Rejected before signing: the wallet could not decide about the request.",
};

/** Where signing requests wait: judged side by side, decided and forwarded one after the other, as they came. */
export class Gate {
  readonly #turns = new Turns();
  readonly #slots: Slots;

  /** `slots` where several gates share one limit; else `options.concurrency` is this gate's own. */
  constructor(
    private readonly options: GateOptions,
    slots?: Slots,
  ) {
    this.#slots = slots ?? new Slots(options.concurrency ?? 4);
  }

  /** What `forward` gives for the judged copy of the parameters. Raises `RejectedError` or `InvalidParamsError`. */
  async pass<T>(asked: SigningRequest, forward: (params: unknown) => T): Promise<Awaited<T>> {
    // One copy, made at once, is judged and forwarded: the caller may change its own object while a person decides.
    const request = { ...asked, params: copyOf(asked.params) };
    const turn = this.#turns.take();
    let answer: T;
    try {
      const subject = await this.#slots.run(() => judge(request, this.options));
      await turn.mine;
      await this.#admit(subject, request);
      answer = forward(request.params);
    } finally {
      turn.done();
    }
    return await answer;
  }

  async #admit(first: Subject, request: SigningRequest): Promise<void> {
    const [subject, ruling] = await this.#settle(first, request);
    this.#tell({ ...subject, forwarded: ruling.forwarded, by: ruling.by } as Decided);
    if (!ruling.forwarded) {
      const cause = ruling.by as Cause;
      throw new RejectedError(cause, MESSAGES[cause], ruling.error === undefined ? {} : { cause: ruling.error });
    }
  }

  /** Decide, and look a last time: a report that no longer holds is replaced, and another outcome decided upon anew. */
  async #settle(first: Subject, request: SigningRequest): Promise<[Subject, Ruling]> {
    let subject = first;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const ruling = await decide(subject, this.options);
      const look = ruling.forwarded ? await stillHolds(subject, this.options) : "holds";
      if (look === "holds") {
        return [subject, ruling.forwarded ? await this.#lastRuling(ruling, subject, request) : ruling];
      }
      if (look !== "changed") {
        subject = { ...subject, outcome: { kind: "unavailable", error: look.error } };
        continue;
      }
      const again = await judge(request, this.options);
      if (isSameOutcome(subject.outcome, again.outcome)) {
        // What was decided upon is what happens, however the world changed: nobody need decide again.
        return [again, await this.#lastRuling(ruling, again, request)];
      }
      subject = { ...again, renewed: true };
    }
    return [subject, { forwarded: false, by: "outcome-changed" }];
  }

  /** A report is about one chain; a wallet that meanwhile switched would sign for another. */
  async #lastRuling(ruling: Ruling, { chainId }: Subject, request: SigningRequest): Promise<Ruling> {
    const isFixed = chainId === undefined || namesItsChain(request.method, request.params);
    const current = isFixed ? chainId : await request.chain().catch(() => undefined);
    if (request.signal?.aborted) {
      return { forwarded: false, by: "withdrawn" };
    }
    return current === chainId ? ruling : { forwarded: false, by: "chain-changed" };
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

function copyOf(params: unknown): unknown {
  try {
    return params === undefined ? undefined : JSON.parse(JSON.stringify(params));
  } catch (error) {
    throw new InvalidParamsError("the parameters of a signing request must be JSON values", { cause: error });
  }
}
