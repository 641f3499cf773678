import type { ExplainRequest, ProblemError } from "@txexplain/client";
import type { Outcome, Subject } from "./decision.js";
import { type ExplainFirstOptions, optionValue } from "./options.js";
import type { OpenProvider } from "./provider.js";
import { METHODS_WITH_CHAIN } from "./signing-methods.js";

/** Statuses that say something about the request; all others are the service's own trouble. */
const ABOUT_THE_REQUEST: ReadonlySet<number> = new Set([400, 413, 422]);

/** Ask the service about a request. Never raises: no answer is an outcome too. */
export async function judge(
  provider: OpenProvider,
  options: ExplainFirstOptions,
  method: string,
  params: unknown,
): Promise<Subject> {
  let chainId: number | undefined;
  try {
    chainId = await chainOf(provider, method, params);
    const request = requestFor(options, chainId, method, params);
    const call = options.budgetMs === undefined ? {} : { budgetMs: options.budgetMs };
    const report = await options.client.explain(request, call);
    return { method, params, chainId, outcome: { kind: "explained", report } };
  } catch (error) {
    return { method, params, chainId, outcome: outcomeOf(error) };
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

async function chainOf(provider: OpenProvider, method: string, params: unknown): Promise<number> {
  return namesItsChain(method, params) ? chainNumber(chainIn(params)) : currentChain(provider);
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

function requestFor(options: ExplainFirstOptions, chainId: number, method: string, params: unknown): ExplainRequest {
  const origin = optionValue(options.origin);
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

function outcomeOf(error: unknown): Outcome {
  return isRefusal(error) ? { kind: "refused", problem: error } : { kind: "unavailable", error };
}

/** Known by its name, because an application may hold two copies of the client's package. */
function isRefusal(error: unknown): error is ProblemError {
  return (
    error instanceof Error && error.name === "ProblemError" && ABOUT_THE_REQUEST.has((error as ProblemError).status)
  );
}
