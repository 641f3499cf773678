/** The packed packages in an empty project: types for a strict consumer, plain ESM, and the start of each README. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createClient } from "@txexplain/client";
import { startRelay } from "@txexplain/test-relay";
import { buildSync } from "esbuild";
import { newPage, startBrowser } from "./support/browser.js";
import { ALICE, BOB, BUDGET_MS, CHAIN_ID, NODE, SERVICE } from "./support/fixture-chain.js";
import { CHAIN, startDapp } from "./support/sessions.js";

const CLIENTS = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGES = ["client", "eip1193", "walletconnect", "dialog"];
const TSC = join(CLIENTS, "node_modules", "typescript", "bin", "tsc");
const project = mkdtempSync(join(tmpdir(), "txexplain-consumer-"));

const COMPILER_OPTIONS = {
  target: "ES2022",
  lib: ["ES2022", "DOM"],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmitOnError: true,
};

/** What a browser with a wallet has. */
const PAGE_TYPES = `interface Window {
  ethereum: { request(args: { method: string; params?: readonly unknown[] }): Promise<unknown> };
}`;
const PAGE = `globalThis.confirm = () => true;
globalThis.window ??= {};
Object.assign(globalThis.window, { ethereum: { request: async (call) => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, ...call });
  const answer = await fetch("${NODE}", { method: "POST", headers: { "content-type": "application/json" }, body });
  return (await answer.json()).result;
} } });`;

/** What the wallet of the README has of its own. */
const WALLET_TYPES = `export const walletKit: import("@txexplain/walletconnect").WalletKitLike;
export function sign(method: string, params: unknown, chainId: string): Promise<unknown>;`;

const TYPED = `import { createClient, ProblemError, type Report } from "@txexplain/client";
import { dialogAsk, ENGLISH, type Strings } from "@txexplain/dialog";
import { explainFirst, type Policy } from "@txexplain/eip1193";
import { explainRequests, explainSessions, type WalletKitLike } from "@txexplain/walletconnect";
const client = createClient({ endpoints: ["http://x"] });
const policy: Policy = ({ outcome }) => (outcome.kind === "refused" ? "block" : outcome.report.verdict.level === "benign" ? "allow" : "ask");
export const wrapped: Window["ethereum"] = explainFirst(window.ethereum, { client, policy, whenUnavailable: "open" });
export const gas = (report: Report): string => ("gas_used" in report.effects ? report.effects.gas_used : report.effects.reason);
export const pointers = (error: unknown): string[] => (error instanceof ProblemError ? error.faults.map((f) => f.pointer) : []);
export const texts = async (request: Parameters<typeof client.explain>[0]): Promise<string[]> => {
  const said: string[] = [];
  for await (const event of client.explainStream(request)) said.push(event.type === "text" ? event.text : event.type);
  return said;
};
export const words: Strings = { ...ENGLISH, sign: "Unterschreiben" };
export const stop = (kit: WalletKitLike) =>
  explainSessions(kit, { client, ask: dialogAsk({ client }), execute: async ({ params }) => params }).stop;
export const request = explainRequests({ request: async () => Promise.reject() }, { client });
// @ts-expect-error a wallet that cannot execute anything
export const idle = (kit: WalletKitLike) => explainSessions(kit, { client });
// @ts-expect-error a level that does not exist
export const level: Report["verdict"]["level"] = "fine";
// @ts-expect-error an option that does not exist
explainFirst(window.ethereum, { client, whenUnavailable: "maybe" });
// @ts-expect-error a request without a chain
void client.explain({ method: "personal_sign", params: [] });
`;

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function compile(...files: string[]): void {
  try {
    run(process.execPath, TSC, "--project", "tsconfig.json", ...files);
  } catch (error) {
    assert.fail((error as { stdout: string }).stdout);
  }
}

/** The first example of a README, as it stands but for the service's address and the time that a busy machine takes. */
function startOf(name: string): string {
  const readme = readFileSync(join(CLIENTS, name, "README.md"), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? assert.fail(`${name}/README.md has no example`);
  assert.ok(code.trim().split("\n").length <= 10, `the start in ${name}/README.md has more than ten lines`);
  assert.ok(code.includes('["http://localhost:8600"]'));
  return code.replace('["http://localhost:8600"]', `["${SERVICE}"], budgetMs: ${BUDGET_MS}`);
}

before(() => {
  const folders = PACKAGES.map((name) => join(CLIENTS, name));
  const packed = JSON.parse(run("npm", "pack", "--json", "--ignore-scripts", ...folders)) as { filename: string }[];
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const archives = packed.map(({ filename }) => `./${filename.replace("@", "").replace("/", "-")}`);
  // Offline: the packages must not need anything from a registry.
  run("npm", "install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", ...archives);
  writeFileSync(join(project, "page.d.ts"), PAGE_TYPES);
  writeFileSync(join(project, "page.mjs"), PAGE);
  writeFileSync(join(project, "wallet.d.ts"), WALLET_TYPES);
});

after(() => rmSync(project, { recursive: true, force: true }));

test("a package holds its code, its types, its README and its licence, and nothing else", () => {
  for (const name of PACKAGES) {
    const files = run("find", join("node_modules", "@txexplain", name), "-type", "f")
      .trim()
      .split("\n");
    const unexpected = files.filter(
      (file) => !/\/(package\.json|README\.md|LICENSE|dist\/[a-z0-9-]+(\.d\.ts|\.js))$/.test(file),
    );
    assert.deepEqual(unexpected, []);
    assert.ok(files.length > 8, `${name}: ${files.length}`);
  }
  assert.deepEqual(run("ls", join("node_modules")).trim().split("\n"), ["@txexplain"]);
});

for (const [module, moduleResolution] of [
  ["NodeNext", "NodeNext"],
  ["ESNext", "Bundler"],
]) {
  test(`a strict TypeScript project compiles against the packages (${moduleResolution})`, () => {
    const compilerOptions = { ...COMPILER_OPTIONS, module, moduleResolution, outDir: "out" };
    const files = ["page.d.ts", "wallet.d.ts", "typed.ts", ...PACKAGES.map((name) => `start-${name}.ts`)];
    writeFileSync(join(project, "typed.ts"), TYPED);
    for (const name of PACKAGES) {
      writeFileSync(join(project, `start-${name}.ts`), startOf(name));
    }
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));

    compile();
  });
}

