import type { ExplainEvent, Origin } from "@txexplain/client";
import { contentOf, levelBadge, originLine } from "./content.js";
import { element } from "./elements.js";
import { keepRechecking } from "./rechecking.js";
import { ENGLISH, type Strings } from "./strings.js";
import { STYLES } from "./styles.js";
import { afterEvent, type Freshness, levelOf, type RecheckCall, type View, WAITING } from "./view.js";

/** A page could put its own button where the dialog is about to appear: so long, clicks do not count (milliseconds). */
const DEAF_MS = 500;
const RECHECK_MS = 5_000;

/** Where there is no DOM (a server), the module can be imported all the same. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** `<txexplain-dialog>`: a modal dialog that shows what signing would do and asks. Attribute `theme`: light or dark. */
export class ReportDialog extends Base {
  strings: Strings = ENGLISH;
  /** With it, a report is checked again while it is open. */
  recheck: RecheckCall | undefined;
  recheckEveryMs = RECHECK_MS;
  origin: Origin | undefined;
  /** The person has seen an earlier report about this request. */
  renewed = false;

  #view: View = WAITING;
  #freshness: Freshness = "unchecked";
  #shownAt = Number.POSITIVE_INFINITY;
  #stopRechecking = (): void => undefined;
  #resolve: ((answer: boolean) => void) | undefined;
  readonly #parts = parts();

  get view(): View {
    return this.#view;
  }

  set view(view: View) {
    this.#view = view;
    this.#freshness = "unchecked";
    this.#render();
    this.#watch();
  }

  /** Show the parts of an answer as they arrive. Rejects as the stream does. */
  async follow(events: AsyncIterable<ExplainEvent>): Promise<void> {
    this.view = WAITING;
    for await (const event of events) {
      this.view = afterEvent(this.#view, event);
    }
  }

  /** Open the dialog. Resolves with whether the person said yes; closing it in any way is a no. */
  async ask(): Promise<boolean> {
    this.#answer(false);
    this.#render();
    const { dialog, main } = this.#parts;
    dialog.showModal();
    main.scrollTop = 0;
    this.#parts.reject.focus();
    this.#shownAt = performance.now();
    this.#watch();
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Close without a yes. */
  close(): void {
    this.#answer(false);
  }

  connectedCallback(): void {
    if (this.shadowRoot !== null) {
      return;
    }
    const { dialog, reject, sign, understood } = this.#parts;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
    root.append(dialog);
    reject.addEventListener("click", () => this.#answer(false));
    sign.addEventListener("click", (event) => {
      // Only a person's click: a script of the page has no say here.
      if (event.isTrusted && performance.now() - this.#shownAt >= DEAF_MS) {
        this.#answer(true);
      }
    });
    understood.addEventListener("change", () => this.#renderButtons());
    dialog.addEventListener("close", () => {
      // The event comes late: by then the dialog may be open for the next question.
      if (!dialog.open) {
        this.#answer(false);
      }
    });
  }

  disconnectedCallback(): void {
    this.#answer(false);
  }

  #answer(answer: boolean): void {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    this.#stopRechecking();
    this.#shownAt = Number.POSITIVE_INFINITY;
    this.#parts.understood.checked = false;
    this.#parts.dialog.close();
    resolve?.(answer);
  }

  #watch(): void {
    this.#stopRechecking();
    const witness = this.#view.kind === "explained" ? this.#view.report.witness : null;
    if (!this.#parts.dialog.open || typeof witness !== "string" || this.recheck === undefined) {
      return;
    }
    this.#stopRechecking = keepRechecking(witness, this.recheck, this.recheckEveryMs, (freshness) => {
      this.#freshness = freshness;
      this.#renderButtons();
    });
  }

  #render(): void {
    const { dialog, header, main, renewed } = this.#parts;
    dialog.dataset["level"] = levelOf(this.#view) ?? "none";
    header.replaceChildren(levelBadge(this.#view, this.strings), originLine(this.origin, this.strings));
    renewed.hidden = !this.renewed;
    renewed.textContent = this.strings.renewed;
    main.replaceChildren(renewed, ...contentOf(this.#view, this.strings));
    this.#renderButtons();
  }

  #renderButtons(): void {
    const { reject, sign, understood, understoodLabel, understoodText, freshness } = this.#parts;
    const level = levelOf(this.#view);
    understoodLabel.hidden = level !== "malicious";
    understoodText.textContent = this.strings.understood;
    reject.textContent = this.strings.reject;
    sign.textContent = level === "benign" ? this.strings.sign : this.strings.signAnyway;
    const isOpen = this.#view.kind !== "judging" && this.#freshness !== "changed";
    sign.disabled = !isOpen || (level === "malicious" && !understood.checked);
    freshness.dataset["state"] = this.#freshness;
    const isReport = this.#view.kind === "explained";
    const text = isReport ? this.strings[this.#freshness] : "";
    if (freshness.textContent !== text) {
      freshness.textContent = text;
    }
    freshness.hidden = !isReport;
  }
}

/** The fixed parts of the dialog; the rest is written into them. */
function parts() {
  const header = element("header");
  const renewed = element("p", { class: "renewed", role: "alert", hidden: "" });
  // Focusable, so that a keyboard can scroll it.
  const main = element("main", { tabindex: "0", "aria-labelledby": "headline" });
  const freshness = element("p", { class: "freshness", role: "status", part: "freshness" });
  const understood = element("input", { type: "checkbox" });
  const understoodText = element("span");
  const understoodLabel = element("label", { hidden: "" }, understood, understoodText);
  const reject = element("button", { type: "button", part: "reject" });
  const sign = element("button", { type: "button", part: "sign", class: "sign-button" });
  const buttons = element("div", { class: "buttons" }, reject, sign);
  const footer = element("footer", {}, freshness, understoodLabel, buttons);
  const dialog = element("dialog", { "aria-labelledby": "headline", "aria-describedby": "text" }, header, main, footer);
  return { dialog, header, main, renewed, freshness, understood, understoodLabel, understoodText, reject, sign };
}
