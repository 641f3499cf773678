import type { Level } from "@txexplain/client";

/** Every word that the dialog says itself; what the report says comes from the service, in its language. */
export interface Strings {
  readonly levels: Readonly<Record<Level, string>>;
  readonly severities: Readonly<Record<"info" | "caution" | "danger" | "critical", string>>;
  readonly judging: string;
  readonly judgingHeadline: string;
  readonly refusedHeadline: string;
  readonly unavailableHeadline: string;
  readonly unavailableText: string;
  readonly from: string;
  readonly unknownOrigin: string;
  readonly verified: string;
  readonly notVerified: string;
  readonly mismatch: string;
  readonly scam: string;
  readonly renewed: string;
  readonly changes: string;
  readonly otherChanges: string;
  readonly permissions: string;
  readonly findings: string;
  readonly advice: string;
  readonly incomplete: string;
  readonly holds: string;
  readonly changed: string;
  readonly unchecked: string;
  readonly understood: string;
  readonly reject: string;
  readonly sign: string;
  readonly signAnyway: string;
}

/** English, the language that the service speaks. Give others with `strings`. */
export const ENGLISH: Strings = {
  levels: { benign: "No known risk", warning: "Be careful", malicious: "Dangerous", unknown: "Not judged" },
  severities: { info: "Note", caution: "Caution", danger: "Danger", critical: "Critical" },
  judging: "Checking",
  judgingHeadline: "Checking what this would do",
  refusedHeadline: "This request could not be judged",
  unavailableHeadline: "This request was not judged",
  unavailableText: "The service that explains requests did not answer. Nobody has looked at what this would do.",
  from: "Asked by",
  unknownOrigin: "a page that is not known",
  verified: "verified",
  notVerified: "not verified",
  mismatch: "pretends to be another site",
  scam: "known for scams",
  renewed: "What this request does has changed since you last saw it. Read it again.",
  changes: "What changes for you",
  otherChanges: "What changes for others",
  permissions: "What you would allow",
  findings: "What was found",
  advice: "What to do",
  incomplete: "Not everything could be checked.",
  holds: "Still true, checked just now",
  changed: "No longer true. Reject this and ask the page again.",
  unchecked: "Not checked again since it was written",
  understood: "I know that I can lose what is named here",
  reject: "Reject",
  sign: "Sign",
  signAnyway: "Sign anyway",
};
