/** The example wallet as a newcomer uses it: in Chromium, with the real service, a real chain, real WalletConnect. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { createPublicClient, http } from "viem";
import { newPage, PHONE, screenshot, seriousViolations, startBrowser } from "./support/browser.js";
import { BOB, NODE, SERVICE } from "./support/fixture-chain.js";

const SERVER = fileURLToPath(new URL("../../example/serve.mjs", import.meta.url));
const reader = createPublicClient({ transport: http(NODE) });
let browser: Browser;
let server: ChildProcess;
let address: string;

before(async () => {
  browser = await startBrowser();
  server = spawn(process.execPath, [SERVER, "--port", "0", "--service", SERVICE, "--node", NODE]);
  address = await new Promise((resolve, reject) => {
    server.stdout?.on("data", (text) => resolve(/http:\S+/.exec(String(text))?.[0] ?? ""));
    server.stderr?.on("data", (text) => reject(new Error(String(text))));
  });
});
after(async () => {
  server.kill();
  await browser.close();
});

/** The page with the dapp connected to the wallet. What leaves loopback is refused, as on a train. */
async function connected(options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await newPage(browser, options);
  await page.route(
    ({ hostname }) => hostname !== "127.0.0.1",
    (route) => route.abort(),
  );
  await page.goto(address);
  await page.getByRole("button", { name: "Connect a wallet" }).click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>("#link")?.value.startsWith("wc:"));
  await page.getByRole("button", { name: "Pair" }).click();
  await page.getByText("wants to connect").waitFor();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("button", { name: "Pay Bob 0.01 ETH" }).waitFor();
  return page;
}

const ask = async (page: Page, label: string) => {
  await page.getByRole("button", { name: label }).click();
  await page.getByRole("dialog").getByRole("heading").first().waitFor();
};
const press = async (page: Page, name: RegExp) => {
  await page.waitForTimeout(600);
  await page.getByRole("dialog").getByRole("button", { name }).click();
};
const answerTo = (page: Page, label: string) =>
  page.locator("#answers li", { hasText: label }).first().textContent({ timeout: 30_000 });

for (const [name, options] of Object.entries({
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: PHONE },
  "phone-dark": { colorScheme: "dark", viewport: PHONE },
} satisfies Record<string, BrowserContextOptions>)) {
  test(`a newcomer pays, and sees through a drain (${name})`, async () => {
    const page = await connected(options);
    const before = await reader.getBalance({ address: BOB });
    await screenshot(page, `example-connected-${name}`);
    assert.deepEqual(await seriousViolations(page), []);

    await ask(page, "Pay Bob 0.01 ETH");
    await screenshot(page, `example-pay-${name}`);
    await press(page, /^Sign/);
    assert.match((await answerTo(page, "Pay Bob")) ?? "", /0x[0-9a-f]{64}/);
    assert.equal(await reader.getBalance({ address: BOB }), before + 10n ** 16n);

    await ask(page, "Claim free rewards");
    assert.match((await page.getByRole("dialog").textContent()) ?? "", /Dangerous/);
    await screenshot(page, `example-drain-${name}`);
    assert.deepEqual(await seriousViolations(page), []);
    await press(page, /Reject/);
    assert.match((await answerTo(page, "Claim free rewards")) ?? "", /user rejected/i);
    await screenshot(page, `example-after-${name}`);
    await page.context().close();
  });
}

test("a permit and a batch are explained before they are rejected", async () => {
  const page = await connected();

  for (const label of ["Sign a permit", "Pay and claim in one batch"]) {
    await ask(page, label);
    assert.match((await page.getByRole("dialog").textContent()) ?? "", /USDC|USD Coin|calls/);
    await press(page, /Reject/);
    assert.match((await answerTo(page, label)) ?? "", /user rejected/i);
  }
  await page.context().close();
});

test("with the service down, the wallet says that nobody looked", async () => {
  const page = await connected();
  await page.route("**/v1/**", (route) => route.abort());

  await ask(page, "Sign in with a message");
  await page.getByRole("heading", { name: "This request was not judged" }).waitFor();
  await screenshot(page, "example-service-down");
  await press(page, /Reject/);

  assert.match((await answerTo(page, "Sign in")) ?? "", /user rejected/i);
  await page.context().close();
});
