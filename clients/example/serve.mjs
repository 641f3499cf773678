// Serves the example's page and starts its relay. The service and the chain's node must run (`make serve`); the page
// reaches both through this server, because the service answers no other origins.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startRelay } from "@txexplain/test-relay";
import { build } from "esbuild";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8610" },
    service: { type: "string", default: "http://127.0.0.1:8600" },
    node: { type: "string", default: "http://127.0.0.1:8601" },
  },
});
const here = (path) => new URL(path, import.meta.url);
const relay = await startRelay();
const manifest = JSON.parse(await readFile(here("../../build/chain/manifest.json"), "utf8"));
const { alice, bob, mallory } = manifest.accounts;
const setting = {
  relayUrl: relay.url,
  chainId: manifest.chain_id,
  accounts: { alice, bob, mallory },
  usdc: manifest.contracts.usdc.address,
};
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(here("src/page.ts"))],
  bundle: true,
  write: false,
  format: "esm",
  target: "es2022",
  define: { global: "globalThis" },
});
const files = {
  "/": ["text/html", await readFile(here("index.html"))],
  "/page.css": ["text/css", await readFile(here("page.css"))],
  "/page.js": ["text/javascript", outputFiles[0].contents],
  "/setting.json": ["application/json", JSON.stringify(setting)],
};

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    response.writeHead(502, { "content-type": "text/plain" }).end(`${error.message}; does \`make serve\` run?`);
  });
});
server.listen(Number(values.port), "127.0.0.1", () => {
  console.log(`The example wallet: http://127.0.0.1:${server.address().port} (relay ${relay.url})`);
});

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://example");
  if (files[pathname] !== undefined) {
    const [type, body] = files[pathname];
    response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(body);
  } else if (pathname === "/node") {
    await passOn(request, response, values.node);
  } else if (pathname.startsWith("/v1/")) {
    await passOn(request, response, values.service + pathname);
  } else {
    response.writeHead(404).end();
  }
}

async function passOn(request, response, address) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const headers = { accept: request.headers.accept ?? "*/*", "content-type": "application/json" };
  const body = request.method === "POST" ? Buffer.concat(chunks) : undefined;
  const answered = await fetch(address, { method: request.method, headers, body });
  response.writeHead(answered.status, { "content-type": answered.headers.get("content-type") ?? "text/plain" });
  for await (const chunk of answered.body ?? []) {
    response.write(chunk);
  }
  response.end();
}
