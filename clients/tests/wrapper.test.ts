/** What `explainFirst` promises beyond judging: order, one copy, nothing around it, nothing changed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Client, Report } from "@txexplain/client";
import { type ExplainFirstOptions, explainFirst } from "@txexplain/eip1193";
import { ALICE, BOB } from "./support/fixture-chain.js";
import type { RpcRequest } from "./support/node-wallet.js";
import { NodeWallet } from "./support/node-wallet.js";
import { reportWith } from "./support/scripted-service.js";

const MESSAGE = "0x48656c6c6f";
const sign = (message: string = MESSAGE) => ({ method: "personal_sign", params: [message, ALICE] });

/** A client that answers with a level after so many milliseconds; the service itself is tested elsewhere. */
function judging(level: (request: Parameters<Client["explain"]>[0]) => string, ms = () => 0): Pick<Client, "explain"> {
  return {
    explain: async (request) => {
      await new Promise((resolve) => setTimeout(resolve, ms()));
      return JSON.parse(reportWith(level(request))) as Report;
    },
  };
}

const benign = judging(() => "benign");
const guard = (wallet: NodeWallet, options: Partial<ExplainFirstOptions> = {}) =>
  explainFirst(wallet, { client: benign, ...options });

test("requests are forwarded in the order in which they came, however long each judgement takes", async () => {
  const wallet = new NodeWallet();
  const client = judging(
    () => "benign",
    () => Math.random() * 20,
  );
  const provider = guard(wallet, { client, concurrency: 8 });
  const messages = Array.from({ length: 40 }, (_, index) => `0x${index.toString(16).padStart(4, "0")}`);

  await Promise.all(messages.map((message) => provider.request(sign(message))));

  const forwarded = wallet.signingRequests().map(({ params }) => (params as string[])[0]);
  assert.deepEqual(forwarded, messages);
});

test("other requests do not wait for one that waits for a person", async () => {
  const wallet = new NodeWallet();
  let yes = (_answer: boolean): void => undefined;
  const ask = () => new Promise<boolean>((resolve) => (yes = resolve));
  const provider = guard(wallet, { client: judging(() => "warning"), ask });

  const signing = provider.request(sign());
  assert.equal(await provider.request({ method: "eth_chainId" }), "0x7a69");
  await new Promise((resolve) => setTimeout(resolve, 50));
  yes(true);

  assert.match(String(await signing), /^0x/);
});

test("parameters changed after the call are neither judged nor signed", async () => {
  const wallet = new NodeWallet();
  const request = sign();
  const judged: unknown[] = [];
  const client = judging(({ params }) => {
    judged.push(params);
    return "benign";
  });

  const signing = guard(wallet, { client }).request(request);
  request.params[0] = "0xdead";
  await signing;

  assert.deepEqual(judged, [[MESSAGE, ALICE]]);
  assert.deepEqual(wallet.signingRequests(), [sign()]);
});

test("a request that shows another method each time is judged as what is forwarded", async () => {
  const wallet = new NodeWallet();
  let reads = 0;
  const shifting = {
    get method() {
      reads += 1;
      return reads === 1 ? "eth_chainId" : "personal_sign";
    },
    params: [MESSAGE, ALICE],
  };
  await guard(wallet, { client: judging(() => "malicious") })
    .request(shifting)
    .catch(() => undefined);

  assert.deepEqual(wallet.signingRequests(), []);
});

test("a method that is an object is refused: a table of handlers would read its text", async () => {
  const wallet = new NodeWallet();
  const provider = guard(wallet, { client: judging(() => "malicious") });

  await assert.rejects(provider.request({ method: ["personal_sign"], params: [] } as unknown as RpcRequest), {
    code: -32600,
  });
  assert.deepEqual(wallet.seen, []);
});

test("parameters that are no JSON are refused", async () => {
  const wallet = new NodeWallet();

  await assert.rejects(guard(wallet).request({ method: "eth_sign", params: [1n] }), { code: -32602 });
  assert.deepEqual(wallet.seen, []);
});

test("a wallet that changes its chain while the request is judged does not sign", async () => {
  const wallet = new NodeWallet();
  const answers = ["0x1", "0x2"];
  const real = wallet.request.bind(wallet);
  wallet.request = async (args) => (args.method === "eth_chainId" ? answers.shift() : real(args));

  await assert.rejects(guard(wallet).request(sign()), { code: 4001, data: { cause: "chain-changed" } });
  assert.deepEqual(wallet.signingRequests(), []);
});

