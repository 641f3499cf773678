// Prints what each package adds to a browser bundle: minified, and compressed as a server would send it.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const ENTRIES = [
  ["@txexplain/client", 'export * from "@txexplain/client";'],
  ["  errors alone (tree-shaken)", 'export { ProblemError } from "@txexplain/client";'],
  ["@txexplain/eip1193 with its client", 'export * from "@txexplain/eip1193"; export * from "@txexplain/client";'],
  ["@txexplain/walletconnect and eip1193", 'export * from "@txexplain/walletconnect";'],
  ["@txexplain/dialog", 'export * from "@txexplain/dialog";'],
];

for (const [name, contents] of ENTRIES) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname ?? new URL(".", import.meta.url).pathname },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
  });
  const bytes = outputFiles[0].contents;
  console.log(`${name.padEnd(36)} ${kib(bytes.length)} minified ${kib(gzipSync(bytes).length)} gzip`);
}

function kib(bytes) {
  return `${(bytes / 1024).toFixed(2).padStart(6)} KiB`;
}
