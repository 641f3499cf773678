// Runs all tests in front of one real service on the fixture chain, whose node the wallets of the tests use.
// `npm test -- wrapper failures` runs those files alone.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startStack } from "./stack.mjs";

const TESTS = fileURLToPath(new URL("../build/tests", import.meta.url));

const stack = await startStack();
try {
  process.exitCode = await runTests({ TXEXPLAIN_URL: stack.service, TXEXPLAIN_NODE: stack.node });
} finally {
  await stack.stop();
}

async function runTests(addresses) {
  const wanted = process.argv.slice(2);
  const files = readdirSync(TESTS).filter((name) => name.endsWith(".test.js") && isWanted(name, wanted));
  const paths = files.sort().map((name) => join(TESTS, name));
  // WalletConnect keeps timers running after it was closed.
  const limits = ["--test-timeout=240000", "--test-concurrency=1", "--test-force-exit", "--test-reporter=spec"];
  const environment = { ...process.env, ...addresses };
  const tests = spawn(process.execPath, ["--test", ...limits, ...paths], { stdio: "inherit", env: environment });
  return new Promise((resolve) => tests.on("exit", (status) => resolve(status ?? 1)));
}

function isWanted(file, names) {
  return names.length === 0 || names.includes(file.replace(".test.js", ""));
}
