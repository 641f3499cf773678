import { asksForSignature, Gate, Slots } from "@txexplain/eip1193";
import { INTERRUPTED, rpcErrorOf } from "./errors.js";
import type { Entry, Journal } from "./journal.js";
import type { Lifetimes } from "./lifetimes.js";
import type { SessionsOptions } from "./options.js";
import { evmChain, originOf } from "./origin.js";
import { reply } from "./replies.js";
import type { RpcResponse, SessionRequestEvent, WalletKitLike } from "./wallet-kit.js";

/** Answers session requests: each is executed at most once, however often it is delivered. */
export class SessionRequests {
  readonly #slots: Slots;
  readonly #gates = new Map<string, Gate>();
  readonly #underWay = new Set<string>();

  constructor(
    private readonly walletKit: WalletKitLike,
    private readonly options: SessionsOptions<never>,
    private readonly journal: Journal,
    private readonly lifetimes: Lifetimes,
  ) {
    this.#slots = new Slots(options.concurrency ?? 4);
  }

  /** Never raises; what goes wrong is answered or told to `onError`. */
  readonly take = async (event: SessionRequestEvent): Promise<void> => {
    const key = `${event.topic}:${event.id}`;
    if (this.#underWay.has(key)) {
      return;
    }
    this.#underWay.add(key);
    try {
      await this.lifetimes.during(event.topic, event.params.request.expiryTimestamp, async (signal) => {
        const response = (await this.#answered(key, event.id)) ?? (await this.#answer(key, event, signal));
        await reply(this.walletKit, event.topic, response, signal);
      });
    } catch (error) {
      this.options.onError?.(error);
    } finally {
      this.#underWay.delete(key);
    }
  };

  /** The session is over; a later one has another topic. */
  forget(topic: string): void {
    this.#gates.delete(topic);
  }

  /** The answer to a request that was forwarded before. */
  async #answered(key: string, id: number): Promise<RpcResponse | undefined> {
    const entry = await this.journal.find(key);
    return entry && (entry.response ?? { id, jsonrpc: "2.0", error: INTERRUPTED });
  }

  async #answer(key: string, event: SessionRequestEvent, signal: AbortSignal): Promise<RpcResponse> {
    const { id } = event;
    let response: RpcResponse;
    try {
      response = { id, jsonrpc: "2.0", result: (await this.#execute(key, event, signal)) ?? null };
    } catch (error) {
      response = { id, jsonrpc: "2.0", error: rpcErrorOf(error) };
    }
    // The dapp gets its answer even where it cannot be kept.
    await this.#keep({ key, response }).catch((error: unknown) => this.options.onError?.(error));
    return response;
  }

  /** Only what was forwarded is in the journal. */
  async #keep(entry: Entry): Promise<void> {
    if ((await this.journal.find(entry.key)) !== undefined) {
      await this.journal.put(entry);
    }
  }

  async #execute(key: string, { topic, params, verifyContext }: SessionRequestEvent, signal: AbortSignal) {
    const { chainId, request } = params;
    const { method } = request;
    if (!asksForSignature(method)) {
      return this.options.execute({ method, params: request.params, chainId, topic });
    }
    const origin = originOf(this.walletKit.getActiveSessions()[topic]?.peer.metadata, verifyContext);
    const chain = async (): Promise<number> => evmChain(chainId);
    const asked = { method, params: request.params, chain, signal, ...(origin && { origin }) };
    return this.#gate(topic).pass(asked, async (judged) => {
      // Written before it is signed: what was written and not answered may have been signed, and is not signed again.
      await this.journal.put({ key });
      return this.options.execute({ method, params: judged, chainId, topic });
    });
  }

  /** One for each session: a person who thinks about one dapp's request does not hold up another's. */
  #gate(topic: string): Gate {
    const gate = this.#gates.get(topic) ?? new Gate(this.options, this.#slots);
    this.#gates.set(topic, gate);
    return gate;
  }
}
