/** The bundled packages where little is there: a realm with only what a service worker or React Native offers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { buildSync } from "esbuild";
import { ALICE, BUDGET_MS, CHAIN_ID, SERVICE } from "./support/fixture-chain.js";
import { deadUrl } from "./support/scripted-service.js";

const BUNDLE = bundle();

function bundle(): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents: 'export * from "@txexplain/client"; export * from "@txexplain/eip1193";',
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
    },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "txexplain",
    platform: "browser",
    target: "es2022",
  });
  return outputFiles[0]?.text ?? "";
}

/** React Native's abort signals know no reason; its realm has no `URL` that works, no `AbortSignal.any`, no `window`. */
class ReasonlessAbortController {
  readonly #listeners = new Set<() => void>();
  readonly signal = {
    aborted: false,
    addEventListener: (_type: string, listener: () => void) => this.#listeners.add(listener),
    removeEventListener: (_type: string, listener: () => void) => this.#listeners.delete(listener),
  };

  abort(): void {
    this.signal.aborted = true;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

const COMMON = { performance, setTimeout, clearTimeout, queueMicrotask };
const PLATFORMS = {
  "a service worker": { ...COMMON, fetch, AbortController },
  "React Native": {
    ...COMMON,
    AbortController: ReasonlessAbortController,
    fetch: (url: string, { signal: _ownKind, ...init }: RequestInit) => fetch(url, init),
  },
};

for (const [name, globals] of Object.entries(PLATFORMS)) {
  test(`${name}: a message is explained before the wallet signs it`, async () => {
    const seen: string[] = [];
    const wallet = {
      request: async ({ method }: { method: string }) => {
        seen.push(method);
        return method === "eth_chainId" ? `0x${CHAIN_ID.toString(16)}` : "0xsigned";
      },
    };
    const context = createContext({ ...globals, wallet, ALICE, SERVICE, budgetMs: BUDGET_MS });
    const script = `${BUNDLE}
      txexplain.explainFirst(wallet, {
        client: txexplain.createClient({ endpoints: [SERVICE], budgetMs }),
        ask: ({ outcome }) => outcome.kind === "explained",
      }).request({ method: "personal_sign", params: ["0x48656c6c6f", ALICE] })`;

    assert.equal(await runInContext(script, context), "0xsigned");
    assert.deepEqual(seen.slice(-1), ["personal_sign"]);
  });

  test(`${name}: an aborted call and a dead service are told apart`, async () => {
    const context = createContext({ ...globals, dead: await deadUrl() });
    const script = `${BUNDLE}
      const client = txexplain.createClient({ endpoints: [dead], budgetMs: 300 });
      const request = { chain_id: 1, method: "personal_sign", params: [] };
      const abort = new AbortController();
      abort.abort();
      const errors = [client.explain(request), client.explain(request, { signal: abort.signal })];
      Promise.all(errors.map((call) => call.catch((error) => error.name)))`;

    assert.equal(String(await runInContext(script, context)), "UnavailableError,AbortError");
  });
}
