/** Real WalletKit wallets and sign-client dapps on loopback, over the test relay. */

import { WalletKit } from "@reown/walletkit";
import { createClient } from "@txexplain/client";
import type { Decided } from "@txexplain/eip1193";
import { type Execution, explainSessions, type SessionsOptions } from "@txexplain/walletconnect";
import { Core } from "@walletconnect/core";
import { SignClient } from "@walletconnect/sign-client";
import { buildApprovedNamespaces } from "@walletconnect/utils";
import { ALICE, BOB, BUDGET_MS, CHAIN_ID, SERVICE } from "./fixture-chain.js";
import { NodeWallet } from "./node-wallet.js";

export const CHAIN = `eip155:${CHAIN_ID}`;
const METHODS = [
  "eth_sendTransaction",
  "personal_sign",
  "eth_signTypedData_v4",
  "wallet_sendCalls",
  "wallet_getCapabilities",
  "eth_getBalance",
];
const METADATA = { name: "Test dapp", description: "", url: "https://app.example.org", icons: [] };
// Else all wallets and dapps of this process would share one connection.
process.env["DISABLE_GLOBAL_CORE"] = "true";

/** WalletConnect's storage, in memory; two wallets that share one are the same wallet before and after a restart. */
export class MemoryStorage {
  readonly #items = new Map<string, string>();

  getKeys = async (): Promise<string[]> => [...this.#items.keys()];
  getEntries = async <T>(): Promise<[string, T][]> =>
    [...this.#items].map(([key, text]): [string, T] => [key, JSON.parse(text) as T]);
  getItem = async <T>(key: string): Promise<T | undefined> => {
    const text = this.#items.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  };
  setItem = async (key: string, value: unknown): Promise<void> => {
    this.#items.set(key, JSON.stringify(value));
  };
  removeItem = async (key: string): Promise<void> => {
    this.#items.delete(key);
  };
}

const lastSent = new WeakMap<NodeWallet, Promise<unknown>>();

/** One after the other: anvil gives transactions that come together the same nonce. */
export async function executeOn(node: NodeWallet, execution: Execution): Promise<unknown> {
  const sent = (lastSent.get(node) ?? Promise.resolve()).then(() => execute(node, execution));
  lastSent.set(
    node,
    sent.catch(() => undefined),
  );
  return sent;
}

/** The keys are anvil's; a batch (EIP-5792) is carried out call by call. */
async function execute(node: NodeWallet, { method, params }: Execution): Promise<unknown> {
  if (method !== "wallet_sendCalls") {
    return node.request({ method, params });
  }
  const [batch] = params as [{ calls: { to: string; data?: string; value?: string }[] }];
  const hashes: unknown[] = [];
  for (const call of batch.calls) {
    hashes.push(await node.request({ method: "eth_sendTransaction", params: [{ from: ALICE, ...call }] }));
  }
  return { id: hashes.at(-1) };
}

export interface TestWallet {
  readonly kit: InstanceType<typeof WalletKit>;
  readonly node: NodeWallet;
  readonly decided: Decided[];
  readonly errors: unknown[];
  readonly storage: MemoryStorage;
  stop(): Promise<void>;
}

export async function startWallet(
  relayUrl: string,
  options: Partial<SessionsOptions<never>> = {},
  storage = new MemoryStorage(),
): Promise<TestWallet> {
  const core = new Core(offline(relayUrl, storage));
  // Requests side by side; the kit's own queue hands out one a second.
  const kit = await WalletKit.init({
    // Its own types disagree under `exactOptionalPropertyTypes`.
    core: core as never,
    metadata: { ...METADATA, name: "Test wallet", url: "https://wallet.example.org" },
    signConfig: { disableRequestQueue: true },
  });
  const node = new NodeWallet();
  const decided: Decided[] = [];
  const errors: unknown[] = [];
  const sessions = explainSessions(kit, {
    client: createClient({ endpoints: [SERVICE], budgetMs: BUDGET_MS }),
    account: { counterparties: [BOB] },
    onDecision: (decision) => decided.push(decision),
    onError: (error) => errors.push(error),
    execute: (execution) => executeOn(node, execution),
    propose: async ({ event }) =>
      buildApprovedNamespaces({ proposal: event.params as never, supportedNamespaces: SUPPORTED }),
    ...(options as object),
  });
  const stop = async (): Promise<void> => {
    sessions.stop();
    await closeCore(core);
  };
  return { kit, node, decided, errors, storage, stop };
}

const SUPPORTED = {
  eip155: {
    chains: [CHAIN, "eip155:1"],
    methods: METHODS,
    events: ["accountsChanged", "chainChanged"],
    accounts: [`${CHAIN}:${ALICE}`, `eip155:1:${ALICE}`],
  },
};

export interface TestDapp {
  readonly client: InstanceType<typeof SignClient>;
  readonly topic: string;
  ask<T = unknown>(method: string, params: unknown, chainId?: string): Promise<T>;
  stop(): Promise<void>;
}

export async function startDapp(relayUrl: string): Promise<Omit<TestDapp, "topic" | "ask">> {
  const client = await SignClient.init({ ...offline(relayUrl, new MemoryStorage()), metadata: METADATA });
  return { client, stop: () => closeCore(client.core) };
}

/** Pair and connect, as a person would with a QR code. Raises what the wallet answers where it rejects. */
export async function connect(relayUrl: string, wallet: TestWallet): Promise<TestDapp> {
  const dapp = await startDapp(relayUrl);
  const { uri, approval } = await dapp.client.connect({
    optionalNamespaces: {
      eip155: { chains: [CHAIN, "eip155:1"], methods: METHODS, events: ["accountsChanged", "chainChanged"] },
    },
  });
  const approved = approval();
  approved.catch(() => undefined);
  await wallet.kit.pair({ uri: uri ?? "" });
  const { topic } = await approved.catch(async (error: unknown) => {
    await dapp.stop();
    throw error;
  });
  const ask = <T>(method: string, params: unknown, chainId = CHAIN): Promise<T> =>
    dapp.client.request<T>({ topic, chainId, request: { method, params: params as never } });
  return { ...dapp, topic, ask };
}

/** Options of a core that stays on this machine. */
export function offline(relayUrl: string, storage: MemoryStorage) {
  return {
    relayUrl,
    projectId: "0".repeat(32),
    telemetryEnabled: false,
    logger: "silent",
    storage: storage as never,
  };
}

interface CoreLike {
  readonly heartbeat: { stop(): void };
  readonly relayer: { transportClose(): Promise<void> };
}

async function closeCore(core: CoreLike): Promise<void> {
  core.heartbeat.stop();
  await core.relayer.transportClose();
}

/** WalletConnect asks its Verify service on the internet about pages; here nothing but loopback is there. */
export function stayOnLoopback(): void {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { hostname } = new URL(input instanceof Request ? input.url : String(input));
    if (hostname !== "127.0.0.1") {
      throw new TypeError(`${hostname} is not on loopback`);
    }
    return real(input, init);
  };
}
