export {
  type Ask,
  type Decided,
  type Decision,
  defaultPolicy,
  type Judgement,
  type Outcome,
  type Policy,
  type Subject,
} from "./decision.js";
export { type Cause, InvalidParamsError, InvalidRequestError, RejectedError } from "./errors.js";
export { explainFirst } from "./explain-first.js";
export { Gate } from "./gate.js";
export type { SigningRequest } from "./judge.js";
export type { ExplainFirstOptions, GateOptions } from "./options.js";
export { Slots } from "./order.js";
export type { Eip1193Provider } from "./provider.js";
export { asksForSignature, SIGNING_METHODS } from "./signing-methods.js";
