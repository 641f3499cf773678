import { asksForSignature, Gate, type GateOptions } from "@txexplain/eip1193";
import { evmChain } from "./origin.js";
import type { SessionCall } from "./wallet-kit.js";

/** A `SignClient` of `@walletconnect/sign-client`, or anything of its shape. */
export interface SignClientLike {
  request<T>(params: never): Promise<T>;
}

/** What `request` of a sign client takes. */
export type ClientRequest = SessionCall & { readonly topic: string; readonly expiry?: number };

/**
 * The dapp's side: `request` as the sign client has it, except that signing requests are explained and decided upon
 * before they are sent to the wallet.
 */
export function explainRequests(
  client: SignClientLike,
  options: GateOptions,
): <T>(request: ClientRequest) => Promise<T> {
  const gate = new Gate(options);
  return async <T>(asked: ClientRequest): Promise<T> => {
    const { method, params } = asked.request;
    if (!asksForSignature(method)) {
      return client.request<T>(asked as never);
    }
    const chain = async (): Promise<number> => evmChain(asked.chainId);
    return gate.pass({ method, params, chain }, (judged) =>
      client.request<T>({ ...asked, request: { ...asked.request, method, params: judged } } as never),
    );
  };
}
