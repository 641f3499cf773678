import type { RpcError } from "./wallet-kit.js";

/** WalletConnect's "User Rejected" (error codes of the Sign API); dapps read it as EIP-1193's 4001. */
const USER_REJECTED = 5000;
const INTERNAL_ERROR = -32603;
const SERVER_ERROR = -32000;

/** Nobody can say whether the wallet signed before it stopped, so it is not done again. */
export const INTERRUPTED: RpcError = {
  code: SERVER_ERROR,
  message: "The wallet was restarted while it dealt with this request. Look at the chain before you ask again.",
};

export function rejection(message: string, data?: unknown): RpcError {
  return data === undefined ? { code: USER_REJECTED, message } : { code: USER_REJECTED, message, data };
}

/** What the dapp is told. An error without a code is the wallet's own affair, and its text may hold secrets. */
export function rpcErrorOf(error: unknown): RpcError {
  const { name, code, message, data } = (error ?? {}) as { [key in keyof Error]?: unknown } & Partial<RpcError>;
  if (name === "RejectedError") {
    return rejection(String(message), data);
  }
  if (!Number.isInteger(code)) {
    return { code: INTERNAL_ERROR, message: "The wallet could not do this." };
  }
  return { code: code as number, message: String(message), ...(data !== undefined && { data }) };
}
