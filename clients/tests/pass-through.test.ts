/** For every request that asks for no signature, a wallet behaves with the wrapper as it does without. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createClient } from "@txexplain/client";
import { explainFirst, SIGNING_METHODS } from "@txexplain/eip1193";
import { NodeWallet, type RpcRequest } from "./support/node-wallet.js";
import { deadUrl } from "./support/scripted-service.js";

const RECORDED: unknown[] = JSON.parse(
  readFileSync(new URL("../../tests/recorded-calls.json", import.meta.url), "utf8"),
);

const OPENAPI = new URL("../../../txexplain/api/openapi.json", import.meta.url);

test("every method that the service judges is one that the wrapper stops at", () => {
  const document = JSON.parse(readFileSync(OPENAPI, "utf8"));
  const judged: string[] = document.components.schemas.ExplainBody.properties.method.enum;

  assert.ok(judged.length >= 9);
  assert.deepEqual(
    judged.filter((method) => !SIGNING_METHODS.has(method)),
    [],
  );
});

/** What the caller gets: the result, or the parts of the error that dapps read. */
async function behaviour(wallet: NodeWallet, call: unknown): Promise<unknown> {
  try {
    return { result: await wallet.request(call as RpcRequest) };
  } catch (error) {
    const { name, code, message, data } = error as Error & { code?: unknown; data?: unknown };
    return { name, code, message, data };
  }
}

test("the recorded calls hold no signing request, and cover errors too", async () => {
  const methods = RECORDED.map((call) => (call as RpcRequest | null)?.method);

  assert.ok(RECORDED.length >= 60);
  assert.deepEqual(
    methods.filter((method) => SIGNING_METHODS.has(String(method))),
    [],
  );
});

test("results and errors are equal, nothing is added to what the wallet sees, and the service is not asked", async () => {
  const bare = new NodeWallet();
  const inner = new NodeWallet();
  const client = createClient({ endpoints: [await deadUrl()], budgetMs: 300 });
  const wrapped = explainFirst(inner, { client, whenUnavailable: "closed" });
  let errors = 0;

  for (const call of RECORDED) {
    const expected = await behaviour(bare, call);
    assert.deepEqual(await behaviour(wrapped, call), expected, JSON.stringify(call));
    errors += (expected as object) && "message" in (expected as object) ? 1 : 0;
  }

  assert.deepEqual(inner.seen, bare.seen);
  assert.ok(errors >= 5 && errors < RECORDED.length / 2, String(errors));
});
