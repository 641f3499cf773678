/** What goes wrong between a dapp and a wallet: lost, doubled and late messages, cut connections, a wallet restarted. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Decided } from "@txexplain/eip1193";
import { type Relay, startRelay } from "@txexplain/test-relay";
import { createPublicClient, type Hash, http } from "viem";
import { ALICE, BOB, DRAIN, NODE, USDC } from "./support/fixture-chain.js";
import { NodeWallet } from "./support/node-wallet.js";
import { connect, executeOn, startWallet, stayOnLoopback, type TestDapp } from "./support/sessions.js";

const MESSAGE = ["0x48656c6c6f", ALICE];
const REQUEST_TAG = 1108;
const RESPONSE_TAG = 1109;
const reader = createPublicClient({ transport: http(NODE) });
let relay: Relay;

before(async () => {
  stayOnLoopback();
  relay = await startRelay();
});
after(() => relay.close());
afterEach(() => Object.assign(relay.faults, { copies: 1, lossRate: 0, cutAfter: 0 }));

test("messages that the relay delivers three times are signed once and answered once", async (context) => {
  const wallet = await startWallet(relay.url);
  const dapp = await connect(relay.url, wallet);
  context.after(() => Promise.all([wallet.stop(), dapp.stop()]));
  relay.faults.copies = 3;
  const answersBefore = relay.published.get(RESPONSE_TAG) ?? 0;

  const hashes = await Promise.all(
    [1, 2, 3, 4, 5].map((value) =>
      dapp.ask<Hash>("eth_sendTransaction", [{ from: ALICE, to: BOB, value: `0x${value}` }]),
    ),
  );

  assert.equal(new Set(hashes).size, 5);
  assert.equal(wallet.node.signingRequests().length, 5);
  assert.equal((relay.published.get(RESPONSE_TAG) ?? 0) - answersBefore, 5);
});

test("messages that the relay loses at first, and connections that break, cost no request", async (context) => {
  const wallet = await startWallet(relay.url, { ask: () => true });
  const dapp = await connect(relay.url, wallet);
  context.after(() => Promise.all([wallet.stop(), dapp.stop()]));
  Object.assign(relay.faults, { lossRate: 0.4, copies: 2, cutAfter: 4 });

  const values = Array.from({ length: 12 }, (_, index) => `0x${(index + 100).toString(16)}`);
  const hashes = await Promise.all(
    values.map((value) => dapp.ask<Hash>("eth_sendTransaction", [{ from: ALICE, to: BOB, value }])),
  );

  assert.equal(new Set(hashes).size, values.length);
  const sent = wallet.node.signingRequests().map(({ params }) => (params as { value: string }[])[0]?.value);
  assert.deepEqual(sent.sort(), [...values].sort());
  assert.deepEqual(wallet.errors, []);
});

test("an answer that cannot go out while the relay is gone is given when it is back, without signing again", async (context) => {
  let signed = (): void => undefined;
  const isSigned = new Promise<void>((resolve) => {
    signed = resolve;
  });
  const node = new NodeWallet();
  const wallet = await startWallet(relay.url, {
    execute: async (execution) => {
      const result = await executeOn(node, execution);
      relay.cutAll();
      signed();
      return result;
    },
  });
  const dapp = await connect(relay.url, wallet);
  context.after(() => Promise.all([wallet.stop(), dapp.stop()]));

  const asked = dapp.ask<Hash>("eth_sendTransaction", [{ from: ALICE, to: BOB, value: "0x9" }]);
  await isSigned;

  assert.ok(await reader.getTransaction({ hash: await asked }));
  assert.equal(node.signingRequests().length, 1);
});

test("a wallet that stopped after it signed does not sign again when it is back: it says so", async (context) => {
  let signed = (): void => undefined;
  const isSigned = new Promise<void>((resolve) => {
    signed = resolve;
  });
  const before = await startWallet(relay.url, {
    // Signed, and then the machine goes off: no answer ever leaves.
    execute: () => {
      signed();
      return new Promise(() => undefined);
    },
  });
  const dapp = await connect(relay.url, before);
  const asked = dapp.ask("eth_sendTransaction", [{ from: ALICE, to: BOB, value: "0x1" }]);
  asked.catch(() => undefined);
  await isSigned;
  await before.stop();

  const again = await startWallet(relay.url, {}, before.storage);
  context.after(() => Promise.all([again.stop(), dapp.stop()]));

  await assert.rejects(asked, { code: -32000 });
  assert.deepEqual(again.node.signingRequests(), []);
});

test("a request that waited while the wallet was off is judged and signed when it is on", async (context) => {
  const before = await startWallet(relay.url);
  const dapp = await connect(relay.url, before);
  await before.stop();
  const asked = dapp.ask<string>("personal_sign", MESSAGE);

  const again = await startWallet(relay.url, { ask: () => true }, before.storage);
  context.after(() => Promise.all([again.stop(), dapp.stop()]));

  assert.match(await asked, /^0x[0-9a-f]{130}$/);
  assert.equal(again.node.signingRequests().length, 1);
});

test("200 requests over 5 sessions and a bad relay: nothing lost, nothing doubled, every drain stopped", async (context) => {
  const decided: Decided[] = [];
  const wallet = await startWallet(relay.url, { ask: () => true, onDecision: (decision) => decided.push(decision) });
  const dapps: TestDapp[] = [];
  for (let index = 0; index < 5; index += 1) {
    dapps.push(await connect(relay.url, wallet));
  }
  context.after(() => Promise.all([wallet.stop(), ...dapps.map((dapp) => dapp.stop())]));
  const requestsBefore = relay.published.get(REQUEST_TAG) ?? 0;
  Object.assign(relay.faults, { copies: 2, lossRate: 0.1, cutAfter: 150 });
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  await wallet.node.request({ method: "evm_setAutomine", params: [false] });
  const start = performance.now();

  // A request's id is the millisecond and three random digits, and WalletConnect's wallet drops the second of two equal
  // ones: in one millisecond 200 requests would nearly always hold such a pair.
  const answers = await Promise.allSettled(
    numbers.map(async (number) => {
      await setTimeout(4 * number);
      return (dapps[number % 5] as TestDapp).ask<Hash>(...requestNumber(number));
    }),
  );

  context.diagnostic(`200 requests over 5 sessions in ${Math.round(performance.now() - start)} ms`);
  await wallet.node.request({ method: "evm_setAutomine", params: [true] });
  const wrong = answers.flatMap(({ status }, number) => ((status === "rejected") === isDrain(number) ? [] : [number]));
  assert.deepEqual(wrong, []);
  const text = (params: unknown) => JSON.stringify(params);
  const asked = numbers.map((number) => text(requestNumber(number)[1]));
  assert.deepEqual(decided.map(({ params }) => text(params)).sort(), asked.sort());
  const signed = numbers.filter((number) => !isDrain(number)).map((number) => text(requestNumber(number)[1]));
  assert.deepEqual(
    wallet.node
      .signingRequests()
      .map(({ params }) => text(params))
      .sort(),
    signed.sort(),
  );
  const results = answers.map((answer) => (answer.status === "fulfilled" ? answer.value : undefined));
  const hashes = results.filter((result) => result?.length === 66);
  assert.equal(new Set(hashes).size, hashes.length);
  assert.equal((relay.published.get(REQUEST_TAG) ?? 0) - requestsBefore >= 200, true);
});

const isDrain = (number: number) => number % 3 === 2;

/** By turns a payment, a message and a drain; each is unlike all others. */
function requestNumber(number: number): [method: string, params: unknown] {
  const hex = `0x${(number + 1).toString(16)}`;
  const kinds: [string, unknown][] = [
    ["eth_sendTransaction", [{ from: ALICE, to: BOB, value: hex }]],
    ["personal_sign", [`0x${number.toString(16).padStart(4, "0")}`, ALICE]],
    ["eth_sendTransaction", [{ from: ALICE, to: USDC, data: DRAIN, gas: `0x${(100_000 + number).toString(16)}` }]],
  ];
  return kinds[number % 3] as [string, unknown];
}
