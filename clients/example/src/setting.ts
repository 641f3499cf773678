/** Where things are: the example's server says it, and passes `/v1` on to the service and `/node` to the chain's node. */
export interface Setting {
  readonly relayUrl: string;
  readonly chainId: number;
  readonly accounts: Readonly<Record<"alice" | "bob" | "mallory", string>>;
  readonly usdc: string;
}

export const METHODS = ["eth_sendTransaction", "personal_sign", "eth_signTypedData_v4", "wallet_sendCalls"];
export const EVENTS = ["accountsChanged", "chainChanged"];

export async function readSetting(): Promise<Setting> {
  const answer = await fetch("/setting.json");
  return (await answer.json()) as Setting;
}

/** Options of a WalletConnect core that stays on this machine. */
export function coreOptions({ relayUrl }: Setting, customStoragePrefix: string) {
  return { relayUrl, projectId: "0".repeat(32), telemetryEnabled: false, logger: "silent", customStoragePrefix };
}

let lastId = 0;

/** A call of the chain's node. Raises the node's error, with its `code`. */
export async function callNode(method: string, params: unknown): Promise<unknown> {
  lastId += 1;
  const body = JSON.stringify({ jsonrpc: "2.0", id: lastId, method, params });
  const answer = await fetch("/node", { method: "POST", headers: { "content-type": "application/json" }, body });
  const { result, error } = (await answer.json()) as { result?: unknown; error?: { message: string; code: number } };
  if (error !== undefined) {
    throw Object.assign(new Error(error.message), { code: error.code });
  }
  return result;
}
