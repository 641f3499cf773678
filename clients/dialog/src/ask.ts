import { ReportDialog } from "./report-dialog.js";
import type { Strings } from "./strings.js";
import { type Question, type RecheckCall, viewOf } from "./view.js";

const TAG = "txexplain-dialog";

export interface DialogOptions {
  /** With a client's `recheck`, a report is checked again while it is open. */
  readonly client?: { readonly recheck?: RecheckCall };
  /** Milliseconds between two rechecks, 5000 by default. */
  readonly recheckEveryMs?: number;
  /** The system's theme by default. */
  readonly theme?: "light" | "dark";
  /** Other words than the English ones. */
  readonly strings?: Strings;
  /** Where the element is put; the page's body by default. */
  readonly parent?: HTMLElement;
}

/** Make `<txexplain-dialog>` known to the browser; again and again does no harm. */
export function defineDialog(): void {
  if (customElements.get(TAG) === undefined) {
    customElements.define(TAG, ReportDialog);
  }
}

/** A new element with these options, in the page. */
export function createDialog(options: DialogOptions = {}): ReportDialog {
  defineDialog();
  const dialog = document.createElement(TAG) as ReportDialog;
  const { client, recheckEveryMs, theme, strings } = options;
  dialog.recheck = client?.recheck?.bind(client);
  dialog.recheckEveryMs = recheckEveryMs ?? dialog.recheckEveryMs;
  dialog.strings = strings ?? dialog.strings;
  if (theme !== undefined) {
    dialog.setAttribute("theme", theme);
  }
  (options.parent ?? document.body).append(dialog);
  return dialog;
}

/**
 * An `ask` for `explainFirst` and `explainSessions`: shows each request in a dialog of its own, one after the other.
 * A request that is withdrawn meanwhile is closed, or never shown.
 */
export function dialogAsk(options: DialogOptions = {}): (question: Question) => Promise<boolean> {
  let last: Promise<unknown> = Promise.resolve();
  return (question) => {
    const answer = last.then(() => askOne(question, options));
    last = answer.catch(() => undefined);
    return answer;
  };
}

async function askOne(question: Question, options: DialogOptions): Promise<boolean> {
  const { signal } = question;
  if (signal?.aborted) {
    return false;
  }
  const dialog = createDialog(options);
  const close = (): void => dialog.close();
  signal?.addEventListener("abort", close);
  try {
    dialog.origin = question.origin;
    dialog.renewed = question.renewed === true;
    dialog.view = viewOf(question);
    return await dialog.ask();
  } finally {
    signal?.removeEventListener("abort", close);
    dialog.remove();
  }
}
