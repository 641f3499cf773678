import type { Origin } from "@txexplain/client";
import type { PeerMetadata, VerifyContext } from "./wallet-kit.js";

/**
 * Who asks, as far as Verify can tell. What a dapp says about itself counts only where Verify knows no better; the
 * name is always its own claim.
 */
export function originOf(metadata: PeerMetadata | undefined, { verified }: VerifyContext): Origin | undefined {
  const url = verified.origin || metadata?.url;
  if (url === undefined || url === "") {
    return undefined;
  }
  const standing = verified.isScam === true ? "SCAM" : verified.validation;
  return { url, verified: standing, ...(metadata?.name && { name: metadata.name }) };
}

/** The number of an `eip155` chain. Raises `TypeError` for any other chain. */
export function evmChain(caip2: string): number {
  const [, reference] = /^eip155:([1-9]\d{0,15})$/.exec(caip2) ?? [];
  if (reference === undefined) {
    throw new TypeError(`"${caip2}" is no EVM chain; expected eip155:NUMBER`);
  }
  return Number(reference);
}
