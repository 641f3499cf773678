import type { ExplainRequest, Origin, ProblemError } from "@txexplain/client";
import type { Outcome, Subject } from "./decision.js";
import { type GateOptions, optionValue } from "./options.js";
import type { OpenProvider } from "./provider.js";
import { METHODS_WITH_CHAIN } from "./signing-methods.js";

/** Statuses that say something about the request; all others are the service's own trouble. */
const ABOUT_THE_REQUEST: ReadonlySet<number> = new Set([400, 413, 422]);

/** A request for a signature, and where it comes from. */
export interface SigningRequest {
  readonly method: string;
  readonly params: unknown;
  /** The chain that it is for, asked when it is judged and again just before it is forwarded. */
  readonly chain: () => Promise<number>;
  /** Who asks, where that differs from request to request. */
  readonly origin?: Origin;
  /** Aborts when the request is over: nobody need decide about it any more. */
  readonly signal?: AbortSignal;
}

/** Ask the service about a request. Never raises: no answer is an outcome too. */
export async function judge(request: SigningRequest, options: GateOptions): Promise<Subject> {
  const { method, params, signal } = request;
  const about = { method, params, ...(signal && { signal }) };
  let chainId: number | undefined;
  let origin: Origin | undefined;
  try {
    origin = request.origin ?? optionValue(options.origin);
    chainId = namesItsChain(method, params) ? chainNumber(chainIn(params)) : await request.chain();
    const call = options.budgetMs === undefined ? {} : { budgetMs: options.budgetMs };
    const report = await options.client.explain(bodyOf(request, chainId, origin, options), call);
    return { ...about, chainId, origin, outcome: { kind: "explained", report } };
  } catch (error) {
    const outcome: Outcome = isAboutTheRequest(error)
      ? { kind: "refused", problem: error }
      : { kind: "unavailable", error };
    return { ...about, chainId, origin, outcome };
  }
}

/** The chain that the wallet is on. Raises what the wallet raises, and `TypeError` for an answer that is no chain id. */
export async function currentChain(provider: OpenProvider): Promise<number> {
  return chainNumber(await provider.request({ method: "eth_chainId" }));
}

/** Whether the request itself says for which chain it is. */
export function namesItsChain(method: string, params: unknown): boolean {
  return METHODS_WITH_CHAIN.has(method) && chainIn(params) !== undefined;
}

function chainIn(params: unknown): unknown {
  return Array.isArray(params) ? (params[0] as { chainId?: unknown } | null | undefined)?.chainId : undefined;
}

function chainNumber(value: unknown): number {
  const chain = typeof value === "string" || typeof value === "number" ? Number(value) : Number.NaN;
  if (!(Number.isSafeInteger(chain) && chain >= 1)) {
    throw new TypeError(`the wallet gave ${JSON.stringify(value)} as its chain id`);
  }
  return chain;
}

function bodyOf(
  { method, params }: SigningRequest,
  chainId: number,
  origin: Origin | undefined,
  options: GateOptions,
): ExplainRequest {
  const account = optionValue(options.account);
  return {
    chain_id: chainId,
    method,
    // The service says what is wrong with parameters that are no list.
    params: params as readonly unknown[],
    ...(origin && { origin }),
    ...(account && { account }),
    ...(options.language !== undefined && { language: options.language }),
  };
}

/** Known by its name, because an application may hold two copies of the client's package. */
export function isAboutTheRequest(error: unknown): error is ProblemError {
  return (
    error instanceof Error && error.name === "ProblemError" && ABOUT_THE_REQUEST.has((error as ProblemError).status)
  );
}
