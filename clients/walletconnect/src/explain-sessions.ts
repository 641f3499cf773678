import { Introductions } from "./introductions.js";
import { Journal } from "./journal.js";
import { Lifetimes } from "./lifetimes.js";
import type { SessionsOptions } from "./options.js";
import { SessionRequests } from "./session-requests.js";
import type { SessionDeleteEvent, WalletKitLike } from "./wallet-kit.js";

/** The type of namespaces that a wallet kit approves sessions with. */
export type NamespacesOf<W extends WalletKitLike> = Parameters<W["approveSession"]>[0]["namespaces"];

/**
 * Answer a wallet's sessions: signing requests are explained and decided upon first, then executed, and answered until
 * the answer has gone out. Call it once, right after the wallet kit is made; requests that wait from before are taken up.
 */
export function explainSessions<W extends WalletKitLike>(
  walletKit: W,
  options: SessionsOptions<NamespacesOf<W>>,
): { stop(): void } {
  const lifetimes = new Lifetimes();
  const open = options as SessionsOptions<never>;
  const requests = new SessionRequests(walletKit, open, new Journal(walletKit.core.storage), lifetimes);
  const introductions = new Introductions(walletKit, open, lifetimes);
  const onDelete = ({ topic }: SessionDeleteEvent): void => {
    lifetimes.end(topic);
    requests.forget(topic);
  };
  walletKit.on("session_request", requests.take);
  walletKit.on("session_delete", onDelete);
  if (options.propose !== undefined) {
    walletKit.on("session_proposal", introductions.propose);
  }
  if (options.authenticate !== undefined) {
    walletKit.on("session_authenticate", introductions.authenticate);
  }
  for (const request of walletKit.getPendingSessionRequests()) {
    void requests.take(request);
  }
  return {
    stop: () => {
      walletKit.off("session_request", requests.take);
      walletKit.off("session_delete", onDelete);
      walletKit.off("session_proposal", introductions.propose);
      walletKit.off("session_authenticate", introductions.authenticate);
      lifetimes.end();
    },
  };
}
