import type { Fault, Problem } from "./types.js";

/** Why one endpoint gave no answer to one attempt. `status` is set where it answered with an HTTP error. */
export interface EndpointFailure {
  readonly endpoint: string;
  readonly reason: string;
  readonly status?: number;
}

/** The service understood the call and answered with a problem (RFC 9457): it will answer so again. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";

  constructor(readonly problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
  }

  get status(): number {
    return this.problem.status;
  }

  /** What is wrong in the request, each with a JSON pointer into it. */
  get faults(): readonly Fault[] {
    return this.problem.errors;
  }
}

/** The service is older than this client and does not offer the call. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
}

/** No endpoint gave an answer within the budget. `failures` has every attempt, in order. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";

  constructor(readonly failures: readonly EndpointFailure[]) {
    super(`txexplain gave no answer: ${failures.map((failure) => `${failure.endpoint} ${failure.reason}`).join("; ")}`);
  }
}
