// One real service on the fixture chain, and that chain's node. The chain must be built (`make chain`).
// TXEXPLAIN_PYTHON names the interpreter, ../.venv/bin/python by default.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = process.env.TXEXPLAIN_PYTHON ?? join(REPOSITORY, ".venv", "bin", "python");
const START_MS = 180_000;

/** `{ service, node }`, their addresses, and `stop()`. Ends with this process in any case. */
export async function startStack() {
  if (!existsSync(join(REPOSITORY, "build", "chain", "manifest.json"))) {
    throw new Error("the fixture chain is not built; run `make chain` in the repository's root");
  }
  const [servicePort, nodePort] = await Promise.all([freePort(), freePort()]);
  const stack = startProcess(["--port", String(servicePort), "--node-port", String(nodePort)]);
  process.on("exit", () => stack.kill("SIGKILL"));
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => process.exit(1));
  }
  const service = `http://127.0.0.1:${servicePort}`;
  const stop = async () => {
    stack.kill("SIGINT");
    await stack.end;
  };
  try {
    await ready(service, stack);
  } catch (error) {
    await stop();
    throw error;
  }
  return { service, node: `http://127.0.0.1:${nodePort}`, stop };
}

function startProcess(ports) {
  const started = { log: "", isOver: false };
  // A process group of its own, so that anvil and the service end with it.
  const child = spawn(PYTHON, ["-m", "txexplain.demo", "serve", ...ports], { cwd: REPOSITORY, detached: true });
  for (const output of [child.stdout, child.stderr]) {
    output.on("data", (chunk) => {
      started.log = (started.log + chunk).slice(-4000);
    });
  }
  started.end = new Promise((resolve) => {
    child.on("exit", resolve);
    child.on("error", (error) => {
      started.log += error.message;
      resolve();
    });
  }).then(() => {
    started.isOver = true;
  });
  started.kill = (signal) => {
    if (!started.isOver && child.pid !== undefined) {
      process.kill(-child.pid, signal);
    }
  };
  return started;
}

async function ready(service, stack) {
  const end = Date.now() + START_MS;
  while (Date.now() < end && !stack.isOver) {
    const answer = await fetch(`${service}/readyz`).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the service did not become ready; it said:\n${stack.log}`);
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
