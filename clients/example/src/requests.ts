import { type Address, encodeFunctionData, maxUint256, parseAbi, parseEther, toHex } from "viem";
import type { Setting } from "./setting.js";

/** Something that the dapp can ask for. */
export interface DappRequest {
  readonly label: string;
  readonly method: string;
  readonly params: unknown[];
}

/** From harmless to hostile. */
export function requestsFor({ accounts, chainId, usdc }: Setting): readonly DappRequest[] {
  const { alice, bob, mallory } = accounts;
  const drain = encodeFunctionData({
    abi: parseAbi(["function approve(address spender, uint256 amount)"]),
    functionName: "approve",
    args: [mallory as Address, maxUint256],
  });
  const pay = { to: bob, value: toHex(parseEther("0.01")) };
  const batch = { version: "2.0.0", chainId: toHex(chainId), from: alice, atomicRequired: false };
  return [
    { label: "Pay Bob 0.01 ETH", method: "eth_sendTransaction", params: [{ from: alice, ...pay }] },
    { label: "Sign in with a message", method: "personal_sign", params: [toHex("Good morning"), alice] },
    {
      label: "Claim free rewards",
      method: "eth_sendTransaction",
      params: [{ from: alice, to: usdc, data: drain }],
    },
    {
      label: "Sign a permit",
      method: "eth_signTypedData_v4",
      params: [alice, permitDocument(alice, mallory, chainId, usdc)],
    },
    {
      label: "Pay and claim in one batch",
      method: "wallet_sendCalls",
      params: [{ ...batch, calls: [pay, { to: usdc, data: drain }] }],
    },
  ];
}

/** ERC-2612: whoever holds the signature may take all of the token. */
function permitDocument(owner: string, spender: string, chainId: number, verifyingContract: string): string {
  const fields = (text: string) =>
    text.split(", ").map((field) => {
      const [type, name] = field.split(" ");
      return { name, type };
    });
  return JSON.stringify({
    domain: { name: "USD Coin (fixture)", version: "1", chainId, verifyingContract },
    types: {
      EIP712Domain: fields("string name, string version, uint256 chainId, address verifyingContract"),
      Permit: fields("address owner, address spender, uint256 value, uint256 nonce, uint256 deadline"),
    },
    primaryType: "Permit",
    message: { owner, spender, value: maxUint256.toString(), nonce: "0", deadline: (2n ** 64n).toString() },
  });
}
