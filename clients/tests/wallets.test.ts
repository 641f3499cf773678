/** viem, ethers and wagmi, unchanged, with a wallet behind `explainFirst`: the real service, a real anvil. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "@txexplain/client";
import { type Decided, type ExplainFirstOptions, explainFirst, type Subject } from "@txexplain/eip1193";
import { createConfig, injected, connect as wagmiConnect, sendTransaction as wagmiSend } from "@wagmi/core";
import { BrowserProvider, type Eip1193Provider, ethers, Interface } from "ethers";
import {
  createPublicClient,
  createWalletClient,
  custom,
  defineChain,
  type EIP1193Provider,
  http,
  maxUint256,
  parseAbi,
  UserRejectedRequestError,
  verifyTypedData,
} from "viem";
import {
  ALICE,
  BOB,
  BUDGET_MS,
  CHAIN_ID,
  DRAIN,
  HOSTILE,
  MALLORY,
  NODE,
  permit,
  SERVICE,
  USDC,
} from "./support/fixture-chain.js";
import { NodeWallet } from "./support/node-wallet.js";
import { deadUrl } from "./support/scripted-service.js";

const ERC20 = parseAbi(["function allowance(address owner, address spender) view returns (uint256)"]);
const chain = defineChain({
  id: CHAIN_ID,
  name: "Fixture",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [NODE] } },
});
const reader = createPublicClient({ chain, transport: http(NODE), pollingInterval: 50 });

function guardedWallet(options: Partial<ExplainFirstOptions> = {}) {
  const wallet = new NodeWallet();
  const decided: Decided[] = [];
  const provider = explainFirst(wallet, {
    client: createClient({ endpoints: [SERVICE], budgetMs: BUDGET_MS }),
    account: { counterparties: [BOB] },
    onDecision: (decision) => decided.push(decision),
    ...options,
  });
  const viem = createWalletClient({ account: ALICE, chain, transport: custom(provider) });
  return { wallet, provider, decided, viem };
}

test("viem: a benign transaction is explained, sent once and mined", async () => {
  const { wallet, decided, viem } = guardedWallet();
  const before = await reader.getBalance({ address: BOB });

  const hash = await viem.sendTransaction({ to: BOB, value: 7n });
  const receipt = await reader.waitForTransactionReceipt({ hash });

  assert.equal(receipt.status, "success");
  assert.equal(await reader.getBalance({ address: BOB }), before + 7n);
  assert.equal(wallet.signingRequests().length, 1);
  assert.deepEqual(
    decided.map(({ forwarded, by, chainId }) => ({ forwarded, by, chainId })),
    [{ forwarded: true, by: "policy", chainId: CHAIN_ID }],
  );
});

test("viem: a drain never reaches the wallet, and viem sees the person's refusal", async () => {
  const { wallet, decided, viem } = guardedWallet({ origin: HOSTILE });

  await assert.rejects(viem.sendTransaction({ to: USDC, data: DRAIN }), (error) => {
    assert.ok(error instanceof Error);
    const cause = (error as Error & { walk?: (match: (e: unknown) => boolean) => unknown }).walk?.(
      (e) => e instanceof UserRejectedRequestError,
    );
    assert.ok(cause instanceof UserRejectedRequestError, String(error));
    return true;
  });

  assert.deepEqual(wallet.signingRequests(), []);
  const [only] = decided;
  assert.ok(only?.outcome.kind === "explained" && only.outcome.report.verdict.level === "malicious");
  const allowance = { address: USDC, abi: ERC20, functionName: "allowance", args: [ALICE, MALLORY] } as const;
  assert.equal(await reader.readContract(allowance), 0n);
});

test("viem: a permit is explained to the person, whose yes signs exactly what was shown", async () => {
  const shown: Subject[] = [];
  const { wallet, viem } = guardedWallet({
    policy: () => "ask",
    ask: (subject) => {
      shown.push(subject);
      return true;
    },
  });
  const document = permit(MALLORY);

  const signature = await viem.signTypedData(document);

  assert.ok(await verifyTypedData({ address: ALICE, ...document, signature }));
  const [subject] = shown;
  assert.ok(subject?.outcome.kind === "explained");
  const { report } = subject.outcome;
  assert.equal(report.verdict.level, "malicious");
  assert.equal(report.decoded.permissions[0]?.spender, MALLORY.toLowerCase());
  assert.match(report.explanation.headline, /USD|USDC/);
  assert.deepEqual(wallet.signingRequests()[0]?.params, subject.params);
});

test("viem: a permit for a thief is blocked by the default policy", async () => {
  const { wallet, viem } = guardedWallet({ ask: () => true });

  await assert.rejects(viem.signTypedData(permit(MALLORY)), UserRejectedRequestError);
  assert.deepEqual(wallet.signingRequests(), []);
});

test("viem: a batch of calls is judged as a whole, and not forwarded without a yes where it is not benign", async () => {
  const { wallet, decided, viem } = guardedWallet({ origin: HOSTILE });

  const sent = viem.sendCalls({
    calls: [
      { to: BOB, value: 1n },
      { to: USDC, data: DRAIN },
    ],
  });

  await assert.rejects(sent, /[Rr]ejected/);
  assert.deepEqual(wallet.signingRequests(), []);
  const [only] = decided;
  assert.ok(only?.outcome.kind === "explained");
  const { decoded, verdict } = only.outcome.report;
  assert.notEqual(verdict.level, "benign");
  assert.ok(JSON.stringify(decoded).includes(MALLORY.toLowerCase()));
});

test("ethers: a benign transaction is mined, a drain becomes ACTION_REJECTED", async () => {
  const { wallet, provider } = guardedWallet();
  const signer = await new BrowserProvider(provider).getSigner(ALICE);

  const sent = await signer.sendTransaction({ to: BOB, value: 3n });
  assert.equal((await sent.wait())?.status, 1);
  const data = new Interface(["function approve(address,uint256)"]).encodeFunctionData("approve", [
    MALLORY,
    maxUint256,
  ]);
  await assert.rejects(signer.sendTransaction({ to: USDC, data }), (error) => ethers.isError(error, "ACTION_REJECTED"));
  assert.equal(wallet.signingRequests().length, 1);
});

test("ethers: a message is explained, and the signature is the wallet's", async () => {
  const { decided, provider } = guardedWallet({ ask: () => true });
  const signer = await new BrowserProvider(provider).getSigner(ALICE);

  const signature = await signer.signMessage("Good morning");

  assert.equal(ethers.verifyMessage("Good morning", signature).toLowerCase(), ALICE.toLowerCase());
  assert.equal(decided[0]?.outcome.kind, "explained");
});

test("wagmi: an injected wallet connects and sends through the wrapper", async (context) => {
  // wagmi's injected connector looks for a browser's window before it takes the wallet that it was given.
  Object.assign(globalThis, { window: globalThis });
  context.after(() => Reflect.deleteProperty(globalThis, "window"));
  const { wallet, provider } = guardedWallet();
  // anvil has accounts but no dialog that connects them; wallets answer this with the accounts too.
  const anvilsAccounts = wallet.request.bind(wallet);
  wallet.request = (args) =>
    anvilsAccounts(
      /^(eth_requestAccounts|wallet_requestPermissions)$/.test(args.method) ? { method: "eth_accounts" } : args,
    );
  const target = { id: "guarded", name: "Guarded", provider: provider as never };
  const config = createConfig({
    chains: [chain],
    connectors: [injected({ target: () => target, shimDisconnect: false })],
    transports: { [CHAIN_ID]: http(NODE) },
    multiInjectedProviderDiscovery: false,
  });
  const [connector] = config.connectors;
  assert.ok(connector);

  await wagmiConnect(config, { connector });
  const hash = await wagmiSend(config, { account: ALICE, to: BOB, value: 2n });

  assert.equal((await reader.waitForTransactionReceipt({ hash })).status, "success");
  await assert.rejects(wagmiSend(config, { account: ALICE, to: USDC, data: DRAIN, gas: 100_000n }), /[Rr]ejected/);
});

test("service down: closed rejects and says so, open forwards and says so, ask asks", async () => {
  const client = createClient({ endpoints: [await deadUrl()], budgetMs: 300 });

  const closed = guardedWallet({ client });
  await assert.rejects(closed.viem.signMessage({ message: "hi" }), UserRejectedRequestError);
  assert.deepEqual(closed.wallet.signingRequests(), []);
  assert.deepEqual([closed.decided[0]?.forwarded, closed.decided[0]?.by], [false, "failed-closed"]);
  assert.equal(closed.decided[0]?.outcome.kind, "unavailable");

  const open = guardedWallet({ client, whenUnavailable: "open" });
  assert.match(await open.viem.signMessage({ message: "hi" }), /^0x[0-9a-f]{130}$/);
  assert.deepEqual([open.decided[0]?.forwarded, open.decided[0]?.by], [true, "failed-open"]);

  const asking = guardedWallet({
    client,
    whenUnavailable: "ask",
    ask: ({ outcome }) => outcome.kind === "unavailable",
  });
  assert.match(await asking.viem.signMessage({ message: "hi" }), /^0x[0-9a-f]{130}$/);
  assert.deepEqual([asking.decided[0]?.forwarded, asking.decided[0]?.by], [true, "user"]);
});

test("what the service refuses to judge is asked about, even where a dead service would fail open", async () => {
  const refused: Subject[] = [];
  const { wallet, provider } = guardedWallet({
    whenUnavailable: "open",
    ask: (subject) => {
      refused.push(subject);
      return false;
    },
  });

  const asked = provider.request({ method: "eth_signTypedData_v3", params: [ALICE, "{}"] });

  await assert.rejects(asked, { code: 4001, data: { cause: "user" } });
  assert.equal(refused[0]?.outcome.kind, "refused");
  assert.deepEqual(wallet.signingRequests(), []);
});

/** Compiled, not run: a wrapped provider has the type that its library gave it. */
export function keepsTypes(viems: EIP1193Provider, ofEthers: Eip1193Provider, options: ExplainFirstOptions): unknown {
  const forViem: EIP1193Provider = explainFirst(viems, options);
  const forEthers: Eip1193Provider = explainFirst(ofEthers, options);
  return [forViem, forEthers];
}
