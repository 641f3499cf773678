/** A wallet as dapps see it: EIP-1193 in front of a real anvil, which holds the keys of the fixture's accounts. */
import { EventEmitter } from "node:events";
import { NODE } from "./fixture-chain.js";

export interface RpcRequest {
  readonly method: string;
  readonly params?: unknown;
}

export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(error: { code: number; message: string; data?: unknown }) {
    super(error.message);
    this.code = error.code;
    this.data = error.data;
  }
}

/** Remembers every request in the order in which it came. Private fields, as real providers have them. */
export class NodeWallet extends EventEmitter {
  readonly seen: RpcRequest[] = [];
  readonly isNodeWallet = true;
  #sent = 0;

  async request(args: RpcRequest): Promise<unknown> {
    this.seen.push(args);
    this.#sent += 1;
    const body = JSON.stringify({ jsonrpc: "2.0", id: this.#sent, ...args });
    const response = await fetch(NODE, { method: "POST", headers: { "content-type": "application/json" }, body });
    const answer = (await response.json()) as { result?: unknown; error?: ConstructorParameters<typeof RpcError>[0] };
    if (answer.error) {
      throw new RpcError(answer.error);
    }
    return answer.result;
  }

  /** The older way in, with a callback. */
  sendAsync(payload: RpcRequest & { id: number }, callback: (error: unknown, answer?: unknown) => void): void {
    this.request({ method: payload.method, params: payload.params }).then(
      (result) => callback(null, { jsonrpc: "2.0", id: payload.id, result }),
      (error: unknown) => callback(error),
    );
  }

  get sent(): number {
    return this.#sent;
  }

  signingRequests(): RpcRequest[] {
    return this.seen.filter(({ method }) => /^(eth_send|eth_sign|personal_sign|wallet_send)/.test(method));
  }
}
