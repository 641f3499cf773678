/** The dialog in Chromium, with reports of the real service: what a person sees, hears and can press. */
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createClient, type ExplainRequest, type Report } from "@txexplain/client";
import { buildSync } from "esbuild";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { DESKTOP, newPage, PHONE, screenshot, seriousViolations, startBrowser } from "./support/browser.js";
import { ALICE, BOB, BUDGET_MS, CHAIN_ID, DRAIN, HOSTILE, SERVICE, USDC } from "./support/fixture-chain.js";

const ORIGIN = "http://127.0.0.1:1";
const BUNDLE = buildSync({
  stdin: {
    contents: 'import * as dialog from "@txexplain/dialog"; globalThis.dialog = dialog;',
    resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
  },
  bundle: true,
  write: false,
  format: "esm",
  target: "es2022",
}).outputFiles[0]?.text;

const send = (transaction: object): ExplainRequest => ({
  chain_id: CHAIN_ID,
  method: "eth_sendTransaction",
  params: [{ from: ALICE, ...transaction }],
  account: { counterparties: [BOB] },
});
const REQUESTS = {
  benign: send({ to: BOB, value: "0xde0b6b3a7640000" }),
  malicious: { ...send({ to: USDC, data: DRAIN }), origin: HOSTILE },
  warning: { chain_id: CHAIN_ID, method: "eth_sign", params: [ALICE, `0x${"ab".repeat(32)}`] },
} satisfies Record<string, ExplainRequest>;

const reports = new Map<string, Report>();
let browser: Browser;
let page: Page;
let errors: string[];

before(async () => {
  browser = await startBrowser();
  const client = createClient({ endpoints: [SERVICE], budgetMs: BUDGET_MS });
  for (const [name, request] of Object.entries(REQUESTS)) {
    const report = await client.explain(request);
    assert.equal(report.verdict.level, name);
    reports.set(name, report);
  }
  const { verdict } = named("warning");
  reports.set("unknown", { ...named("warning"), verdict: { ...verdict, level: "unknown", findings: [] } });
});
after(() => browser.close());

/** A page whose rules forbid everything but our own script. */
async function open(options: BrowserContextOptions = {}): Promise<void> {
  const made = await newPage(browser, options);
  await page?.context().close();
  ({ page, errors } = made);
  const headers = {
    "content-security-policy": "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'",
  };
  const html = `<!doctype html><html lang="en"><title>Wallet</title><body><main><h1>A wallet</h1></main>
    <script type="module" src="/dialog.js"></script>`;
  await page.route(`${ORIGIN}/**`, (route) =>
    route.request().url().endsWith(".js")
      ? route.fulfill({ contentType: "text/javascript", body: BUNDLE ?? "" })
      : route.fulfill({ contentType: "text/html", headers, body: html }),
  );
  await page.goto(ORIGIN);
  await page.waitForFunction("globalThis.dialog !== undefined");
}

beforeEach(() => open());

/** Ask about a report; the answer is kept in the page. */
async function ask(report: Report, more: object = {}, options: object = {}): Promise<void> {
  await page.evaluate(
    ({ report, more, options }) => {
      const state = globalThis as unknown as Record<string, unknown>;
      const { dialogAsk } = state["dialog"] as { dialogAsk(o: object): (q: object) => Promise<boolean> };
      const question = {
        outcome: { kind: "explained", report },
        origin: { url: "https://app.example.org/x" },
        ...more,
      };
      const client = { recheck: state["recheck"] };
      const answered = dialogAsk({ client, recheckEveryMs: 50, ...options })(question);
      Object.assign(globalThis, { answered, answer: undefined });
      void answered.then((answer) => Object.assign(globalThis, { answer }));
    },
    { report, more, options },
  );
  await page.getByRole("dialog").waitFor();
}

