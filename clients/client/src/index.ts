export { type CallOptions, type Client, type ClientOptions, createClient } from "./client.js";
export { type EndpointFailure, ProblemError, UnavailableError, UnsupportedError } from "./errors.js";
export type { ExplainEvent } from "./explain-stream.js";
export type {
  Account,
  Approval,
  AssetChange,
  ExplainRequest,
  Fault,
  Feedback,
  Finding,
  Level,
  Origin,
  Problem,
  Recheck,
  Report,
} from "./types.js";
