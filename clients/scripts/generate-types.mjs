// Writes client/src/openapi.ts from the service's OpenAPI document; with --check only says whether it is fresh.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const DOCUMENT = new URL("../../txexplain/api/openapi.json", import.meta.url);
const TYPES = new URL("../client/src/openapi.ts", import.meta.url);
const HEADER =
  "// Generated from txexplain/api/openapi.json by `npm run generate`; edit that file's sources instead.\n\n";

const fresh = HEADER + astToString(await openapiTS(DOCUMENT, { immutable: true, alphabetize: true }));
if (!process.argv.includes("--check")) {
  await writeFile(TYPES, fresh);
} else if ((await readFile(TYPES, "utf8")) !== fresh) {
  console.error("client/src/openapi.ts is stale; run `npm run generate`");
  process.exitCode = 1;
}
