/** Signing in with one click (`session_authenticate`), and the dapp's own side. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient } from "@txexplain/client";
import { type Relay, startRelay } from "@txexplain/test-relay";
import { explainRequests, type SessionsOptions } from "@txexplain/walletconnect";
import { populateAuthPayload } from "@walletconnect/utils";
import { verifyMessage } from "viem";
import { ALICE, BOB, BUDGET_MS, SERVICE } from "./support/fixture-chain.js";
import { CHAIN, connect, startDapp, startWallet, stayOnLoopback } from "./support/sessions.js";

let relay: Relay;

before(async () => {
  stayOnLoopback();
  relay = await startRelay();
});
after(() => relay.close());

const METHODS = ["eth_sendTransaction", "personal_sign"];
const authenticate: NonNullable<SessionsOptions["authenticate"]> = async ({ event }) => ({
  accounts: [`${CHAIN}:${ALICE}`],
  payload: populateAuthPayload({
    authPayload: event.params.authPayload as never,
    chains: [CHAIN],
    methods: METHODS,
  }) as never,
});

async function signIn(options: Parameters<typeof startWallet>[1]) {
  const wallet = await startWallet(relay.url, { authenticate, ...options });
  const dapp = await startDapp(relay.url);
  const { uri, response } = await dapp.client.authenticate({
    chains: [CHAIN],
    domain: "app.example.org",
    uri: "https://app.example.org/login",
    nonce: "17f5a1b2c3",
    methods: METHODS,
  });
  const answer = response();
  answer.catch(() => undefined);
  await wallet.kit.pair({ uri: uri ?? "" });
  return { wallet, answer, stop: () => Promise.all([wallet.stop(), dapp.stop()]) };
}

test("a sign-in is explained as the message that it is, and its signature is good", async (context) => {
  const { wallet, answer, stop } = await signIn({ ask: () => true });
  context.after(stop);

  const { auths, session } = await answer;

  assert.equal(auths?.length, 1);
  assert.ok(session);
  const [only] = wallet.decided;
  assert.equal(only?.method, "personal_sign");
  assert.equal(only?.outcome.kind, "explained");
  const [hex = ""] = (only?.params ?? []) as string[];
  const message = Buffer.from(hex.slice(2), "hex").toString("utf8");
  assert.match(message, /^app\.example\.org wants you to sign in/);
  assert.ok(await verifyMessage({ address: ALICE, message, signature: auths?.[0]?.s.s as `0x${string}` }));
});

test("a sign-in that the policy blocks is rejected, and nothing is signed", async (context) => {
  const { wallet, answer, stop } = await signIn({ policy: () => "block" });
  context.after(stop);

  await assert.rejects(answer, (reason) => /Rejected before signing/.test(String(reason)));
  assert.deepEqual(wallet.node.signingRequests(), []);
});

test("a dapp that explains its own requests sends the wallet only what was decided upon", async (context) => {
  const wallet = await startWallet(relay.url, { ask: () => true });
  const dapp = await connect(relay.url, wallet);
  context.after(() => Promise.all([wallet.stop(), dapp.stop()]));
  const request = explainRequests(dapp.client, {
    client: createClient({ endpoints: [SERVICE], budgetMs: BUDGET_MS }),
    policy: ({ params }) => (JSON.stringify(params).includes("0x1111") ? "block" : "allow"),
  });
  const ask = (method: string, params: unknown) =>
    request<string>({ topic: dapp.topic, chainId: CHAIN, request: { method, params } });

  await assert.rejects(ask("personal_sign", ["0x1111", ALICE]), { code: 4001 });
  assert.match(await ask("personal_sign", ["0x2222", ALICE]), /^0x[0-9a-f]{130}$/);
  assert.match(await ask("eth_getBalance", [BOB, "latest"]), /^0x/);
  assert.equal(wallet.node.signingRequests().length, 1);
});
