import type { ExplainEvent, Level, Origin, Recheck, Report } from "@txexplain/client";

/** What the dialog shows. */
export type View =
  | { readonly kind: "judging"; readonly verdict: Report["verdict"] | undefined; readonly text: string }
  | { readonly kind: "explained"; readonly report: Report }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unavailable" };

/** How things stand with a report that is open: `unchecked` where nobody can say. */
export type Freshness = "unchecked" | "holds" | "changed";

/** A request that waits for a person; `Subject` of `@txexplain/eip1193` is one. */
export interface Question {
  readonly origin?: Origin | undefined;
  readonly outcome:
    | { readonly kind: "explained"; readonly report: Report }
    | { readonly kind: "refused"; readonly problem: { readonly problem: { readonly detail: string } } }
    | { readonly kind: "unavailable" };
  readonly renewed?: boolean;
  readonly signal?: AbortSignal;
}

export type RecheckCall = (witness: string) => Promise<Recheck>;

export const WAITING: View = { kind: "judging", verdict: undefined, text: "" };

export function viewOf({ outcome }: Question): View {
  if (outcome.kind === "explained") {
    return { kind: "explained", report: outcome.report };
  }
  return outcome.kind === "refused"
    ? { kind: "refused", reason: outcome.problem.problem.detail }
    : { kind: "unavailable" };
}

/** The view after one more event of a stream. */
export function afterEvent(view: View, event: ExplainEvent): View {
  if (event.type === "done") {
    return { kind: "explained", report: event.report };
  }
  const before = view.kind === "judging" ? view : (WAITING as View & { kind: "judging" });
  return event.type === "verdict"
    ? { ...before, verdict: event.verdict }
    : { ...before, text: `${before.text} ${event.text}`.trim() };
}

/** The level to show; what was not judged is unknown. */
export function levelOf(view: View): Level | undefined {
  if (view.kind === "judging") {
    return view.verdict?.level;
  }
  return view.kind === "explained" ? view.report.verdict.level : "unknown";
}
