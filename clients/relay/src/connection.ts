import type { WebSocket } from "ws";
import type { Faults } from "./faults.js";
import { type Message, subscriptionOf } from "./mailbox.js";

/** After this many milliseconds without a confirmation, a message is sent again. */
const RESEND_MS = 400;

/** One socket of one client: sends messages until the client confirms them. */
export class Connection {
  readonly #unconfirmed = new Map<string, Message>();
  readonly #underWay = new Set<Message>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #confirmations = 0;
  #lastId = 0;

  constructor(
    readonly client: string,
    private readonly socket: WebSocket,
    private readonly faults: Faults,
  ) {
    socket.on("close", () => {
      for (const timer of this.#timers) {
        clearTimeout(timer);
      }
    });
  }

  answer(id: unknown, result: unknown): void {
    this.#send({ id, jsonrpc: "2.0", result });
  }

  refuse(id: unknown, message: string): void {
    this.#send({ id, jsonrpc: "2.0", error: { code: -32600, message } });
  }

  deliver(message: Message): void {
    if (this.#underWay.has(message)) {
      return;
    }
    this.#underWay.add(message);
    this.#try(message);
  }

  /** The client has it. */
  confirmed(id: unknown): void {
    const message = this.#unconfirmed.get(String(id));
    this.#confirmations += 1;
    if (this.faults.cutAfter > 0 && this.#confirmations >= this.faults.cutAfter) {
      this.cut();
      return;
    }
    message?.receivedBy.add(this.client);
    this.#unconfirmed.delete(String(id));
  }

  cut(): void {
    this.socket.terminate();
  }

  #try(message: Message): void {
    if (message.receivedBy.has(this.client) || this.socket.readyState !== this.socket.OPEN) {
      return;
    }
    if (Math.random() >= this.faults.lossRate) {
      for (let copy = 0; copy < this.faults.copies; copy += 1) {
        this.#push(message);
      }
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#try(message);
    }, RESEND_MS);
    this.#timers.add(timer);
  }

  #push(message: Message): void {
    this.#lastId += 1;
    const id = String(Date.now() * 1000 + this.#lastId);
    this.#unconfirmed.set(id, message);
    const { topic, message: text, publishedAt, tag } = message;
    const data = { topic, message: text, publishedAt, tag };
    this.#send({
      id,
      jsonrpc: "2.0",
      method: "irn_subscription",
      params: { id: subscriptionOf(this.client, topic), data },
    });
  }

  #send(payload: object): void {
    if (this.socket.readyState === this.socket.OPEN) {
      this.socket.send(JSON.stringify(payload));
    }
  }
}
