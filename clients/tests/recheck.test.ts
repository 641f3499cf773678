/** The last look before a request is forwarded: what was judged must still be so. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Client, ProblemError, type Report, UnsupportedError } from "@txexplain/client";
import { type Decided, type ExplainFirstOptions, explainFirst, type Subject } from "@txexplain/eip1193";
import { ALICE } from "./support/fixture-chain.js";
import { NodeWallet } from "./support/node-wallet.js";
import { problem, reportWith } from "./support/scripted-service.js";

const SIGN = { method: "personal_sign", params: ["0x48656c6c6f", ALICE] };

/** A client whose reports have the levels given, one after the other, and whose rechecks answer as given. */
function rechecking(
  levels: string[],
  rechecks: (() => unknown)[],
  effects = (left: number): unknown => effectsOf(left),
) {
  const asked: string[] = [];
  const client = {
    explain: async () => {
      const level = levels.shift() ?? "malicious";
      const report = JSON.parse(reportWith(level)) as Report;
      return { ...report, effects: effects(levels.length), witness: `w${levels.length}` };
    },
    recheck: async (witness: string) => {
      asked.push(witness);
      return (rechecks.shift() ?? (() => ({ holds: true, changed: [] })))();
    },
  } as unknown as Pick<Client, "explain" | "recheck">;
  return { client, asked };
}

/** ALICE pays some wei and a fee. */
function effectsOf(wei: number, fee = 0): unknown {
  const change = { account: ALICE, asset: { type: "native" }, delta: `${-wei - fee}`, fee: `${-fee}` };
  return { status: "success", asset_changes: [change], approvals: [], state_changes: [] };
}

function guarded(options: ExplainFirstOptions) {
  const wallet = new NodeWallet();
  const decided: Decided[] = [];
  const provider = explainFirst(wallet, { ...options, onDecision: (decision) => decided.push(decision) });
  return { wallet, provider, decided };
}

const changed = () => ({ holds: false, changed: ["balance of 0x1"] });
const failing = (error: unknown) => () => {
  throw error;
};

test("a report that still holds is forwarded after one recheck of its witness", async () => {
  const { client, asked } = rechecking(["benign"], []);
  const { wallet, provider } = guarded({ client });

  await provider.request(SIGN);

  assert.deepEqual(asked, ["w0"]);
  assert.equal(wallet.signingRequests().length, 1);
});

test("a drain that showed itself only after it was judged is blocked", async () => {
  const { client } = rechecking(["benign", "malicious"], [changed]);
  const { wallet, provider, decided } = guarded({ client });

  await assert.rejects(provider.request(SIGN), { code: 4001, data: { cause: "policy" } });

  assert.deepEqual(wallet.signingRequests(), []);
  assert.equal(decided.length, 1);
  assert.equal(decided[0]?.renewed, true);
});

test("a person who said yes to a report that no longer holds is asked again, and told why", async () => {
  const shown: Subject[] = [];
  const { client } = rechecking(["warning", "warning"], [changed]);
  const { wallet, provider } = guarded({
    client,
    ask: (subject) => {
      shown.push(subject);
      return true;
    },
  });

  await provider.request(SIGN);

  assert.deepEqual(
    shown.map(({ renewed }) => renewed),
    [undefined, true],
  );
  assert.equal(wallet.signingRequests().length, 1);
});

test("a person is not asked again where the fee moved and what the request does is the same", async () => {
  const shown: Subject[] = [];
  const { client } = rechecking(["warning", "warning"], [changed, changed], (left) => effectsOf(5, 100 + left));
  const { wallet, provider, decided } = guarded({
    client,
    ask: (subject) => {
      shown.push(subject);
      return true;
    },
  });

  await provider.request(SIGN);

  assert.equal(shown.length, 1);
  assert.equal(wallet.signingRequests().length, 1);
  assert.equal(decided[0]?.renewed, undefined);
});

test("a request whose outcome never holds still is rejected", async () => {
  const { client } = rechecking(Array(9).fill("benign"), Array(9).fill(changed));
  const { wallet, provider } = guarded({ client });

  await assert.rejects(provider.request(SIGN), { data: { cause: "outcome-changed" } });
  assert.deepEqual(wallet.signingRequests(), []);
});

test("a recheck that nobody answers fails open or closed, as configured", async () => {
  const dead = failing(new Error("connection refused"));
  const closed = guarded({ client: rechecking(["benign"], [dead]).client });
  const open = guarded({ client: rechecking(["benign"], [dead]).client, whenUnavailable: "open" });

  await assert.rejects(closed.provider.request(SIGN), { data: { cause: "failed-closed" } });
  await open.provider.request(SIGN);

  assert.deepEqual(closed.wallet.signingRequests(), []);
  assert.equal(open.decided[0]?.by, "failed-open");
});

test("a witness that the service refuses leads to a new report; a service without rechecks to none", async () => {
  const refusal = failing(new ProblemError(JSON.parse(problem(422))));
  const old = failing(new UnsupportedError("no such path"));
  for (const [recheck, explained] of [
    [refusal, 2],
    [old, 1],
  ] as const) {
    const levels = ["benign", "benign"];
    const { wallet, provider } = guarded({ client: rechecking(levels, [recheck]).client });

    await provider.request(SIGN);

    assert.equal(2 - levels.length, explained);
    assert.equal(wallet.signingRequests().length, 1);
  }
});
