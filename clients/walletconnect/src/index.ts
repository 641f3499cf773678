export { type ClientRequest, explainRequests, type SignClientLike } from "./explain-requests.js";
export { explainSessions, type NamespacesOf } from "./explain-sessions.js";
export type { Execution, Introduction, SessionsOptions, SignIn } from "./options.js";
export type {
  AuthPayload,
  SessionAuthenticateEvent,
  SessionProposalEvent,
  SessionRequestEvent,
  WalletKitLike,
} from "./wallet-kit.js";
