import { InvalidRequestError } from "./errors.js";

/**
 * Methods that end in a signature. The service refuses some of them with the reason (version 1 of typed data shows no
 * domain, for example); they stand here all the same, because passing them on unseen would be the way around it.
 * `wallet_sendTransaction` is what viem tries where a wallet does not know `eth_sendTransaction`.
 */
export const SIGNING_METHODS: ReadonlySet<string> = new Set([
  "eth_sendTransaction",
  "wallet_sendTransaction",
  "eth_signTransaction",
  "eth_signTypedData",
  "eth_signTypedData_v1",
  "eth_signTypedData_v3",
  "eth_signTypedData_v4",
  "personal_sign",
  "eth_sign",
  "wallet_sendCalls",
  "eth_sendUserOperation",
  "wallet_grantPermissions",
  "wallet_requestExecutionPermissions",
]);

/** Those whose parameters name the chain themselves (EIP-5792, ERC-7715): it need not be the wallet's current one. */
export const METHODS_WITH_CHAIN: ReadonlySet<string> = new Set([
  "wallet_sendCalls",
  "wallet_grantPermissions",
  "wallet_requestExecutionPermissions",
]);

/**
 * Whether the request asks for a signature. Raises `InvalidRequestError` for a method that is an object: a wallet that
 * looks it up in a table would read its text, which can be another one each time.
 */
export function asksForSignature(method: unknown): method is string {
  if ((typeof method === "object" && method !== null) || typeof method === "function") {
    throw new InvalidRequestError("the method of a request must be text");
  }
  return SIGNING_METHODS.has(String(method));
}
