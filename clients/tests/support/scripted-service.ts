/** An HTTP server whose answers the test writes: for the failures that a healthy service does not show. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Scripted {
  readonly url: string;
  /** The bodies received, in order. */
  readonly bodies: Record<string, unknown>[];
  close(): Promise<void>;
}

export type Script = (response: ServerResponse, attempt: number) => void;

export async function scriptedService(script: Script): Promise<Scripted> {
  const bodies: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const text = await read(request);
    bodies.push(text === "" ? {} : JSON.parse(text));
    script(response, bodies.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The least that the client takes for a report. */
export function reportWith(level: string, id = "rep_scripted"): string {
  return JSON.stringify({ id, verdict: { level, findings: [] }, explanation: { headline: "A headline" } });
}

export function answer(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
}

export function problem(status: number, errors: { pointer: string; message: string }[] = []): string {
  return JSON.stringify({ type: "urn:txexplain:problem:x", title: "A problem", status, detail: "what", errors });
}

/** A port on which nobody listens. */
export async function deadUrl(): Promise<string> {
  const service = await scriptedService(() => undefined);
  await service.close();
  return service.url;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
