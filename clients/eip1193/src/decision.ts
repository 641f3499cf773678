import type { Origin, ProblemError, Report } from "@txexplain/client";
import type { Cause } from "./errors.js";

/** What the service said: its report, or that this is not a thing it can judge. */
export type Judgement =
  | { readonly kind: "explained"; readonly report: Report }
  | { readonly kind: "refused"; readonly problem: ProblemError };

/** What the service said, or why it said nothing. */
export type Outcome = Judgement | { readonly kind: "unavailable"; readonly error: unknown };

/** A request that waits for a decision. `params` is the copy that will be forwarded. */
export interface Subject<O extends Outcome = Outcome> {
  readonly method: string;
  readonly params: unknown;
  /** The chain it is for; undefined where the wallet did not say. */
  readonly chainId: number | undefined;
  /** Who asks, as the wallet saw it. */
  readonly origin: Origin | undefined;
  readonly outcome: O;
  /** The outcome of an earlier report about this request no longer held. */
  readonly renewed?: boolean;
  /** Aborts when the request is over; whoever shows it may stop. */
  readonly signal?: AbortSignal;
}

export type Decision = "allow" | "ask" | "block";

/** Decides about what the service judged. */
export type Policy = (subject: Subject<Judgement>) => Decision | Promise<Decision>;

/** Shows the request to the person, who answers whether to go on. */
export type Ask = (subject: Subject) => boolean | Promise<boolean>;

/** What became of a request, and who decided: also whether it failed open or closed. */
export type Decided = Subject &
  (
    | { readonly forwarded: true; readonly by: "policy" | "user" | "failed-open" }
    | { readonly forwarded: false; readonly by: Cause }
  );

/** Benign goes on; malicious is blocked; the person is asked about the rest, and about what cannot be judged. */
export function defaultPolicy({ outcome }: Subject<Judgement>): Decision {
  if (outcome.kind === "refused") {
    return "ask";
  }
  const { level } = outcome.report.verdict;
  return level === "benign" ? "allow" : level === "malicious" ? "block" : "ask";
}
