/** Chromium with pages of our own: nothing but loopback can be reached, and strict security rules apply. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const CLIENTS = fileURLToPath(new URL("../../..", import.meta.url));
const SCREENSHOTS = `${CLIENTS}/build/screenshots`;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1100, height: 800 };

export async function startBrowser(): Promise<Browser> {
  const executablePath = execFileSync(process.execPath, [`${CLIENTS}/scripts/chromium.mjs`], {
    encoding: "utf8",
  }).trim();
  // Chromium's own sandbox needs rights that containers rarely give; the pages are ours.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** A page; what it says on its console as an error fails the test that reads `errors`. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") {
      errors.push(message.text());
    }
  });
  return { page, errors };
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png` });
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[];
}

/** What axe finds on the page, shadow roots and all, that is serious or critical. */
export async function seriousViolations(page: Page): Promise<unknown[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{ violations: Violation[] }>("axe.run()");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })) }));
}
