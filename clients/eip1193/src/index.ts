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
export type { ExplainFirstOptions } from "./options.js";
export type { Eip1193Provider } from "./provider.js";
export { SIGNING_METHODS } from "./signing-methods.js";
