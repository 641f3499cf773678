/** Wallets and dapps of WalletConnect over a relay: the real service, a real anvil, the real clients. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient } from "@txexplain/client";
import type { Subject } from "@txexplain/eip1193";
import { type Relay, startRelay } from "@txexplain/test-relay";
import { createPublicClient, type Hash, http } from "viem";
import { ALICE, BOB, CHAIN_ID, DRAIN, MALLORY, NODE, permit, USDC } from "./support/fixture-chain.js";
import { deadUrl } from "./support/scripted-service.js";
import { connect, startWallet, stayOnLoopback } from "./support/sessions.js";

const PAY = [{ from: ALICE, to: BOB, value: "0x7" }];
const STEAL = [{ from: ALICE, to: USDC, data: DRAIN }];
const MESSAGE = ["0x48656c6c6f", ALICE];
const reader = createPublicClient({ transport: http(NODE), pollingInterval: 50 });
let relay: Relay;

before(async () => {
  stayOnLoopback();
  relay = await startRelay();
});
after(() => relay.close());

/** A wallet with one dapp connected; both are gone at the end. */
async function session(
  context: { after(done: () => Promise<void>): void },
  options: Parameters<typeof startWallet>[1] = {},
) {
  const wallet = await startWallet(relay.url, options);
  context.after(() => wallet.stop());
  const dapp = await connect(relay.url, wallet);
  context.after(() => dapp.stop());
  return { wallet, dapp };
}

test("a paired dapp's benign transaction is explained, signed and mined", async (context) => {
  const { wallet, dapp } = await session(context);
  const before = await reader.getBalance({ address: BOB });

  const hash = await dapp.ask<Hash>("eth_sendTransaction", PAY);
  const receipt = await reader.waitForTransactionReceipt({ hash });

  assert.equal(receipt.status, "success");
  assert.equal(await reader.getBalance({ address: BOB }), before + 7n);
  const [only] = wallet.decided;
  assert.deepEqual([only?.forwarded, only?.by, only?.chainId], [true, "policy", CHAIN_ID]);
  assert.equal(only?.origin?.url, "https://app.example.org");
  assert.equal(wallet.node.signingRequests().length, 1);
});

test("a drain is rejected with WalletConnect's error, and the wallet never signs it", async (context) => {
  const { wallet, dapp } = await session(context);

  await assert.rejects(dapp.ask("eth_sendTransaction", STEAL), { code: 5000 });

  assert.deepEqual(wallet.node.signingRequests(), []);
  const [only] = wallet.decided;
  assert.ok(only?.outcome.kind === "explained" && only.outcome.report.verdict.level === "malicious");
});

test("a permit is explained to the person, whose word decides", async (context) => {
  const shown: Subject[] = [];
  const { wallet, dapp } = await session(context, {
    policy: () => "ask",
    ask: (subject) => {
      shown.push(subject);
      return shown.length > 1;
    },
  });
  const document = permit(MALLORY);
  const asJson = JSON.stringify(
    { ...document, types: { ...document.types, EIP712Domain: DOMAIN_TYPE } },
    (_key, value) => (typeof value === "bigint" ? value.toString() : value),
  );

  await assert.rejects(dapp.ask("eth_signTypedData_v4", [ALICE, asJson]), { code: 5000 });
  assert.deepEqual(wallet.node.signingRequests(), []);
  assert.match(await dapp.ask<string>("eth_signTypedData_v4", [ALICE, asJson]), /^0x[0-9a-f]{130}$/);

  const [subject] = shown;
  assert.ok(subject?.outcome.kind === "explained");
  assert.equal(subject.outcome.report.decoded.permissions[0]?.spender, MALLORY.toLowerCase());
  assert.match(subject.outcome.report.explanation.headline, /USD/);
});

const DOMAIN_TYPE = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

