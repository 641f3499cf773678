/** `explainStream`, `recheck` and `feedback` against scripted servers that follow the contract, or break it. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { createClient, type ExplainEvent, ProblemError, UnavailableError, UnsupportedError } from "@txexplain/client";
import {
  answer,
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
const REPORT = reportWith("warning");
const VERDICT = JSON.stringify({ level: "warning", findings: [] });
const started: Scripted[] = [];

async function service(script: Script): Promise<Scripted> {
  const running = await scriptedService(script);
  started.push(running);
  return running;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.close()));
});

const event = (name: string, data: string) => `event: ${name}\ndata: ${data}\n\n`;
const STREAM = [
  ": a comment\n\n",
  event("verdict", VERDICT),
  event("text", JSON.stringify({ text: "You would é " })),
  event("later", "{}"),
  event("text", JSON.stringify({ text: "send 1 ETH." })),
  event("done", REPORT),
].join("");

async function collect(events: AsyncIterable<ExplainEvent>): Promise<ExplainEvent[]> {
  const all: ExplainEvent[] = [];
  for await (const one of events) {
    all.push(one);
  }
  return all;
}

const spoken = (events: ExplainEvent[]) => events.map((one) => (one.type === "text" ? one.text : one.type));
const WHOLE = ["verdict", "You would é ", "send 1 ETH.", "done"];

for (const [what, stream] of [
  ["line feeds", STREAM],
  ["carriage returns", STREAM.replaceAll("\n", "\r")],
  ["both", STREAM.replaceAll("\n", "\r\n")],
] as const) {
  test(`a stream with ${what} arrives event by event, however its bytes are cut`, async () => {
    const streaming = await service(async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
      for (const byte of Buffer.from(stream)) {
        response.write(Buffer.of(byte));
      }
      response.end();
    });

    assert.deepEqual(spoken(await collect(createClient({ endpoints: [streaming.url] }).explainStream(REQUEST))), WHOLE);
  });
}

test("the verdict is there before the words are written", async () => {
  let finish = (): void => undefined;
  const streaming = await service((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(event("verdict", VERDICT));
    finish = () => response.end(event("done", REPORT));
  });
  const seen: string[] = [];

  for await (const { type } of createClient({ endpoints: [streaming.url] }).explainStream(REQUEST)) {
    seen.push(type);
    if (type === "verdict") {
      finish();
    }
  }

  assert.deepEqual(seen, ["verdict", "done"]);
});

test("a stream that breaks is answered by another attempt, and nothing is said twice", async () => {
  const breaking = await service((response, attempt) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(event("verdict", VERDICT) + event("text", JSON.stringify({ text: "You" })));
    setTimeout(() => (attempt === 1 ? response.destroy() : response.end(event("done", REPORT))), 20);
  });

  const events = await collect(createClient({ endpoints: [breaking.url] }).explainStream(REQUEST));

  assert.deepEqual(spoken(events), ["verdict", "You", "done"]);
});

test("a service that cannot stream answers whole", async () => {
  const plain = await service((response) => answer(response, 200, REPORT));

  assert.deepEqual(spoken(await collect(createClient({ endpoints: [plain.url] }).explainStream(REQUEST))), ["done"]);
});

test("a stream without a report is a failure, a problem is a problem", async () => {
  const mute = await service((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).end(event("done", "{}"));
  });
  const refusing = await service((response) => answer(response, 422, problem(422)));
  const ask = ({ url }: Scripted) => collect(createClient({ endpoints: [url] }).explainStream(REQUEST));

  await assert.rejects(ask(mute), UnavailableError);
  await assert.rejects(ask(refusing), ProblemError);
});

test("a problem at the end of a stream is a problem, or a fault of the region that another one mends", async () => {
  const ending = (status: number) =>
    service((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(event("verdict", VERDICT) + event("error", problem(status)));
    });
  const [refusing, faulty] = [await ending(422), await ending(503)];
  const up = await service((response) => answer(response, 200, REPORT));
  const ask = (...endpoints: Scripted[]) =>
    collect(createClient({ endpoints: endpoints.map(({ url }) => url) }).explainStream(REQUEST));

  await assert.rejects(ask(refusing), (error) => error instanceof ProblemError && error.status === 422);
  await assert.rejects(ask(faulty), UnavailableError);
  assert.deepEqual(spoken(await ask(faulty, up)), ["verdict", "done"]);
});

test("who stops listening ends the call", async () => {
  const closed = deferred();
  const streaming = await service((response) => {
    response.on("close", () => closed.resolve(undefined));
    response.writeHead(200, { "content-type": "text/event-stream" }).write(event("verdict", VERDICT));
  });

  for await (const one of createClient({ endpoints: [streaming.url], budgetMs: 90_000 }).explainStream(REQUEST)) {
    assert.equal(one.type, "verdict");
    break;
  }

  await closed.promise;
});

test("a call aborted before it began raises the signal's reason", async () => {
  const reason = new Error("the page was closed");
  const call = createClient({ endpoints: ["http://one.example"] }).explainStream(REQUEST, {
    signal: AbortSignal.abort(reason),
  });

  await assert.rejects(collect(call), reason);
});

test("recheck sends the witness alone and gives what changed", async () => {
  const checking = await service((response) => answer(response, 200, '{"holds": false, "changed": ["balance"]}'));

  const client = createClient({ endpoints: [checking.url] });

  assert.deepEqual(await client.recheck("w1"), { holds: false, changed: ["balance"] });
  assert.deepEqual(checking.bodies, [{ witness: "w1" }]);
});

test("anything but a clear word is no recheck", async () => {
  for (const body of ["{}", '{"holds": "true", "changed": []}', "null", '{"holds": true}']) {
    const vague = await service((response) => answer(response, 200, body));
    await assert.rejects(createClient({ endpoints: [vague.url] }).recheck("w1"), UnavailableError, body);
  }
});

for (const status of [404, 405]) {
  test(`a service that answers ${status} is too old for a recheck`, async () => {
    const old = await service((response) => answer(response, status, problem(status)));
    await assert.rejects(createClient({ endpoints: [old.url] }).recheck("w1"), UnsupportedError);
  });
}

test("feedback is sent as it is, and any success is enough", async () => {
  for (const [status, body] of [
    [200, "{}"],
    [204, ""],
  ] as const) {
    const listening = await service((response) => answer(response, status, body));
    const feedback = { outcome: "rejected", opinion: "correct", note: "a <b>drain</b>" } as const;

    await createClient({ endpoints: [listening.url] }).feedback("rep_1", feedback);

    assert.deepEqual(listening.bodies, [feedback]);
  }
});

function deferred() {
  let resolve = (_value: unknown): void => undefined;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