test("plain ESM imports what the packages promise", () => {
  const script = `import * as client from "@txexplain/client"; import * as eip1193 from "@txexplain/eip1193";
    import * as walletconnect from "@txexplain/walletconnect"; import * as dialog from "@txexplain/dialog";
    console.log([client, eip1193, walletconnect, dialog].flatMap(Object.keys).join(" "));`;
  writeFileSync(join(project, "plain.mjs"), script);

  assert.equal(
    run(process.execPath, "plain.mjs").trim(),
    "ProblemError UnavailableError UnsupportedError createClient " +
      "Gate InvalidParamsError InvalidRequestError RejectedError SIGNING_METHODS Slots " +
      "asksForSignature defaultPolicy explainFirst explainRequests explainSessions " +
      "ENGLISH ReportDialog createDialog defineDialog dialogAsk",
  );
});

for (const [name, expected] of [
  ["client", /^(benign|warning|unknown) \S/],
  ["eip1193", /^personal_sign forwarded (policy|user)\n$/],
] as const) {
  test(`the start in ${name}/README.md runs as it stands`, async () => {
    // The first question about a new block starts a fork; the examples have the default budget of one second.
    const params = [{ from: ALICE, to: BOB, value: "0x1" }];
    await createClient({ endpoints: [SERVICE], budgetMs: BUDGET_MS }).explain({
      chain_id: CHAIN_ID,
      method: "eth_sendTransaction",
      params,
    });

    assert.match(run(process.execPath, "--import", "./page.mjs", join("out", `start-${name}.js`)), expected);
  });
}

test("the start in walletconnect/README.md runs as it stands, with a real WalletKit and a real dapp", async (context) => {
  const relay = await startRelay();
  const dapp = await startDapp(relay.url);
  const { uri, approval } = await dapp.client.connect({
    optionalNamespaces: { eip155: { chains: [CHAIN], methods: ["personal_sign"], events: [] } },
  });
  const wallet = new URL("./support/readme-wallet.js", import.meta.url);
  writeFileSync(join(project, "out", "wallet.js"), `export * from ${JSON.stringify(wallet.href)};`);
  const started = spawn(process.execPath, ["--import", "./page.mjs", join("out", "start-walletconnect.js")], {
    cwd: project,
    env: { ...process.env, TEST_RELAY: relay.url, TEST_PAIRING: uri },
    stdio: ["ignore", "pipe", "inherit"],
  });
  context.after(async () => {
    started.kill();
    await dapp.stop();
    await relay.close();
  });
  let said = "";
  started.stdout.on("data", (text) => {
    said += text;
  });

  const { topic } = await approval();
  const request = { method: "personal_sign", params: ["0x48656c6c6f", ALICE] };
  const signature = await dapp.client.request<string>({ topic, chainId: CHAIN, request });

  assert.match(signature, /^0x[0-9a-f]{130}$/);
  assert.match(said, /^personal_sign forwarded (policy|user)$/m);
});

test("the start in dialog/README.md runs as it stands, in a browser", async (context) => {
  const { outputFiles } = buildSync({
    entryPoints: [join(project, "out", "start-dialog.js")],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
  });
  const browser = await startBrowser();
  context.after(() => browser.close());
  const { page } = await newPage(browser);
  // The page has the service's own origin, as behind a proxy: the service answers no other.
  const script = `${PAGE.replace(NODE, "/node")}\n${outputFiles[0]?.text}`;
  await page.route(`${SERVICE}/page`, (route) =>
    route.fulfill({ contentType: "text/html", body: '<!doctype html><html lang="en"><title>Wallet</title>' }),
  );
  await page.route(`${SERVICE}/node`, async (route) => route.fulfill({ response: await route.fetch({ url: NODE }) }));
  const signed = page.waitForEvent("console", (message) => message.text().startsWith("signed"));
  await page.goto(`${SERVICE}/page`);
  await page.addScriptTag({ content: script, type: "module" });
  await page.getByRole("dialog").waitFor();
  await page.waitForTimeout(600);
  await page.getByRole("button", { name: /^Sign/ }).click();

  assert.match((await signed).text(), /^signed 0x[0-9a-f]{130}$/);
});
