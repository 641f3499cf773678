import type { Level, Problem, Recheck, Report } from "./types.js";

const LEVELS: ReadonlySet<string> = new Set<Level>(["benign", "warning", "malicious", "unknown"]);

/** What an HTTP answer means for the call. */
export type Answer<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "problem"; readonly problem: Problem }
  | Failed;

/** The endpoint gave no answer to this attempt. `status` is set where it answered with an HTTP error. */
export interface Failed {
  readonly kind: "failure";
  readonly reason: string;
  readonly status?: number;
  readonly retry: Retry;
}

/** `never`: not this endpoint in this call. `after`: it named the time (milliseconds). `soon`: when its rest is over. */
export type Retry = "never" | "soon" | { readonly afterMs: number };

/** What a body means: a value, or undefined where it is none of what was asked for. */
export type Reader<T> = (document: object | undefined) => T | undefined;

/**
 * Read an answer. Whatever is neither what was asked for nor a problem (a login page, a gateway's error) is a failure
 * of the endpoint: a 200 that is no report must never pass for a benign one.
 */
export function readAnswer<T>(status: number, headers: Headers, text: string, read: Reader<T>): Answer<T> {
  const document = parseObject(text);
  if (status === 503 || status === 429) {
    const afterMs = retryAfterMs(headers.get("retry-after"));
    const retry = afterMs === undefined ? "never" : { afterMs };
    return { kind: "failure", reason: `answered ${status}`, status, retry };
  }
  const value = status >= 200 && status < 300 ? read(document) : undefined;
  if (value !== undefined) {
    return { kind: "value", value };
  }
  if (status >= 400 && isProblem(document)) {
    return problemAnswer(status, document);
  }
  const reason = `answered ${status} with something that is neither an answer nor a problem`;
  return { kind: "failure", reason, status, retry: "soon" };
}

/** What a problem means for the call, whether it came as an answer or at the end of a stream. */
export function problemAnswer(status: number, problem: Problem): Answer<never> {
  if (status < 500 && status !== 429) {
    return { kind: "problem", problem };
  }
  // A fault inside this region: it would answer so again, another region may not.
  return { kind: "failure", reason: `answered ${status} ${problem.title}`, status, retry: "never" };
}

export function readReport(document: object | undefined): Report | undefined {
  const report = document as Partial<Report> | undefined;
  const isReport =
    typeof report?.id === "string" &&
    LEVELS.has(String(report.verdict?.level)) &&
    Array.isArray(report.verdict?.findings) &&
    typeof report.explanation?.headline === "string";
  return isReport ? (report as Report) : undefined;
}

export function readRecheck(document: object | undefined): Recheck | undefined {
  const recheck = document as Partial<Recheck> | undefined;
  return typeof recheck?.holds === "boolean" && Array.isArray(recheck.changed) ? (recheck as Recheck) : undefined;
}

export function isProblem(document: object | undefined): document is Problem {
  const problem = document as Partial<Problem> | undefined;
  const texts = [problem?.type, problem?.title, problem?.detail];
  return texts.every((text) => typeof text === "string") && Array.isArray(problem?.errors);
}

/** The object that the text is as JSON; undefined for anything else. */
export function parseObject(text: string): object | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === "object" && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 9110: seconds, or a date. */
function retryAfterMs(value: string | null): number | undefined {
  if (value === null || value.trim() === "") {
    return undefined;
  }
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}
