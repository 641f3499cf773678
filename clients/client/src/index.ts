export { type CallOptions, type Client, type ClientOptions, createClient } from "./client.js";
export { type EndpointFailure, ProblemError, UnavailableError } from "./errors.js";
export type {
  Account,
  Approval,
  AssetChange,
  ExplainRequest,
  Fault,
  Finding,
  Level,
  Origin,
  Problem,
  Report,
} from "./types.js";
