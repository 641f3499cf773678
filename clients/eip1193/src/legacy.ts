import { InvalidRequestError } from "./errors.js";
import { asksForSignature } from "./signing-methods.js";

/** Leads one request through the gate. */
export type Pass = <T>(method: string, params: unknown, forward: (params: unknown) => T) => Promise<Awaited<T>>;

type Callback = (error: unknown, answer?: unknown) => void;
type Send = (...args: unknown[]) => unknown;

/**
 * `send` and `sendAsync`, which wallets had before EIP-1193 and many keep: unguarded they would be a way around.
 * Forms: `send(method, params)`, `send(payload)`, `send(payload, callback)`, and batches with any of the latter.
 */
export function guardedSend(pass: Pass, send: Send): Send {
  return (...args) => {
    const [first, second] = args;
    if (typeof first === "string") {
      return asksForSignature(first) ? pass(first, second, (params) => send(first, params)) : send(...args);
    }
    // Read once: a payload with accessors could show one method here and another one to the wallet.
    const payload: unknown = Array.isArray(first) ? first.map(plain) : plain(first);
    if (![payload].flat().some(isSigning)) {
      return send(payload, ...args.slice(1));
    }
    return typeof second === "function"
      ? withCallback(pass, payload, once(second as Callback), send)
      : passPayload(pass, payload, (judged) => send(judged, ...args.slice(1)));
  };
}

function withCallback(pass: Pass, payload: unknown, callback: Callback, send: Send): void {
  passPayload(pass, payload, (judged) => send(judged, callback)).catch((error: unknown) => callback(error));
}

async function passPayload(pass: Pass, payload: unknown, forward: (judged: unknown) => unknown): Promise<unknown> {
  if (Array.isArray(payload)) {
    throw new InvalidRequestError("signing requests cannot be sent in a batch; send them one by one");
  }
  const request = payload as { method: string; params?: unknown };
  return pass(request.method, request.params, (params) => forward({ ...request, params }));
}

function isSigning(payload: unknown): boolean {
  return asksForSignature((payload as { method?: unknown } | null | undefined)?.method);
}

function plain(payload: unknown): unknown {
  return typeof payload === "object" && payload !== null ? { ...payload } : payload;
}

/** A wallet that calls back and then fails would otherwise be heard twice. */
function once(callback: Callback): Callback {
  let called = false;
  return (error, answer) => {
    if (!called) {
      called = true;
      callback(error, answer);
    }
  };
}
