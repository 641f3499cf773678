/** Many requests at once, harmless and hostile mixed: each has exactly one fate. Real service, real anvil. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "@txexplain/client";
import { type Decided, explainFirst } from "@txexplain/eip1193";
import { ALICE, BOB, BUDGET_MS, DRAIN, SERVICE, USDC } from "./support/fixture-chain.js";
import { NodeWallet, type RpcRequest } from "./support/node-wallet.js";

const COUNT = 200;

/** By turns a payment, a reading, a drain and a message; each is unlike all others of its kind. */
function requestNumber(index: number): RpcRequest {
  const number = `0x${(index + 1).toString(16)}`;
  const kinds: RpcRequest[] = [
    { method: "eth_sendTransaction", params: [{ from: ALICE, to: BOB, value: number }] },
    { method: "eth_getBalance", params: [BOB, "latest"] },
    {
      method: "eth_sendTransaction",
      params: [{ from: ALICE, to: USDC, data: DRAIN, gas: `0x${(100_000 + index).toString(16)}` }],
    },
    { method: "personal_sign", params: [`0x${index.toString(16).padStart(4, "0")}`, ALICE] },
  ];
  return kinds[index % kinds.length] as RpcRequest;
}

const isHostile = (index: number) => index % 4 === 2;
const isReading = (index: number) => index % 4 === 1;

test(`${COUNT} requests at once: none lost, doubled or out of order, every drain blocked`, async (context) => {
  const wallet = new NodeWallet();
  const decided: Decided[] = [];
  const provider = explainFirst(wallet, {
    client: createClient({ endpoints: [SERVICE], budgetMs: BUDGET_MS }),
    account: { counterparties: [BOB] },
    ask: () => true,
    onDecision: (decision) => decided.push(decision),
  });
  const requests = Array.from({ length: COUNT }, (_, index) => requestNumber(index));
  // One block for all: the service then keeps one fork, as on a chain whose blocks are seconds apart.
  await wallet.request({ method: "evm_setAutomine", params: [false] });
  const start = performance.now();

  const answers = await Promise.allSettled(requests.map((request) => provider.request(request)));

  context.diagnostic(`${COUNT} requests in ${Math.round(performance.now() - start)} ms`);
  await wallet.request({ method: "evm_setAutomine", params: [true] });
  await wallet.request({ method: "evm_mine", params: [] });
  const wrong = answers.flatMap(({ status }, index) => ((status === "rejected") === isHostile(index) ? [] : [index]));
  assert.deepEqual(wrong, []);
  const signing = requests.filter((_, index) => !isReading(index));
  assert.deepEqual(
    decided.map(({ method, params }) => ({ method, params })),
    signing,
  );
  assert.deepEqual(
    wallet.signingRequests(),
    requests.filter((_, index) => !isReading(index) && !isHostile(index)),
  );
  await assertMined(wallet, requests, answers);
});

async function assertMined(
  wallet: NodeWallet,
  requests: readonly RpcRequest[],
  answers: readonly PromiseSettledResult<unknown>[],
): Promise<void> {
  const hashes = new Set<unknown>();
  for (const [index, request] of requests.entries()) {
    const answer = answers[index];
    if (request.method !== "eth_sendTransaction" || answer?.status !== "fulfilled") {
      continue;
    }
    const sent = await wallet.request({ method: "eth_getTransactionByHash", params: [answer.value] });
    const { value, blockNumber } = sent as { value: string; blockNumber: string | null };
    assert.equal(value, (request.params as { value: string }[])[0]?.value);
    assert.ok(blockNumber !== null);
    hashes.add(answer.value);
  }
  assert.equal(hashes.size, COUNT / 4);
}
