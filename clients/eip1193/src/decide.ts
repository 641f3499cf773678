import { type Ask, type Decided, type Decision, defaultPolicy, type Judgement, type Subject } from "./decision.js";
import type { ExplainFirstOptions } from "./options.js";

/** The part of `Decided` that says who decided what; `error` where a callback failed. */
export type Ruling = Pick<Decided, "forwarded" | "by"> & { readonly error?: unknown };

/** Decide about a judged request. Never raises: a callback that fails must not let anything pass. */
export async function decide(subject: Subject, options: ExplainFirstOptions): Promise<Ruling> {
  try {
    return isJudged(subject) ? await byPolicy(subject, options) : await withoutAnswer(subject, options);
  } catch (error) {
    return { forwarded: false, by: "callback-failed", error };
  }
}

async function byPolicy(subject: Subject<Judgement>, options: ExplainFirstOptions): Promise<Ruling> {
  const decision: Decision = await (options.policy ?? defaultPolicy)(subject);
  if (decision === "ask") {
    return byUser(subject, options.ask);
  }
  return { forwarded: decision === "allow", by: "policy" };
}

async function withoutAnswer(subject: Subject, options: ExplainFirstOptions): Promise<Ruling> {
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
  // Only `true` is a yes: a dialog that was closed resolves with something else.
  return { forwarded: (await ask(subject)) === true, by: "user" };
}

function isJudged(subject: Subject): subject is Subject<Judgement> {
  return subject.outcome.kind !== "unavailable";
}
