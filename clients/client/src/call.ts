import type { Answer, Failed } from "./answers.js";
import type { Endpoint, EndpointPool } from "./endpoints.js";
import { type EndpointFailure, ProblemError, UnavailableError } from "./errors.js";
import { pause, TimeOver, withinTime } from "./time-limit.js";

/** How calls reach the service. */
export interface Transport {
  readonly pool: EndpointPool;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
}

/** One call. `body` writes what is sent, given how long (milliseconds) the attempt may take; undefined makes a GET. */
export interface Call<T> {
  readonly path: string;
  readonly body: ((attemptMs: number) => string) | undefined;
  /** The media types that the answer may have. */
  readonly accept: string;
  /** Reads an answer to its end; what it raises is a failure of the endpoint. */
  readonly read: (response: Response) => Promise<Answer<T>>;
  /** Milliseconds for everything; and below `shortestAttemptMs` an attempt is not worth making. */
  readonly totalMs: number;
  readonly shortestAttemptMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Ask endpoints until one answers, never past the call's time. Raises `ProblemError`, `UnavailableError`, or the
 * signal's reason. Asking again is safe: the service only judges, it never signs or sends.
 */
export async function send<T>(transport: Transport, call: Call<T>): Promise<T> {
  const { pool } = transport;
  const end = performance.now() + call.totalMs;
  const failures: EndpointFailure[] = [];
  const excluded = new Set<Endpoint>();
  // Two more than there are regions: a connection that drops once costs no failover, and a storm is not fed.
  for (let attempt = 0; attempt < pool.size + 2; attempt += 1) {
    const plan = planAttempt(pool, excluded, attempt > 0, end, call.shortestAttemptMs);
    if (plan === undefined) {
      break;
    }
    await pause(plan.waitMs, call.signal);
    const answer = await tryOnce(transport, call, plan.endpoint, plan.attemptMs);
    if (answer.kind !== "failure") {
      pool.answered(plan.endpoint);
      return given(answer);
    }
    pool.failed(plan.endpoint, typeof answer.retry === "object" ? answer.retry.afterMs : undefined, performance.now());
    failures.push(failureOf(plan.endpoint, answer));
    if (answer.retry === "never") {
      excluded.add(plan.endpoint);
    }
  }
  throw new UnavailableError(failures);
}

interface Plan {
  readonly endpoint: Endpoint;
  readonly waitMs: number;
  readonly attemptMs: number;
}

/** Whom to ask, after what wait, for how long; undefined where no further attempt fits into what is left. */
function planAttempt(
  pool: EndpointPool,
  excluded: ReadonlySet<Endpoint>,
  again: boolean,
  end: number,
  shortestMs: number,
): Plan | undefined {
  const now = performance.now();
  const endpoint = pool.next(excluded, now);
  if (endpoint === undefined) {
    return undefined;
  }
  const waitMs = again ? Math.max(endpoint.restsUntil - now, 0) : 0;
  const leftMs = end - now - waitMs;
  // A region that hangs may take half: the other half is for the region that answers in its place.
  const half = pool.hasAlternative(endpoint, excluded, now) ? leftMs / 2 : leftMs;
  const attemptMs = Math.max(half, Math.min(leftMs, shortestMs));
  return again && attemptMs < shortestMs ? undefined : { endpoint, waitMs, attemptMs };
}

async function tryOnce<T>(
  transport: Transport,
  call: Call<T>,
  endpoint: Endpoint,
  attemptMs: number,
): Promise<Answer<T>> {
  // Written outside the try: a request that cannot be written as JSON is the caller's fault, not the endpoint's.
  const request = requestOf(transport, call, attemptMs);
  try {
    return await withinTime(attemptMs, call.signal, async (signal) => {
      const response = await transport.fetch(endpoint.url + call.path, { ...request, signal });
      return call.read(response);
    });
  } catch (error) {
    if (call.signal?.aborted) {
      throw error;
    }
    const reason = error instanceof TimeOver ? `gave ${error.message}` : `cannot be reached: ${causeOf(error)}`;
    return { kind: "failure", reason, retry: "soon" };
  }
}

function requestOf(transport: Transport, call: Call<unknown>, attemptMs: number): RequestInit {
  const common: RequestInit = {
    // A redirect could carry what is to be signed to a host that nobody configured.
    redirect: "error",
    cache: "no-store",
    credentials: "omit",
    headers: { accept: call.accept, ...transport.headers },
  };
  if (call.body === undefined) {
    return { ...common, method: "GET" };
  }
  const headers = { "content-type": "application/json", ...(common.headers as Record<string, string>) };
  return { ...common, method: "POST", headers, body: call.body(attemptMs) };
}

function given<T>(answer: Exclude<Answer<T>, Failed>): T {
  if (answer.kind === "problem") {
    throw new ProblemError(answer.problem);
  }
  return answer.value;
}

function failureOf(endpoint: Endpoint, failed: Failed): EndpointFailure {
  const failure = { endpoint: endpoint.url, reason: failed.reason };
  return failed.status === undefined ? failure : { ...failure, status: failed.status };
}

/** Node says "fetch failed" and hides the reason in `cause`. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