const answer = () => page.evaluate("answered");
const named = (name: string) => reports.get(name) ?? assert.fail(name);
const button = (name: RegExp) => page.getByRole("button", { name });
/** Longer than the dialog is deaf to clicks. */
const patience = () => page.waitForTimeout(600);

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    test(`every level can be read by all (${colorScheme}, ${size})`, async () => {
      await open({ colorScheme, viewport });
      for (const name of reports.keys()) {
        await ask(named(name), { origin: (REQUESTS as Record<string, ExplainRequest>)[name]?.origin });
        assert.equal(await page.getByRole("heading", { level: 2 }).textContent(), named(name).explanation.headline);
        assert.deepEqual(await seriousViolations(page), []);
        const widths = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]");
        assert.ok(((widths as number[])[0] as number) <= ((widths as number[])[1] as number), String(widths));
        await screenshot(page, `dialog-${name}-${colorScheme}-${size}`);
        await button(/Reject/).click();
      }
      assert.deepEqual(errors, []);
    });
  }
}

test("a yes is a yes, and closing in any way is a no", async () => {
  await ask(named("benign"));
  await patience();
  await button(/^Sign$/).click();
  assert.equal(await answer(), true);

  for (const no of [() => button(/Reject/).click(), () => page.keyboard.press("Escape")]) {
    await ask(named("benign"));
    await no();
    assert.equal(await answer(), false);
  }
});

test("a click that comes at once, and a script's click, are no yes", async () => {
  await ask(named("benign"));
  await page.evaluate(`document.querySelector("txexplain-dialog").shadowRoot.querySelector(".sign-button").click()`);
  await patience();
  await page.evaluate(`document.querySelector("txexplain-dialog").shadowRoot.querySelector(".sign-button").click()`);

  assert.equal(await page.evaluate("globalThis.answer"), undefined);
  assert.ok(await page.getByRole("dialog").isVisible());
});

test("the keyboard reaches everything, stays inside, and begins at the safe button", async () => {
  await ask(named("benign"));
  const focused = () =>
    page.evaluate<string>(
      `document.activeElement?.shadowRoot?.activeElement?.textContent ?? document.activeElement?.tagName`,
    );

  assert.equal(await focused(), "Reject");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Sign");
  await patience();
  await page.keyboard.press("Enter");
  assert.equal(await answer(), true);
});

test("what is dangerous can be signed only by who says that they know", async () => {
  await ask(named("malicious"));
  await patience();

  assert.ok(await button(/Sign anyway/).isDisabled());
  await page.getByRole("checkbox").check();
  await button(/Sign anyway/).click();

  assert.equal(await answer(), true);
});

test("hostile text is shown as text: no markup, no tricks of direction, no flood", async () => {
  const hostile = `<img src=x onerror="globalThis.hacked=1"><b>SAFE</b>\u202Etxt\u2066\u200b\u0000${"A".repeat(9000)}`;
  const report = JSON.parse(
    JSON.stringify(named("malicious"), (key, value) =>
      ["headline", "text", "title", "advice", "display", "symbol"].includes(key) ? hostile : value,
    ),
  ) as Report;
  await ask(report, { origin: { url: `https://xn--80ak6aa92e.com/${hostile}`, name: hostile, verified: "INVALID" } });

  const dialog = page.locator("txexplain-dialog");
  assert.equal(await dialog.locator("img, b, a, iframe").count(), 0);
  assert.equal(await page.evaluate("globalThis.hacked"), undefined);
  const text = await page.getByRole("dialog").textContent();
  assert.match(text ?? "", /<img src=x/);
  assert.doesNotMatch(text ?? "", /[\u202A-\u202E\u2066-\u2069\u200B]/);
  assert.match(text ?? "", /xn--80ak6aa92e\.com \(pretends to be another site\)/);
  const widths = await page.evaluate<number[]>("[document.documentElement.scrollWidth, innerWidth]");
  assert.ok((widths[0] ?? 0) <= (widths[1] ?? 0));
  await screenshot(page, "dialog-hostile");
  assert.ok(await button(/Reject/).isVisible());
  assert.deepEqual(errors, []);
});

