import { type Reader, readAnswer, readRecheck, readReport } from "./answers.js";
import { type Call, send, type Transport } from "./call.js";
import { EndpointPool } from "./endpoints.js";
import { ProblemError, UnsupportedError } from "./errors.js";
import { type ExplainEvent, eventsOf, StreamReader } from "./explain-stream.js";
import type { ExplainRequest, Feedback, Recheck, Report } from "./types.js";

const DEFAULT_BUDGET_MS = 1_000;
const DEFAULT_TRANSPORT_MS = 200;
/** What the service accepts as `budget_ms`. */
const SERVICE_MIN_MS = 50;
const SERVICE_MAX_MS = 30_000;
const NOT_THERE: ReadonlySet<number> = new Set([404, 405]);

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
  /** The same, part by part: the verdict, the text as it is written, and `done` with the whole report. */
  explainStream(request: ExplainRequest, options?: CallOptions): AsyncIterable<ExplainEvent>;
  /** Whether what a report said still holds, asked just before signing. `UnsupportedError` from older services. */
  recheck(witness: string, options?: CallOptions): Promise<Recheck>;
  /** The stored report, as it was answered. */
  report(id: string, options?: CallOptions): Promise<Report>;
  /** Tell the operator what became of a request and whether the verdict was right. */
  feedback(id: string, feedback: Feedback, options?: CallOptions): Promise<void>;
}

/** A client for one service in one or more regions. Raises `TypeError` or `RangeError` for options that cannot work. */
export function createClient(options: ClientOptions): Client {
  const caller = new Caller(options);
  const json = "application/json";
  const reports = (id: string): string => `/v1/reports/${encodeURIComponent(id)}`;
  return {
    explain: async (request, call) =>
      caller.send("/v1/explain", caller.judgement(request), json, whole(readReport), call),
    explainStream: (request, call) =>
      eventsOf(async (emit, signal) => {
        const read = (response: Response) => reader.read(response);
        const reader = new StreamReader(emit);
        const streaming = "text/event-stream, application/json;q=0.5";
        return caller.send("/v1/explain", caller.judgement(request), streaming, read, { ...call, signal });
      }, call?.signal),
    recheck: async (witness, call) =>
      caller.send("/v1/recheck", () => JSON.stringify({ witness }), json, whole(readRecheck), call).catch(unsupported),
    report: async (id, call) => caller.send(reports(id), undefined, json, whole(readReport), call),
    feedback: async (id, feedback, call) => {
      const body = (): string => JSON.stringify(feedback);
      const read = whole(() => true);
      await caller.send(`${reports(id)}/feedback`, body, json, read, call);
    },
  };
}

/** What all calls of a client share: the regions, the headers and the rules for time. */
class Caller {
  readonly #transport: Transport;
  readonly #transportMs: number;

  constructor(private readonly options: ClientOptions) {
    this.#transport = {
      pool: new EndpointPool(options.endpoints),
      headers: options.headers ?? {},
      // Looked up late and called bare: browsers refuse a `fetch` whose `this` is another object.
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    };
    this.#transportMs = options.transportMs ?? DEFAULT_TRANSPORT_MS;
    this.#budget(undefined);
  }

  /** Writes the body of a judgement, with what the service may take of the attempt's time. */
  judgement(request: ExplainRequest): (attemptMs: number) => string {
    return (attemptMs) => JSON.stringify({ ...request, budget_ms: serviceBudget(attemptMs - this.#transportMs) });
  }

  async send<T>(
    path: string,
    body: ((attemptMs: number) => string) | undefined,
    accept: string,
    read: Call<T>["read"],
    call: CallOptions | undefined,
  ): Promise<T> {
    const totalMs = this.#budget(call);
    const shortestAttemptMs = SERVICE_MIN_MS + this.#transportMs;
    return send(this.#transport, { path, body, accept, read, totalMs, shortestAttemptMs, signal: call?.signal });
  }

  #budget(call: CallOptions | undefined): number {
    return checkedBudget(call?.budgetMs ?? this.options.budgetMs ?? DEFAULT_BUDGET_MS, this.#transportMs);
  }
}

function whole<T>(read: Reader<T>): Call<T>["read"] {
  return async (response) => readAnswer(response.status, response.headers, await response.text(), read);
}

/** A service that is older than this client does not know the path, or knows it for reading only. */
function unsupported(error: unknown): never {
  if (error instanceof ProblemError && NOT_THERE.has(error.status)) {
    throw new UnsupportedError("this service does not offer the call", { cause: error });
  }
  throw error;
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