test("a batch (EIP-5792) is judged as a whole: a payment passes, a hidden drain is refused by who reads it", async (context) => {
  const namesMallory = ({ outcome }: Subject) => {
    return outcome.kind === "explained" && JSON.stringify(outcome.report.decoded).includes(MALLORY.toLowerCase());
  };
  const { wallet, dapp } = await session(context, { ask: (subject) => !namesMallory(subject) });
  const batch = (calls: object[]) => [
    { version: "2.0.0", chainId: `0x${CHAIN_ID.toString(16)}`, from: ALICE, atomicRequired: false, calls },
  ];

  const paid = await dapp.ask<{ id: Hash }>("wallet_sendCalls", batch([{ to: BOB, value: "0x1" }]));
  assert.equal((await reader.waitForTransactionReceipt({ hash: paid.id })).status, "success");
  const hidden = batch([
    { to: BOB, value: "0x1" },
    { to: USDC, data: DRAIN },
  ]);
  await assert.rejects(dapp.ask("wallet_sendCalls", hidden), { code: 5000 });
  const { outcome } = wallet.decided[1] as Subject;
  assert.ok(outcome.kind === "explained" && outcome.report.verdict.level !== "benign");

  assert.equal(wallet.node.signingRequests().length, 1);
});

test("what asks for no signature passes unexplained; the wallet's own errors reach the dapp", async (context) => {
  const { wallet, dapp } = await session(context);

  assert.match(await dapp.ask<string>("eth_getBalance", [BOB, "latest"]), /^0x/);
  await assert.rejects(dapp.ask("eth_getBalance", ["0x12", "latest"]), { code: -32602 });
  assert.deepEqual(wallet.decided, []);
});

test("a request is judged on the chain that it names", async (context) => {
  const { wallet, dapp } = await session(context);

  await dapp.ask("personal_sign", MESSAGE, "eip155:1");

  assert.equal(wallet.decided[0]?.chainId, 1);
});

for (const [whenUnavailable, forwarded] of [
  ["closed", false],
  ["open", true],
] as const) {
  test(`service down: a wallet set to fail ${whenUnavailable} does, and says so`, async (context) => {
    const client = createClient({ endpoints: [await deadUrl()], budgetMs: 300 });
    const { wallet, dapp } = await session(context, { client, whenUnavailable });

    const asked = dapp.ask("personal_sign", MESSAGE);
    await (forwarded ? asked : assert.rejects(asked, { code: 5000 }));

    const [only] = wallet.decided;
    assert.deepEqual([only?.forwarded, only?.by], [forwarded, `failed-${whenUnavailable}`]);
    assert.equal(wallet.node.signingRequests().length, forwarded ? 1 : 0);
  });
}

test("a proposal that the wallet does not want is rejected, and so is one that fails in its own code", async () => {
  for (const propose of [
    async () => undefined,
    async () => {
      throw new Error("a bug in the wallet");
    },
  ]) {
    const wallet = await startWallet(relay.url, { propose });
    await assert.rejects(connect(relay.url, wallet), { code: 5000 });
    await wallet.stop();
  }
});

test("a request whose session ends while a person thinks is withdrawn, not signed", async (context) => {
  let yes = (_answer: boolean): void => undefined;
  let shown = (_subject: Subject): void => undefined;
  const isShown = new Promise<Subject>((resolve) => {
    shown = resolve;
  });
  const { wallet, dapp } = await session(context, {
    policy: () => "ask",
    ask: (subject) => {
      shown(subject);
      return new Promise((resolve) => {
        yes = resolve;
      });
    },
  });

  dapp.ask("personal_sign", MESSAGE).catch(() => undefined);
  const { signal } = await isShown;
  const withdrawn = new Promise((resolve) => signal?.addEventListener("abort", resolve));
  await dapp.client.disconnect({ topic: dapp.topic, reason: { code: 6000, message: "Bye" } });
  await withdrawn;
  yes(true);
  await new Promise((resolve) => setTimeout(resolve, 50));

  assert.deepEqual(wallet.node.signingRequests(), []);
  assert.equal(wallet.decided[0]?.by, "withdrawn");
});
