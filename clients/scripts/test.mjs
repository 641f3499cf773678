// Runs all tests in front of one real service on the fixture chain, whose node the wallets of the tests use.
// `npm test -- wrapper failures` runs those files alone. The chain must be built (`make chain`).
// TXEXPLAIN_PYTHON names the interpreter, ../.venv/bin/python by default.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const TESTS = fileURLToPath(new URL("../build/tests", import.meta.url));
const PYTHON = process.env.TXEXPLAIN_PYTHON ?? join(REPOSITORY, ".venv", "bin", "python");
const START_MS = 60_000;

if (!existsSync(join(REPOSITORY, "build", "chain", "manifest.json"))) {
  throw new Error("the fixture chain is not built; run `make chain` in the repository's root");
}
const [servicePort, nodePort] = await Promise.all([freePort(), freePort()]);
const ports = ["--port", String(servicePort), "--node-port", String(nodePort)];
let log = "";
// A process group of its own, so that anvil and the service end with it.
const stack = spawn(PYTHON, ["-m", "txexplain.demo", "serve", ...ports], { cwd: REPOSITORY, detached: true });
for (const output of [stack.stdout, stack.stderr]) {
  output.on("data", (chunk) => {
    log = (log + chunk).slice(-4000);
  });
}
const stackEnd = new Promise((resolve) => {
  stack.on("exit", resolve);
  stack.on("error", (error) => {
    log += error.message;
    resolve();
  });
});
process.on("exit", () => stop("SIGKILL"));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => process.exit(1));
}

try {
  const service = `http://127.0.0.1:${servicePort}`;
  await ready(service);
  process.exitCode = await runTests({ TXEXPLAIN_URL: service, TXEXPLAIN_NODE: `http://127.0.0.1:${nodePort}` });
} finally {
  stop("SIGINT");
  await stackEnd;
}

async function runTests(addresses) {
  const wanted = process.argv.slice(2);
  const files = readdirSync(TESTS).filter((name) => name.endsWith(".test.js") && isWanted(name, wanted));
  const paths = files.sort().map((name) => join(TESTS, name));
  const limits = ["--test-timeout=100000", "--test-concurrency=1", "--test-reporter=spec"];
  const environment = { ...process.env, ...addresses };
  const tests = spawn(process.execPath, ["--test", ...limits, ...paths], { stdio: "inherit", env: environment });
  return new Promise((resolve) => tests.on("exit", (status) => resolve(status ?? 1)));
}

function isWanted(file, names) {
  return names.length === 0 || names.includes(file.replace(".test.js", ""));
}

async function ready(service) {
  const end = Date.now() + START_MS;
  while (Date.now() < end && stack.exitCode === null && stack.pid !== undefined) {
    const answer = await fetch(`${service}/readyz`).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (stack.pid === undefined) {
    await stackEnd;
  }
  throw new Error(`the service did not become ready; it said:\n${log}`);
}

function stop(signal) {
  if (stack.exitCode === null && stack.signalCode === null && stack.pid !== undefined) {
    process.kill(-stack.pid, signal);
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
