import { Gate } from "./gate.js";
import { currentChain } from "./judge.js";
import { guardedSend, type Pass } from "./legacy.js";
import type { ExplainFirstOptions } from "./options.js";
import type { Eip1193Provider, OpenProvider, RequestArguments } from "./provider.js";
import { asksForSignature } from "./signing-methods.js";

type Method = (...args: unknown[]) => unknown;

/**
 * The same provider, except that signing requests are explained and decided upon before they reach it. All else
 * passes untouched and at once: other requests, events, properties. Raises `RangeError` for a bad `concurrency`.
 */
export function explainFirst<P extends Eip1193Provider>(provider: P, options: ExplainFirstOptions): P {
  const inner = provider as unknown as OpenProvider & Record<PropertyKey, unknown>;
  const gate = new Gate(options);
  const pass: Pass = (method, params, forward) =>
    gate.pass({ method, params, chain: () => currentChain(inner) }, forward);
  const guarded = new Map<PropertyKey, Method>([["request", (args, ...rest) => request(inner, pass, args, rest)]]);
  for (const name of ["send", "sendAsync"]) {
    guarded.set(
      name,
      guardedSend(pass, (...args) => (inner[name] as Method)(...args)),
    );
  }
  return mirror(inner, guarded) as unknown as P;
}

async function request(inner: OpenProvider, pass: Pass, args: unknown, rest: readonly unknown[]): Promise<unknown> {
  if (typeof args !== "object" || args === null) {
    return inner.request(args, ...rest);
  }
  // Read once: an object with accessors could show one method here and another one to the wallet.
  const read: RequestArguments = { ...(args as RequestArguments) };
  if (!asksForSignature(read.method)) {
    return inner.request(read, ...rest);
  }
  return pass(read.method, read.params, (params) => {
    return inner.request(params === undefined ? read : { ...read, params }, ...rest);
  });
}

/**
 * Shows `inner` with some methods replaced. The proxy stands on an empty object, because a proxy on a frozen wallet
 * could not replace anything.
 */
function mirror(inner: Record<PropertyKey, unknown>, replaced: ReadonlyMap<PropertyKey, Method>): object {
  const methods = new WeakMap<Method, Method>();
  const read = (name: PropertyKey): unknown => {
    const value: unknown = Reflect.get(inner, name, inner);
    if (typeof value !== "function") {
      return value === inner ? proxy : value;
    }
    return replaced.get(name) ?? known(methods, value as Method, () => onInner(value as Method, inner, proxy));
  };
  const proxy: object = new Proxy(Object.create(Object.getPrototypeOf(inner) as object | null) as object, {
    get: (_target, name) => read(name),
    set: (_target, name, value) => Reflect.set(inner, name, value, inner),
    has: (_target, name) => Reflect.has(inner, name),
    ownKeys: () => Reflect.ownKeys(inner),
    defineProperty: (_target, name, descriptor) => Reflect.defineProperty(inner, name, descriptor),
    deleteProperty: (_target, name) => Reflect.deleteProperty(inner, name),
    getOwnPropertyDescriptor: (_target, name) => {
      const found = Reflect.getOwnPropertyDescriptor(inner, name);
      return found && { value: read(name), writable: true, enumerable: found.enumerable ?? false, configurable: true };
    },
  });
  return proxy;
}

/** The method as one of `inner`, whose private fields a proxy does not have; `on(...)` still returns the wrapper. */
function onInner(method: Method, inner: object, proxy: object): Method {
  return new Proxy(method, {
    apply: (target, self, args: unknown[]) => {
      const result: unknown = Reflect.apply(target, self === proxy ? inner : self, args);
      return result === inner ? proxy : result;
    },
  });
}

/** The same function each time, so that `provider.on === provider.on`. */
function known(methods: WeakMap<Method, Method>, method: Method, make: () => Method): Method {
  const found = methods.get(method) ?? make();
  methods.set(method, found);
  return found;
}
