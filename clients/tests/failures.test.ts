/** `@txexplain/client` when regions fail: real HTTP servers that misbehave on purpose. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { type ClientOptions, createClient as create, ProblemError, UnavailableError } from "@txexplain/client";
import {
  answer,
  deadUrl,
  problem,
  reportWith,
  type Script,
  type Scripted,
  scriptedService,
} from "./support/scripted-service.js";

const REQUEST = {
  chain_id: 1,
  method: "personal_sign",
  params: ["0x00", "0x00000000000000000000000000000000000a11ce"],
};
const BENIGN = reportWith("benign");
const started: Scripted[] = [];

/** Enough time for a busy machine, where a test is not about the time. */
const createClient = (options: ClientOptions) => create({ budgetMs: 8_000, ...options });

async function service(script: Script): Promise<Scripted> {
  const running = await scriptedService(script);
  started.push(running);
  return running;
}

const healthy = () => service((response) => answer(response, 200, BENIGN));
const hanging = () => service(() => undefined);

afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.close()));
});

test("a region that is down costs no answer, and the healthy one is kept", async () => {
  const [down, up] = [await deadUrl(), await healthy()];
  const client = createClient({ endpoints: [down, up.url] });

  await client.explain(REQUEST);
  const attempts: string[] = [];
  const watching = createClient({
    endpoints: [down, up.url],
    fetch: (input, init) => {
      attempts.push(String(input));
      return fetch(input, init);
    },
  });
  await watching.explain(REQUEST);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await watching.explain(REQUEST);

  assert.deepEqual(
    attempts,
    [down, up.url, up.url].map((url) => `${url}/v1/explain`),
  );
});

test("a region that hangs takes half of the budget, and is told no more than that", async () => {
  const [hung, up] = [await hanging(), await healthy()];
  const client = createClient({ endpoints: [hung.url, up.url], budgetMs: 8_000, transportMs: 100 });

  const report = await client.explain(REQUEST);

  assert.equal(report.verdict.level, "benign");
  assert.ok(Number(hung.bodies[0]?.["budget_ms"]) <= 3_900);
  assert.ok(Number(up.bodies[0]?.["budget_ms"]) <= 3_900);
});

test("a call ends with its budget where every region hangs", async () => {
  const [one, other] = [await hanging(), await hanging()];
  const client = createClient({ endpoints: [one.url, other.url], budgetMs: 500, transportMs: 50 });

  // Without the budget this would hang until the test runner ends it.
  await assert.rejects(client.explain(REQUEST), UnavailableError);
});

test("a fetch that ignores its signal does not hold the call", async () => {
  const client = createClient({
    endpoints: ["http://one.example"],
    budgetMs: 300,
    fetch: () => new Promise(() => undefined),
  });

  await assert.rejects(client.explain(REQUEST), UnavailableError);
});

test("a connection that drops once is asked again", async () => {
  const dropping = await service((response, attempt) =>
    attempt === 1 ? response.destroy() : answer(response, 200, BENIGN),
  );

  await createClient({ endpoints: [dropping.url] }).explain(REQUEST);

  assert.equal(dropping.bodies.length, 2);
});

for (const status of [503, 429]) {
  test(`${status} with Retry-After is asked again after that time`, async () => {
    const busy = await service((response, attempt) =>
      attempt === 1 ? answer(response, status, problem(status), { "retry-after": "1" }) : answer(response, 200, BENIGN),
    );

    const start = performance.now();
    await createClient({ endpoints: [busy.url] }).explain(REQUEST);

    assert.ok(performance.now() - start >= 990);
    assert.equal(busy.bodies.length, 2);
  });

  test(`${status} with a Retry-After past the budget fails at once`, async () => {
    const busy = await service((response) => answer(response, status, problem(status), { "retry-after": "3600" }));

    // A client that waited for its whole budget would be ended by the test runner.
    await assert.rejects(createClient({ endpoints: [busy.url], budgetMs: 280_000 }).explain(REQUEST), UnavailableError);

    assert.equal(busy.bodies.length, 1);
  });

  test(`${status} without Retry-After is not asked again, but another region is`, async () => {
    const busy = await service((response) => answer(response, status, problem(status)));
    const up = await healthy();

    await createClient({ endpoints: [busy.url, up.url] }).explain(REQUEST);
    await assert.rejects(createClient({ endpoints: [busy.url] }).explain(REQUEST), (error) => {
      assert.ok(error instanceof UnavailableError);
      assert.deepEqual(error.failures, [{ endpoint: busy.url, reason: `answered ${status}`, status }]);
      return true;
    });

    assert.equal(busy.bodies.length, 2);
  });
}

