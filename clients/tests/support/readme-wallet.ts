/** The `./wallet.js` of the README: a real WalletKit that approves who pairs, and anvil's keys. */
import { WalletKit } from "@reown/walletkit";
import { Core } from "@walletconnect/core";
import { buildApprovedNamespaces } from "@walletconnect/utils";
import { ALICE } from "./fixture-chain.js";
import { NodeWallet } from "./node-wallet.js";
import { CHAIN, MemoryStorage, offline, stayOnLoopback } from "./sessions.js";

stayOnLoopback();
const node = new NodeWallet();
const core = new Core(offline(process.env["TEST_RELAY"] ?? "", new MemoryStorage()));
export const walletKit = await WalletKit.init({
  core: core as never,
  metadata: { name: "Wallet", description: "", url: "https://wallet.example.org", icons: [] },
});
walletKit.on("session_proposal", ({ id, params }) => {
  const eip155 = { chains: [CHAIN], methods: ["personal_sign"], events: [], accounts: [`${CHAIN}:${ALICE}`] };
  const namespaces = buildApprovedNamespaces({ proposal: params, supportedNamespaces: { eip155 } });
  void walletKit.approveSession({ id, namespaces });
});
// Later, as a person would: the page that imports this has set up the rest by then.
setTimeout(() => void walletKit.pair({ uri: process.env["TEST_PAIRING"] ?? "" }), 200);

export function sign(method: string, params: unknown): Promise<unknown> {
  return node.request({ method, params });
}
