import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { Connection } from "./connection.js";
import { type Faults, NO_FAULTS } from "./faults.js";
import { Mailbox } from "./mailbox.js";
import { answerTo, type Payload } from "./methods.js";

export interface Relay {
  /** `ws://127.0.0.1:PORT`, for `relayUrl`. */
  readonly url: string;
  readonly faults: Faults;
  /** Messages taken in, by their tag: what was asked and answered, as far as a relay can see. */
  readonly published: ReadonlyMap<number, number>;
  /** Cut every connection. */
  cutAll(): void;
  close(): Promise<void>;
}

/** Starts a relay on loopback; any free port by default. Messages wait for late subscribers until they expire. */
export async function startRelay(port = 0): Promise<Relay> {
  const mailbox = new Mailbox();
  const faults: Faults = { ...NO_FAULTS };
  const published = new Map<number, number>();
  const connections = new Set<Connection>();
  const server = new WebSocketServer({ host: "127.0.0.1", port });
  await new Promise<void>((resolve, reject) => server.once("listening", resolve).once("error", reject));

  const flush = (): void => {
    for (const connection of connections) {
      for (const message of mailbox.waiting(connection.client)) {
        connection.deliver(message);
      }
    }
  };
  server.on("connection", (socket, request) => {
    const connection = new Connection(clientOf(request.url ?? ""), socket, faults);
    connections.add(connection);
    socket.on("close", () => connections.delete(connection));
    socket.on("error", () => connection.cut());
    socket.on("message", (data) => {
      const payload = JSON.parse(String(data)) as Payload;
      if (payload.method === undefined) {
        connection.confirmed(payload.id);
        return;
      }
      answerTo(payload, connection, mailbox, published);
      flush();
    });
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    published,
    cutAll: () => {
      for (const connection of connections) {
        connection.cut();
      }
    },
    close: () => {
      for (const socket of server.clients) {
        socket.terminate();
      }
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The client's key, from the token in the address (a JWT whose `iss` is a did:key). Its signature is not checked. */
function clientOf(address: string): string {
  const token = new URL(address, "ws://relay").searchParams.get("auth") ?? "";
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString() || "{}") as { iss?: string };
  return (claims.iss ?? "nobody").split(":").at(-1) ?? "nobody";
}