for (const status of [400, 401]) {
  test(`a problem with status ${status} is final: asking again would not change it`, async () => {
    const refusing = await service((response) => answer(response, status, problem(status)));
    const up = await healthy();

    const asked = createClient({ endpoints: [refusing.url, up.url] }).explain(REQUEST);

    await assert.rejects(asked, (error) => error instanceof ProblemError && error.status === status);
    assert.equal(refusing.bodies.length, 1);
    assert.equal(up.bodies.length, 0);
  });
}

test("a region with a fault of its own is left at once for another one", async () => {
  const faulty = await service((response) => answer(response, 500, problem(500)));
  const up = await healthy();

  await createClient({ endpoints: [faulty.url, up.url] }).explain(REQUEST);
  await assert.rejects(createClient({ endpoints: [faulty.url] }).explain(REQUEST), (error) => {
    assert.ok(error instanceof UnavailableError);
    assert.deepEqual(error.failures, [{ endpoint: faulty.url, reason: "answered 500 A problem", status: 500 }]);
    return true;
  });

  assert.equal(faulty.bodies.length, 2);
  assert.equal(up.bodies.length, 1);
});

for (const [what, body] of [
  ["a login page", "<html>Sign in</html>"],
  ["an empty object", "{}"],
  ["a level that nobody knows", reportWith("fine")],
  ["null", "null"],
] as const) {
  test(`${what} with status 200 is never taken for a report`, async () => {
    const portal = await service((response) => answer(response, 200, body));

    await assert.rejects(createClient({ endpoints: [portal.url] }).explain(REQUEST), UnavailableError);
  });
}

test("a redirect is not followed: it could carry the request to a stranger", async () => {
  const stranger = await healthy();
  const redirecting = await service((response) => {
    response.writeHead(307, { location: `${stranger.url}/v1/explain` }).end();
  });

  await assert.rejects(createClient({ endpoints: [redirecting.url] }).explain(REQUEST), UnavailableError);
  assert.equal(stranger.bodies.length, 0);
});

test("an aborted call rejects with the signal's reason and asks nobody else", async () => {
  const [hung, up] = [await hanging(), await healthy()];
  const abort = new AbortController();
  const reason = new Error("the person closed the page");

  const asked = createClient({ endpoints: [hung.url, up.url] }).explain(REQUEST, { signal: abort.signal });
  setTimeout(() => abort.abort(reason), 50);

  await assert.rejects(asked, reason);
  assert.equal(up.bodies.length, 0);
  await assert.rejects(createClient({ endpoints: [up.url] }).explain(REQUEST, { signal: abort.signal }), reason);
  assert.equal(up.bodies.length, 0);
});

test("after an outage of everything, the next call finds the region that came back", async () => {
  let up = false;
  const flapping = await service((response) => (up ? answer(response, 200, BENIGN) : response.destroy()));
  const client = createClient({ endpoints: [flapping.url], budgetMs: 600 });

  await assert.rejects(client.explain(REQUEST), UnavailableError);
  up = true;

  await client.explain(REQUEST);
});

test("options that cannot work are refused at once", () => {
  for (const endpoint of ["ftp://x", "http://user:secret@x", "http://x?y", "x", "", "http://"]) {
    assert.throws(() => createClient({ endpoints: [endpoint] }), TypeError, endpoint);
  }
  assert.throws(() => createClient({ endpoints: [] }), TypeError);
  for (const budgetMs of [0, 249, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => createClient({ endpoints: ["http://x"], budgetMs }), RangeError, String(budgetMs));
  }
});
