import type { ProblemError } from "@txexplain/client";
import type { Subject } from "./decision.js";
import { isAboutTheRequest } from "./judge.js";
import type { GateOptions } from "./options.js";

/** What a last look says: go on, judge again, or nobody could look. */
export type LastLook = "holds" | "changed" | { readonly error: unknown };

/**
 * Whether the report still tells the truth. A contract may behave until it was judged, and the chain moves while a
 * person reads. Never raises. A report without a witness, and a service without rechecks, leave nothing to look at.
 */
export async function stillHolds({ outcome }: Subject, options: GateOptions): Promise<LastLook> {
  const witness = outcome.kind === "explained" ? outcome.report.witness : null;
  if (typeof witness !== "string" || options.client.recheck === undefined) {
    return "holds";
  }
  try {
    const { holds } = await options.client.recheck(witness, callOptions(options));
    return holds ? "holds" : "changed";
  } catch (error) {
    if (error instanceof Error && error.name === "UnsupportedError") {
      return "holds";
    }
    // A witness that the service no longer understands is as good as a changed world: only a new report helps.
    return isAboutTheRequest(error as ProblemError) ? "changed" : { error };
  }
}

function callOptions({ budgetMs }: GateOptions): { budgetMs?: number } {
  return budgetMs === undefined ? {} : { budgetMs };
}
