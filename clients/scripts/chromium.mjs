// Prints where Chromium is. `--install` brings it where it is missing: Debian's package for root, else Playwright's own.
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium, or undefined. CHROMIUM names another one. */
export function findChromium() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.CHROMIUM, ...onPath, chromium.executablePath()].find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function install() {
  const run = (command, ...args) => execFileSync(command, args, { stdio: ["ignore", 2, 2] });
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    run("apt-get", "update", "-qq");
    run("apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core");
  } else {
    run(process.execPath, join(import.meta.dirname, "../node_modules/playwright-core/cli.js"), "install", "chromium");
  }
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes("--install") && findChromium() === undefined) {
    install();
  }
  const found = findChromium();
  console.log(found ?? "no Chromium; `make chromium` in the repository's root installs one");
  process.exitCode = found === undefined ? 1 : 0;
}
