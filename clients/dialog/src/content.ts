import type { AssetChange, Finding, Origin, Report } from "@txexplain/client";
import { element, foreign, section } from "./elements.js";
import type { Strings } from "./strings.js";
import { levelOf, type View } from "./view.js";

const LONGEST_NAME = 80;
const MOST_ROWS = 30;

/** The headline and everything under it, as nodes. */
export function contentOf(view: View, strings: Strings): readonly Node[] {
  switch (view.kind) {
    case "judging":
      return [
        headline(strings.judgingHeadline),
        element("p", { id: "text", "aria-live": "polite" }, foreign(view.text)),
      ];
    case "refused":
      return [headline(strings.refusedHeadline), element("p", { id: "text" }, foreign(view.reason))];
    case "unavailable":
      return [headline(strings.unavailableHeadline), element("p", { id: "text" }, strings.unavailableText)];
    case "explained":
      return reportContent(view.report, strings);
  }
}

/** The level as a word and a shape; never by colour alone. */
export function levelBadge(view: View, strings: Strings): HTMLElement {
  const level = levelOf(view);
  const sign = element("span", { class: "sign", "aria-hidden": "true" });
  return element(
    "p",
    { class: "level", part: "level" },
    sign,
    level === undefined ? strings.judging : strings.levels[level],
  );
}

export function originLine(origin: Origin | undefined, strings: Strings): HTMLElement {
  if (origin === undefined) {
    return element("p", { class: "origin", part: "origin" }, `${strings.from} ${strings.unknownOrigin}`);
  }
  const words: Readonly<Record<string, string>> = {
    VALID: strings.verified,
    INVALID: strings.mismatch,
    SCAM: strings.scam,
  };
  const standing = words[origin.verified ?? ""] ?? strings.notVerified;
  const site = element("strong", {}, foreign(hostOf(origin.url ?? ""), LONGEST_NAME));
  return element("p", { class: "origin", part: "origin" }, `${strings.from} `, site, ` (${standing})`);
}

function reportContent(report: Report, strings: Strings): readonly Node[] {
  const { explanation, verdict, effects, degraded } = report;
  const known = "asset_changes" in effects ? effects : undefined;
  const self = signerOf(report);
  const changes = known?.asset_changes ?? [];
  const own = changes.filter(({ account }) => account.toLowerCase() === self);
  const others = changes.filter((change) => !own.includes(change));
  const approvals = (known?.approvals ?? []).map(({ display }) => display);
  const isPartial = degraded.length > 0 || verdict.skipped.length > 0 || known === undefined;
  return [
    headline(explanation.headline, explanation.language),
    element("p", { id: "text", lang: explanation.language }, foreign(explanation.text, 4000)),
    ...(own.length > 0 ? [section(strings.changes, changeList(own, false))] : []),
    ...(approvals.length > 0 ? [section(strings.permissions, list(approvals))] : []),
    ...(verdict.findings.length > 0 ? [section(strings.findings, findingList(verdict.findings, strings))] : []),
    ...(others.length > 0
      ? [element("details", {}, element("summary", {}, strings.otherChanges), changeList(others, true))]
      : []),
    ...(isPartial ? [element("p", { class: "note" }, strings.incomplete)] : []),
  ];
}

function headline(text: string, lang?: string): HTMLElement {
  return element("h2", { id: "headline", part: "headline", ...(lang && { lang }) }, foreign(text, 240));
}

function changeList(changes: readonly AssetChange[], named: boolean): HTMLElement {
  const rows = changes.slice(0, MOST_ROWS).map(({ account, display, delta }) => {
    const whose = named ? `${short(account)}: ` : "";
    return element("li", { class: delta.startsWith("-") ? "loss" : "gain" }, whose, foreign(display, LONGEST_NAME));
  });
  return element("ul", { class: "changes" }, ...rows, ...more(changes.length));
}

function findingList(findings: readonly Finding[], strings: Strings): HTMLElement {
  const rows = findings.slice(0, MOST_ROWS).map(({ severity, title, advice }) => {
    const badge = element("span", { class: `severity ${severity}` }, strings.severities[severity]);
    const why = element("p", {}, element("strong", {}, `${strings.advice}: `), foreign(advice));
    return element("li", {}, element("p", {}, badge, " ", foreign(title)), advice === "" ? undefined : why);
  });
  return element("ul", { class: "findings" }, ...rows, ...more(findings.length));
}

function list(texts: readonly string[]): HTMLElement {
  const rows = texts.slice(0, MOST_ROWS).map((text) => element("li", {}, foreign(text, 200)));
  return element("ul", {}, ...rows, ...more(texts.length));
}

function more(count: number): readonly HTMLElement[] {
  return count > MOST_ROWS ? [element("li", {}, `+ ${count - MOST_ROWS}`)] : [];
}

/** The account that signs. */
function signerOf({ request }: Report): string {
  return String((request as { sender?: unknown }).sender ?? "").toLowerCase();
}

/** Enough of an address to tell it from the others of the same report. */
function short(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** The part of an address that says whose page it is, in the form that browsers put it (IDN as punycode). */
function hostOf(url: string): string {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
}
