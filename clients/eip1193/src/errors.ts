/** Why a request was not forwarded. */
export type Cause =
  | "policy"
  | "user"
  | "nobody-to-ask"
  | "failed-closed"
  | "chain-changed"
  | "outcome-changed"
  | "withdrawn"
  | "callback-failed";

/** EIP-1193 "User Rejected Request", which dapps and libraries understand. It tells the dapp the cause, no more. */
export class RejectedError extends Error {
  override readonly name = "RejectedError";
  readonly code = 4001;
  readonly data: { readonly cause: Cause };

  constructor(cause: Cause, message: string, options?: ErrorOptions) {
    super(message, options);
    this.data = { cause };
  }
}

/** JSON-RPC "Invalid params": the parameters cannot be written as JSON, so nobody could say what they are. */
export class InvalidParamsError extends Error {
  override readonly name = "InvalidParamsError";
  readonly code = -32602;
}

/** JSON-RPC "Invalid Request": a batch that holds a signing request. */
export class InvalidRequestError extends Error {
  override readonly name = "InvalidRequestError";
  readonly code = -32600;
}
