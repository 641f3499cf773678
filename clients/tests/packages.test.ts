/** The packed packages in an empty project: types for a strict consumer, plain ESM, and the start of each README. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createClient } from "@txexplain/client";
import { ALICE, BOB, BUDGET_MS, CHAIN_ID, NODE, SERVICE } from "./support/fixture-chain.js";

const CLIENTS = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGES = ["client", "eip1193"];
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
globalThis.window = { ethereum: { request: async (call) => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, ...call });
  const answer = await fetch("${NODE}", { method: "POST", headers: { "content-type": "application/json" }, body });
  return (await answer.json()).result;
} } };`;

const TYPED = `import { createClient, ProblemError, type Report } from "@txexplain/client";
import { explainFirst, type Policy } from "@txexplain/eip1193";
const client = createClient({ endpoints: ["http://x"] });
const policy: Policy = ({ outcome }) => (outcome.kind === "refused" ? "block" : outcome.report.verdict.level === "benign" ? "allow" : "ask");
export const wrapped: Window["ethereum"] = explainFirst(window.ethereum, { client, policy, whenUnavailable: "open" });
export const gas = (report: Report): string => ("gas_used" in report.effects ? report.effects.gas_used : report.effects.reason);
export const pointers = (error: unknown): string[] => (error instanceof ProblemError ? error.faults.map((f) => f.pointer) : []);
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

/** The first example of a README, as it stands but for the address of the service. */
function startOf(name: string): string {
  const readme = readFileSync(join(CLIENTS, name, "README.md"), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? assert.fail(`${name}/README.md has no example`);
  assert.ok(code.trim().split("\n").length <= 10, `the start in ${name}/README.md has more than ten lines`);
  assert.ok(code.includes("http://localhost:8600"));
  return code.replace("http://localhost:8600", SERVICE);
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
    assert.ok(files.length > 8, String(files.length));
  }
  assert.deepEqual(run("ls", join("node_modules")).trim().split("\n"), ["@txexplain"]);
});

for (const [module, moduleResolution] of [
  ["NodeNext", "NodeNext"],
  ["ESNext", "Bundler"],
]) {
  test(`a strict TypeScript project compiles against the packages (${moduleResolution})`, () => {
    const compilerOptions = { ...COMPILER_OPTIONS, module, moduleResolution, outDir: "out" };
    const files = ["page.d.ts", "typed.ts", ...PACKAGES.map((name) => `start-${name}.ts`)];
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
    console.log([...Object.keys(client), ...Object.keys(eip1193)].join(" "));`;
  writeFileSync(join(project, "plain.mjs"), script);

  assert.equal(
    run(process.execPath, "plain.mjs").trim(),
    "ProblemError UnavailableError UnsupportedError createClient " +
      "Gate InvalidParamsError InvalidRequestError RejectedError SIGNING_METHODS Slots asksForSignature " +
      "defaultPolicy explainFirst",
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
