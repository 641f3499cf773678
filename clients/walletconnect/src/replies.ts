import type { RpcResponse, WalletKitLike } from "./wallet-kit.js";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Send a response until it has gone out. Gives up, and raises the last error, when the request is over (expired, or
 * its session is gone): then nobody waits for it.
 */
export async function reply(
  walletKit: WalletKitLike,
  topic: string,
  response: RpcResponse,
  signal: AbortSignal,
): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      await walletKit.respondSessionRequest({ topic, response: response as never });
      return;
    } catch (error) {
      if (signal.aborted || !isAwaited(walletKit, response.id)) {
        throw error;
      }
      await pause(pauseMs, signal);
    }
  }
}

/** Whether WalletConnect still holds the request as unanswered. */
function isAwaited(walletKit: WalletKitLike, id: number): boolean {
  return walletKit.getPendingSessionRequests().some((request) => request.id === id);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
