import type { Connection } from "./connection.js";
import { type Mailbox, type Message, subscriptionOf } from "./mailbox.js";

/** A JSON-RPC request, or with no method the answer to one of ours. */
export interface Payload {
  readonly id: unknown;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
}

const DEFAULT_TTL_SECONDS = 300;
const PROPOSE = 1100;
const PROPOSE_RESPONSE = 1101;
const SETTLE = 1102;

/** Do what a client asks, and answer it. */
export function answerTo(
  { id, method, params = {} }: Payload,
  connection: Connection,
  mailbox: Mailbox,
  published: Map<number, number>,
): void {
  const { client } = connection;
  const publish = (topic: unknown, message: unknown, tag: unknown): void => {
    const ttl = Number(params["ttl"] ?? DEFAULT_TTL_SECONDS);
    mailbox.add(newMessage(client, String(topic), String(message), Number(tag), ttl));
    published.set(Number(tag), (published.get(Number(tag)) ?? 0) + 1);
  };
  const subscribe = (topic: unknown): string => {
    mailbox.subscribe(client, String(topic));
    return subscriptionOf(client, String(topic));
  };
  const methods: Record<string, () => unknown> = {
    irn_publish: () => publish(params["topic"], params["message"], params["tag"]),
    irn_batchPublish: () => {
      for (const each of listOf(params["messages"]) as Record<string, unknown>[]) {
        publish(each["topic"], each["message"], each["tag"]);
      }
    },
    irn_subscribe: () => subscribe(params["topic"]),
    irn_batchSubscribe: () => listOf(params["topics"]).map(subscribe),
    irn_unsubscribe: () => mailbox.unsubscribe(client, String(params["topic"])),
    irn_fetchMessages: () => fetched(mailbox, client, [params["topic"]]),
    irn_batchFetchMessages: () => fetched(mailbox, client, listOf(params["topics"])),
    wc_proposeSession: () => {
      subscribe(params["pairingTopic"]);
      publish(params["pairingTopic"], params["sessionProposal"], PROPOSE);
    },
    wc_approveSession: () => {
      subscribe(params["sessionTopic"]);
      publish(params["pairingTopic"], params["sessionProposalResponse"], PROPOSE_RESPONSE);
      publish(params["sessionTopic"], params["sessionSettlementRequest"], SETTLE);
    },
  };
  const run = methods[method ?? ""];
  if (run === undefined) {
    connection.refuse(id, `this relay does not know ${method}`);
  } else {
    connection.answer(id, run() ?? true);
  }
}

function fetched(mailbox: Mailbox, client: string, topics: readonly unknown[]): object {
  const messages = mailbox.waiting(client, topics.map(String));
  return {
    messages: messages.map(({ topic, message, publishedAt, tag }) => ({ topic, message, publishedAt, tag })),
    hasMore: false,
  };
}

function newMessage(publisher: string, topic: string, message: string, tag: number, ttlSeconds: number): Message {
  const publishedAt = Date.now();
  const expiresAt = publishedAt + ttlSeconds * 1000;
  return { topic, message, tag, publishedAt, publisher, expiresAt, receivedBy: new Set() };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