test("the report is checked again while it is open: what no longer holds cannot be signed", async () => {
  await page.evaluate(`Object.assign(globalThis, {
    holds: true, rechecks: [],
    recheck: async (witness) => (rechecks.push(witness), { holds, changed: [] }),
  })`);
  await ask({ ...named("benign"), witness: "w1" });
  const status = page.getByRole("status");

  await status.filter({ hasText: "Still true" }).waitFor();
  await screenshot(page, "dialog-still-true");
  await page.evaluate("globalThis.holds = false");
  await status.filter({ hasText: "No longer true" }).waitFor();
  assert.ok(await button(/Sign/).isDisabled());
  assert.deepEqual(await seriousViolations(page), []);
  await screenshot(page, "dialog-no-longer-true");
  await page.evaluate("globalThis.recheck = undefined");
  await button(/Reject/).click();
  assert.equal(await answer(), false);
  const asked = await page.evaluate<string[]>("rechecks");
  assert.ok(asked.length >= 2 && asked.every((witness) => witness === "w1"));
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate("rechecks.length"), asked.length);
});

test("a service that cannot recheck leaves the report readable and says nothing about it", async () => {
  await page.evaluate(`globalThis.recheck = async () => { throw new Error("no such path"); }`);
  await ask({ ...named("benign"), witness: "w1" });
  await page.waitForTimeout(150);

  assert.match((await page.getByRole("status").textContent()) ?? "", /Not checked again/);
  assert.ok(await button(/^Sign$/).isEnabled());
});

test("a streamed answer shows the verdict first, then the words, and can be signed only when it is whole", async () => {
  await page.evaluate((report) => {
    const { createDialog } = (globalThis as unknown as { dialog: { createDialog(): HTMLElement & Followed } }).dialog;
    interface Followed {
      ask(): Promise<boolean>;
      follow(events: AsyncIterable<unknown>): Promise<void>;
    }
    const waiting: ((event: unknown) => void)[] = [];
    async function* events() {
      for (;;) {
        const event = await new Promise((resolve) => waiting.push(resolve));
        yield event;
      }
    }
    const shown = createDialog();
    void shown.ask();
    void shown.follow(events());
    Object.assign(globalThis, { next: (event: unknown) => waiting.shift()?.(event), report });
  }, named("warning"));
  const dialog = page.getByRole("dialog");

  await dialog.getByText("Checking what this would do").waitFor();
  await page.evaluate(`next({ type: "verdict", verdict: report.verdict })`);
  await dialog.getByText("Be careful").waitFor();
  await page.evaluate(`next({ type: "text", text: "You would let somebody." })`);
  await page.waitForTimeout(20);
  await page.evaluate(`next({ type: "text", text: "They would <b>spend</b>." })`);
  await dialog.getByText("You would let somebody. They would <b>spend</b>.").waitFor();
  assert.ok(await button(/Sign/).isDisabled());
  await screenshot(page, "dialog-streaming");
  await page.evaluate(`next({ type: "done", report })`);
  await dialog.getByRole("heading", { name: named("warning").explanation.headline }).waitFor();

  assert.ok(await button(/Sign/).isEnabled());
});

test("several requests are shown one after the other, and a withdrawn one is closed", async () => {
  await page.evaluate((report) => {
    const { dialogAsk } = (globalThis as unknown as { dialog: { dialogAsk(): (q: object) => Promise<boolean> } })
      .dialog;
    const ask = dialogAsk();
    const abort = new AbortController();
    const outcome = { kind: "explained", report };
    const questions = [{ outcome, signal: abort.signal }, { outcome: { kind: "unavailable" } }];
    Object.assign(globalThis, { abort, answers: Promise.all(questions.map(ask)) });
  }, named("benign"));

  await page.getByRole("heading", { name: named("benign").explanation.headline }).waitFor();
  assert.equal(await page.locator("txexplain-dialog").count(), 1);
  await page.evaluate("abort.abort()");
  await page.getByRole("heading", { name: "This request was not judged" }).waitFor();
  await button(/Reject/).click();

  assert.deepEqual(await page.evaluate("answers"), [false, false]);
  assert.equal(await page.locator("txexplain-dialog").count(), 0);
});

test("a wallet sets its own theme and words from outside", async () => {
  await page.evaluate(`document.documentElement.style.setProperty("--txexplain-background", "rgb(1, 2, 3)")`);
  await ask(named("benign"), { renewed: true }, { theme: "dark" });

  const background = await page.getByRole("dialog").evaluate((node) => getComputedStyle(node).backgroundColor);
  assert.equal(background, "rgb(1, 2, 3)");
  assert.match((await page.getByRole("alert").textContent()) ?? "", /has changed since/);
});
