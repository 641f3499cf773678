import { send, type Transport } from "./call.js";
import { EndpointPool } from "./endpoints.js";
import type { ExplainRequest, Report } from "./types.js";

const DEFAULT_BUDGET_MS = 1_000;
const DEFAULT_TRANSPORT_MS = 200;
/** What the service accepts as `budget_ms`. */
const SERVICE_MIN_MS = 50;
const SERVICE_MAX_MS = 30_000;

export interface ClientOptions {
  /** Addresses of the service, the nearest region first, such as `["https://eu.example", "https://us.example"]`. */
  readonly endpoints: readonly string[];
  /** Milliseconds that a call may take, way and retries included. 1000 by default. */
  readonly budgetMs?: number;
  /** Milliseconds of the budget for the way there and back; the service is told the rest. 200 by default. */
  readonly transportMs?: number;
  /** Sent with each call, for example `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Another `fetch`; by default the platform's at the time of the call. */
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  /** Milliseconds for this call, in place of the client's. */
  readonly budgetMs?: number;
  /** Aborts the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Every method raises `ProblemError`, `UnavailableError`, or the reason of the call's signal. */
export interface Client {
  /** Judge what is about to be signed, and say it in words. */
  explain(request: ExplainRequest, options?: CallOptions): Promise<Report>;
  /** The stored report, as it was answered. */
  report(id: string, options?: CallOptions): Promise<Report>;
}

/** A client for one service in one or more regions. Raises `TypeError` or `RangeError` for options that cannot work. */
export function createClient(options: ClientOptions): Client {
  const transport: Transport = {
    pool: new EndpointPool(options.endpoints),
    headers: options.headers ?? {},
    // Looked up late and called bare: browsers refuse a `fetch` whose `this` is another object.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
  };
  const transportMs = options.transportMs ?? DEFAULT_TRANSPORT_MS;
  const budgetOf = (call: CallOptions = {}): number =>
    checkedBudget(call.budgetMs ?? options.budgetMs ?? DEFAULT_BUDGET_MS, transportMs);
  budgetOf();
  const shortestAttemptMs = SERVICE_MIN_MS + transportMs;
  return {
    explain: async (request, call) =>
      send(transport, {
        path: "/v1/explain",
        body: (attemptMs) => JSON.stringify({ ...request, budget_ms: serviceBudget(attemptMs - transportMs) }),
        totalMs: budgetOf(call),
        shortestAttemptMs,
        signal: call?.signal,
      }),
    report: async (id, call) =>
      send(transport, {
        path: `/v1/reports/${encodeURIComponent(id)}`,
        body: undefined,
        totalMs: budgetOf(call),
        shortestAttemptMs,
        signal: call?.signal,
      }),
  };
}

function serviceBudget(ms: number): number {
  return Math.min(Math.max(Math.floor(ms), SERVICE_MIN_MS), SERVICE_MAX_MS);
}

function checkedBudget(budgetMs: number, transportMs: number): number {
  // Written so that NaN fails too.
  if (!(transportMs >= 0 && budgetMs >= transportMs + SERVICE_MIN_MS && budgetMs < Number.POSITIVE_INFINITY)) {
    const least = `transportMs (${transportMs}) + ${SERVICE_MIN_MS}`;
    throw new RangeError(`budgetMs is ${budgetMs}; expected a finite number of milliseconds of at least ${least}`);
  }
  return budgetMs;
}
