/** Short names for the shapes of the HTTP contract. They are generated; `openapi.ts` says what each field means. */
import type { components } from "./openapi.js";

type Schemas = components["schemas"];

/** The stored and answered judgement of one request. */
export type Report = Schemas["Answer"];
export type Level = Report["verdict"]["level"];
export type Finding = Schemas["FindingShape"];
export type AssetChange = Schemas["AssetChangeShape"];
export type Approval = Schemas["ApprovalShape"];
/** Who asks for the signature, as the wallet saw it. */
export type Origin = Schemas["OriginBody"];
/** What the wallet knows about its user: whom they paid, trust and block. */
export type Account = Schemas["AccountBody"];
/** Whether the outcome of a report still holds: everything that it rested on is as it was; else what has changed. */
export type Recheck = Schemas["RecheckAnswer"];

/** What the person did, and what they think of the verdict. */
export type Feedback = Schemas["FeedbackBody"];

/** An error as `application/problem+json` (RFC 9457). */
export type Problem = Schemas["Problem"];
/** One fault in the request: a JSON pointer into the body and what would be right. */
export type Fault = Schemas["ProblemFaultShape"];

/**
 * What is to be signed, as in `POST /v1/explain`. The budget is an option of the call, because the client deducts the
 * time of the way from it. `method` is open: a service that is newer than this client judges more of them.
 */
export type ExplainRequest = Omit<Schemas["ExplainBody"], "budget_ms" | "method"> & {
  readonly method?: NonNullable<Schemas["ExplainBody"]["method"]> | (string & {});
};
