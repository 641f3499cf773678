const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 30_000;
const LONGEST_RETRY_AFTER_MS = 300_000;

/** One regional address of the service, and how it fared. Times are those of `performance.now()`, in milliseconds. */
export interface Endpoint {
  readonly url: string;
  failuresInARow: number;
  restsUntil: number;
}

/** Chooses among regions: the one that answered last, else the first healthy one; a region that failed rests. */
export class EndpointPool {
  readonly #endpoints: readonly Endpoint[];
  #current: Endpoint | undefined;

  /** Raises `TypeError` for an address that is no plain http(s) URL. */
  constructor(urls: readonly string[]) {
    if (urls.length === 0) {
      throw new TypeError("give at least one endpoint");
    }
    this.#endpoints = urls.map((url) => ({ url: baseUrl(url), failuresInARow: 0, restsUntil: 0 }));
  }

  get size(): number {
    return this.#endpoints.length;
  }

  /** Whom to ask now, leaving out `excluded`. Where all rest, the one whose rest ends first: a call always tries. */
  next(excluded: ReadonlySet<Endpoint>, now: number): Endpoint | undefined {
    const left = this.#endpoints.filter((endpoint) => !excluded.has(endpoint));
    const rested = left.filter((endpoint) => endpoint.restsUntil <= now);
    const current = rested.find((endpoint) => endpoint === this.#current);
    return current ?? rested[0] ?? left.sort((one, other) => one.restsUntil - other.restsUntil)[0];
  }

  /** Whether another healthy one is left, so that this one need not get all the time. */
  hasAlternative(endpoint: Endpoint, excluded: ReadonlySet<Endpoint>, now: number): boolean {
    return this.#endpoints.some((other) => other !== endpoint && !excluded.has(other) && other.restsUntil <= now);
  }

  answered(endpoint: Endpoint): void {
    endpoint.failuresInARow = 0;
    endpoint.restsUntil = 0;
    this.#current = endpoint;
  }

  failed(endpoint: Endpoint, retryAfterMs: number | undefined, now: number): void {
    // Calls in flight at the same time fail together; they are one outage, not many in a row.
    if (endpoint.restsUntil <= now) {
      endpoint.failuresInARow += 1;
    }
    const backoff = Math.min(FIRST_REST_MS * 2 ** (endpoint.failuresInARow - 1), LONGEST_REST_MS);
    const rest = retryAfterMs === undefined ? backoff : Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS);
    endpoint.restsUntil = Math.max(endpoint.restsUntil, now + rest);
  }
}

/** Checked by pattern, because React Native's `URL` is incomplete. Credentials in addresses end up in logs. */
function baseUrl(url: string): string {
  if (!/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(url)) {
    throw new TypeError(`"${url}" is no endpoint; expected http(s)://host[:port][/path] without credentials or query`);
  }
  return url.replace(/\/+$/, "");
}
