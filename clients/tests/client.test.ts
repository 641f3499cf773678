/** `@txexplain/client` against the real service. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, type ExplainEvent, ProblemError } from "@txexplain/client";
import { ALICE, BOB, BUDGET_MS, CHAIN_ID, SERVICE } from "./support/fixture-chain.js";

const client = createClient({ endpoints: [SERVICE], budgetMs: BUDGET_MS });
const TRANSFER = {
  chain_id: CHAIN_ID,
  method: "eth_sendTransaction",
  params: [{ from: ALICE, to: BOB, value: "0x1" }],
  account: { counterparties: [BOB] },
};

test("a transfer is explained, and its report can be read again", async () => {
  const report = await client.explain(TRANSFER);

  assert.equal(report.verdict.level, "benign");
  assert.match(report.explanation.headline, /Send/);
  assert.deepEqual(await client.report(report.id), report);
});

test("the service is told the budget less the way", async () => {
  const report = await client.explain(TRANSFER, { budgetMs: 5_000 });

  assert.ok(report.budget_ms <= 4_800 && report.budget_ms > 3_000, String(report.budget_ms));
});

test("a malformed request is a typed problem with a pointer to the fault", async () => {
  const asked = client.explain({ ...TRANSFER, params: [{ from: ALICE, to: "0x12" }] });

  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof ProblemError);
    assert.equal(error.status, 400);
    assert.deepEqual(
      error.faults.map(({ pointer }) => pointer),
      ["/params/0/to"],
    );
    return true;
  });
});

test("what cannot be judged for signing is a problem with status 422", async () => {
  const asked = client.explain({ ...TRANSFER, method: "eth_chainId", params: [] });

  await assert.rejects(asked, (error) => error instanceof ProblemError && error.status === 422);
});

test("a report that does not exist is a problem with status 404", async () => {
  await assert.rejects(
    client.report("rep_none/../x"),
    (error) => error instanceof ProblemError && error.status === 404,
  );
});

test("a streamed answer ends with the report that was stored, and its verdict was right from the start", async () => {
  const events: ExplainEvent[] = [];
  for await (const event of client.explainStream(TRANSFER)) {
    events.push(event);
  }

  const last = events.at(-1);
  assert.ok(last?.type === "done");
  assert.deepEqual(await client.report(last.report.id), last.report);
  const early = events.filter((event) => event.type === "verdict").map(({ verdict }) => verdict.level);
  assert.ok(early.every((level) => level === last.report.verdict.level));
  assert.equal(early.length, 1);
});

test("a fresh report still holds", async () => {
  const { witness } = await client.explain(TRANSFER);

  assert.ok(witness);
  const { holds, changed } = await client.recheck(witness);
  assert.deepEqual({ holds, changed }, { holds: true, changed: [] });
});

test("feedback is taken", async () => {
  const { id } = await client.explain(TRANSFER);

  await client.feedback(id, { outcome: "signed", opinion: "correct", note: "as it said" });
  await assert.rejects(client.feedback("rep_none", { outcome: "signed" }), (error) => error instanceof ProblemError);
});