test("a callback that fails lets nothing pass, and the next request is judged as usual", async () => {
  const wallet = new NodeWallet();
  let calls = 0;
  const provider = guard(wallet, {
    policy: () => {
      calls += 1;
      if (calls === 1) {
        throw new Error("a bug in the wallet");
      }
      return "allow";
    },
  });

  await assert.rejects(provider.request(sign()), { code: 4001, data: { cause: "callback-failed" } });
  assert.match(String(await provider.request(sign())), /^0x/);
});

test("a person who says anything but yes has said no, and without a person the answer is no", async () => {
  const wallet = new NodeWallet();
  const client = judging(() => "unknown");

  for (const said of [false, undefined, "yes", 1]) {
    await assert.rejects(guard(wallet, { client, ask: () => said as boolean }).request(sign()), { code: 4001 });
  }
  await assert.rejects(guard(wallet, { client }).request(sign()), { data: { cause: "nobody-to-ask" } });
  assert.deepEqual(wallet.signingRequests(), []);
});

test("the wallet's own error for a signing request arrives unchanged", async () => {
  const wallet = new NodeWallet();
  const request = { method: "personal_sign", params: [MESSAGE, "0x00000000000000000000000000000000000a11ce"] };
  const bare = await wallet.request(request).catch((error: unknown) => error);

  await assert.rejects(guard(wallet).request(request), bare as Error);
});

test("the older ways in, send and sendAsync, lead through the same gate", async () => {
  const wallet = new NodeWallet();
  const blocked = guard(wallet, { client: judging(() => "malicious") });
  const legacy = guard(wallet);
  const call = (provider: NodeWallet, payload: unknown) =>
    new Promise((resolve, reject) =>
      provider.sendAsync(payload as never, (error, answer) => (error ? reject(error) : resolve(answer))),
    );

  await assert.rejects(call(blocked, { id: 1, ...sign() }), { code: 4001 });
  await assert.rejects(call(blocked, [{ id: 1, ...sign() }]), { code: -32600 });
  assert.deepEqual(wallet.signingRequests(), []);
  assert.match(((await call(legacy, { id: 2, ...sign() })) as { result: string }).result, /^0x/);
  assert.deepEqual(await call(blocked, { id: 3, method: "eth_chainId" }), { jsonrpc: "2.0", id: 3, result: "0x7a69" });
});

test("events, properties and private fields are the wallet's own", () => {
  const wallet = new NodeWallet();
  const provider = guard(wallet);
  const heard: unknown[] = [];
  const listener = (chain: unknown) => heard.push(chain);

  assert.equal(provider.on("chainChanged", listener), provider);
  wallet.emit("chainChanged", "0x1");
  provider.removeListener("chainChanged", listener);
  wallet.emit("chainChanged", "0x2");

  assert.deepEqual(heard, ["0x1"]);
  assert.equal(provider.on, provider.on);
  assert.equal(provider.isNodeWallet, true);
  assert.equal(provider.sent, 0);
  assert.ok(provider instanceof NodeWallet);
  assert.ok("isNodeWallet" in provider && Object.keys(provider).includes("seen"));
});

test("a frozen wallet can be wrapped, and its copies are guarded too", async () => {
  const asked: unknown[] = [];
  const frozen = Object.freeze({
    request: async (args: unknown) => {
      asked.push(args);
      return "0x1";
    },
  });
  const provider = explainFirst(frozen, { client: judging(() => "malicious") });

  await assert.rejects(provider.request(sign()), { code: 4001 });
  await assert.rejects({ ...provider }.request(sign()), { code: 4001 });
  assert.ok(asked.every((args) => (args as RpcRequest).method === "eth_chainId"));
});

test("the service is asked with who asks, what the wallet knows, and the chain", async () => {
  const wallet = new NodeWallet();
  const requests: unknown[] = [];
  const client = judging((request) => {
    requests.push(request);
    return "benign";
  });
  const origin = { url: "https://app.example.org" };

  await guard(wallet, { client, origin: () => origin, account: { trusted: [BOB] }, language: "de" }).request(sign());

  assert.deepEqual(requests, [{ chain_id: 31337, ...sign(), origin, account: { trusted: [BOB] }, language: "de" }]);
});

test("a batch is judged on the chain that it names", async () => {
  const wallet = new NodeWallet();
  const chains: number[] = [];
  const client = judging(({ chain_id }) => {
    chains.push(chain_id);
    return "malicious";
  });
  const batch = { method: "wallet_sendCalls", params: [{ version: "2.0.0", chainId: "0x2105", calls: [] }] };

  await assert.rejects(guard(wallet, { client }).request(batch), { code: 4001 });
  assert.deepEqual(chains, [8453]);
  assert.deepEqual(wallet.seen, []);
});
