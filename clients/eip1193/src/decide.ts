import { type Ask, type Decided, type Decision, defaultPolicy, type Judgement, type Subject } from "./decision.js";
import type { GateOptions } from "./options.js";

/** The part of `Decided` that says who decided what; `error` where a callback failed. */
export type Ruling = Pick<Decided, "forwarded" | "by"> & { readonly error?: unknown };

/** Decide about a judged request. Never raises: a callback that fails must not let anything pass. */
export async function decide(subject: Subject, options: GateOptions): Promise<Ruling> {
  try {
    return isJudged(subject) ? await byPolicy(subject, options) : await withoutAnswer(subject, options);
  } catch (error) {
    return { forwarded: false, by: "callback-failed", error };
  }
}

async function byPolicy(subject: Subject<Judgement>, options: GateOptions): Promise<Ruling> {
  const decision: Decision = await (options.policy ?? defaultPolicy)(subject);
  if (decision === "ask") {
    return byUser(subject, options.ask);
  }
  return { forwarded: decision === "allow", by: "policy" };
}

async function withoutAnswer(subject: Subject, options: GateOptions): Promise<Ruling> {
  if (options.whenUnavailable === "ask") {
    return byUser(subject, options.ask);
  }
  return options.whenUnavailable === "open"
    ? { forwarded: true, by: "failed-open" }
    : { forwarded: false, by: "failed-closed" };
}

async function byUser(subject: Subject, ask: Ask | undefined): Promise<Ruling> {
  if (ask === undefined) {
    return { forwarded: false, by: "nobody-to-ask" };
  }
  const answer = await Promise.race([ask(subject), withdrawal(subject.signal)]);
  if (subject.signal?.aborted) {
    return { forwarded: false, by: "withdrawn" };
  }
  // Only `true` is a yes: a dialog that was closed resolves with something else.
  return { forwarded: answer === true, by: "user" };
}

/** Resolves when the signal aborts; never without one. */
function withdrawal(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
    }
    signal?.addEventListener("abort", () => resolve());
  });
}

function isJudged(subject: Subject): subject is Subject<Judgement> {
  return subject.outcome.kind !== "unavailable";
}
