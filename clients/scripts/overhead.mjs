// Prints what the wrapper adds to a benign transaction: a bare provider beside a wrapped one, the real service, anvil.
import { createClient } from "@txexplain/client";
import { explainFirst } from "@txexplain/eip1193";
import { startStack } from "./stack.mjs";

const WARM_UP = 5;
const ROUNDS = 40;
const BUDGET_MS = 20_000;

const stack = await startStack();
try {
  process.env.TXEXPLAIN_URL = stack.service;
  process.env.TXEXPLAIN_NODE = stack.node;
  const { ALICE, BOB } = await import("../build/tests/support/fixture-chain.js");
  const { NodeWallet } = await import("../build/tests/support/node-wallet.js");
  await measure(new NodeWallet(), ALICE, BOB);
} finally {
  await stack.stop();
}

async function measure(bare, from, to) {
  const client = createClient({ endpoints: [stack.service], budgetMs: BUDGET_MS });
  const wrapped = explainFirst(bare, { client, account: { counterparties: [to] } });
  // One block for all: the service then keeps one fork, as on a chain whose blocks are seconds apart.
  await bare.request({ method: "evm_setAutomine", params: [false] });
  const rows = [
    ["eth_chainId, bare", () => bare.request({ method: "eth_chainId" })],
    ["eth_chainId, wrapped", () => wrapped.request({ method: "eth_chainId" })],
    ["benign transaction, bare", (value) => bare.request(pay(from, to, value))],
    ["benign transaction, wrapped", (value) => wrapped.request(pay(from, to, value))],
  ];
  // By turns, so that a busy moment of the machine falls on all of them.
  const times = rows.map(() => []);
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const [index, [, run]] of rows.entries()) {
      const start = performance.now();
      await run(round + 1);
      times[index].push(performance.now() - start);
    }
  }
  console.log(`${"".padEnd(30)} ${"median ms".padStart(10)} ${"p95 ms".padStart(10)}   (${ROUNDS} each)`);
  for (const [index, [name]] of rows.entries()) {
    const sorted = times[index].slice(WARM_UP).sort((one, other) => one - other);
    console.log(`${name.padEnd(30)} ${at(sorted, 0.5)} ${at(sorted, 0.95)}`);
  }
}

function pay(from, to, value) {
  return { method: "eth_sendTransaction", params: [{ from, to, value: `0x${value.toString(16)}` }] };
}

function at(sorted, share) {
  return sorted[Math.floor(sorted.length * share)].toFixed(2).padStart(10);
}
