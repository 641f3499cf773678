import { createHash } from "node:crypto";

/** A message as it was published. Ciphertext: the relay cannot read it. */
export interface Message {
  readonly topic: string;
  readonly message: string;
  readonly tag: number;
  readonly publishedAt: number;
  readonly publisher: string;
  /** Unix time, milliseconds. */
  readonly expiresAt: number;
  /** Who has confirmed it. */
  readonly receivedBy: Set<string>;
}

/** The id of a client's subscription to a topic, the same across connections. */
export function subscriptionOf(client: string, topic: string): string {
  return createHash("sha256").update(`${topic}${client}`).digest("hex");
}

/** Who listens to which topic, and what waits for whom. Clients are known by their key, across connections. */
export class Mailbox {
  readonly #messages = new Map<string, Message[]>();
  readonly #topics = new Map<string, Set<string>>();

  add(message: Message): void {
    const waiting = this.#messages.get(message.topic) ?? [];
    waiting.push(message);
    this.#messages.set(message.topic, waiting);
  }

  subscribe(client: string, topic: string): void {
    const topics = this.#topics.get(client) ?? new Set();
    this.#topics.set(client, topics.add(topic));
  }

  unsubscribe(client: string, topic: string): void {
    this.#topics.get(client)?.delete(topic);
  }

  /** What the client has not confirmed yet, oldest first; of all its topics where none is named. */
  waiting(client: string, topics: Iterable<string> = this.#topics.get(client) ?? []): readonly Message[] {
    const now = Date.now();
    return [...topics]
      .flatMap((topic) => this.#messages.get(topic) ?? [])
      .filter(({ publisher, expiresAt, receivedBy }) => {
        return publisher !== client && expiresAt > now && !receivedBy.has(client);
      });
  }
}
