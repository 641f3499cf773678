/** The addresses of the running service and node, and who is who on the fixture chain. */
import { readFileSync } from "node:fs";
import { type Address, encodeFunctionData, maxUint256, parseAbi } from "viem";

interface Manifest {
  readonly chain_id: number;
  readonly accounts: Readonly<Record<string, Address>>;
  readonly contracts: Readonly<Record<string, { readonly address: Address }>>;
}

const manifest = JSON.parse(
  readFileSync(new URL("../../../../build/chain/manifest.json", import.meta.url), "utf8"),
) as Manifest;

/** Addresses; empty where the tests are not run by `npm test`. */
export const SERVICE = process.env["TXEXPLAIN_URL"] ?? "";
export const NODE = process.env["TXEXPLAIN_NODE"] ?? "";
export const CHAIN_ID = manifest.chain_id;

export function account(name: string): Address {
  return found(manifest.accounts[name], name);
}

export function contract(name: string): Address {
  return found(manifest.contracts[name]?.address, name);
}

export const ALICE = account("alice");
export const BOB = account("bob");
export const MALLORY = account("mallory");
export const USDC = contract("usdc");

/** Calldata that lets Mallory take every token of the one who signs it. */
export const DRAIN = encodeFunctionData({
  abi: parseAbi(["function approve(address spender, uint256 amount)"]),
  functionName: "approve",
  args: [MALLORY, maxUint256],
});

/** Enough for a cold fork on a busy machine: these tests are about behaviour, not about speed. */
export const BUDGET_MS = 20_000;

export const HONEST = { url: "https://app.example.org", name: "Example", verified: "VALID" };
export const HOSTILE = { url: "https://claim-rewards.example.net", name: "Rewards", verified: "UNKNOWN" };

/** ERC-2612 typed data for the fixture's USDC, as a dapp would send it. */
export function permit(spender: Address) {
  return {
    domain: { name: "USD Coin (fixture)", version: "1", chainId: CHAIN_ID, verifyingContract: USDC },
    types: {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    primaryType: "Permit" as const,
    message: { owner: ALICE, spender, value: 2n ** 256n - 1n, nonce: 0n, deadline: 2n ** 64n },
  };
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new Error(`there is no ${what}`);
  }
  return value;
}
