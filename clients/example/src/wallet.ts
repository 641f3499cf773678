import { WalletKit } from "@reown/walletkit";
import { createClient } from "@txexplain/client";
import { dialogAsk } from "@txexplain/dialog";
import { type Execution, explainSessions } from "@txexplain/walletconnect";
import { Core } from "@walletconnect/core";
import { buildApprovedNamespaces } from "@walletconnect/utils";
import { formatEther } from "viem";
import { note, part, say } from "./parts.js";
import { callNode, coreOptions, EVENTS, METHODS, type Setting } from "./setting.js";

const METADATA = { name: "Example wallet", description: "", url: "https://wallet.example.org", icons: [] };
const BUDGET_MS = 5_000;

/** The wallet's half of the page. Its keys are the chain's own; a real wallet would sign where `execute` is. */
export async function startWallet(setting: Setting): Promise<void> {
  const core = new Core(coreOptions(setting, "wallet"));
  const kit = await WalletKit.init({ core: core as never, metadata: METADATA });
  const client = createClient({ endpoints: [location.origin], budgetMs: BUDGET_MS });
  const { alice, bob } = setting.accounts;
  explainSessions(kit, {
    client,
    account: { counterparties: [bob] },
    // Everything is shown here, the harmless too; the default shows only what needs a person.
    policy: () => "ask",
    ask: dialogAsk({ client }),
    whenUnavailable: "ask",
    execute,
    propose: async ({ event, origin, signal }) =>
      (await isApproved(origin?.url ?? "A page that is not known", signal))
        ? buildApprovedNamespaces({ proposal: event.params as never, supportedNamespaces: supported(setting) })
        : undefined,
    onDecision: ({ method, forwarded, by }) =>
      note("decisions", `${method}: ${forwarded ? "signed" : "rejected"} (${by})`),
    onError: (error) => note("decisions", `Not answered: ${error instanceof Error ? error.message : String(error)}`),
  });
  part("pairing").addEventListener("submit", (event) => {
    event.preventDefault();
    const uri = part<HTMLInputElement>("link").value.trim();
    kit
      .pair({ uri })
      .catch((error: unknown) => say("wallet-state", `This link does not work: ${(error as Error).message}`));
  });
  part("pairing").querySelector("button")?.removeAttribute("disabled");
  say("account", alice);
  say("wallet-state", "Ready");
  await showBalance(alice);
  setInterval(() => void showBalance(alice), 2_000);
}

function supported({ accounts, chainId }: Setting) {
  const chain = `eip155:${chainId}`;
  return { eip155: { chains: [chain], methods: METHODS, events: EVENTS, accounts: [`${chain}:${accounts.alice}`] } };
}

async function execute({ method, params }: Execution): Promise<unknown> {
  if (method !== "wallet_sendCalls") {
    return callNode(method, params);
  }
  const [{ from, calls }] = params as [{ from: string; calls: object[] }];
  const hashes: unknown[] = [];
  for (const call of calls) {
    hashes.push(await callNode("eth_sendTransaction", [{ from, ...call }]));
  }
  return { id: hashes.at(-1) };
}

async function isApproved(proposer: string, signal: AbortSignal): Promise<boolean> {
  say("proposer", proposer);
  part("proposal").hidden = false;
  const answer = await new Promise<boolean>((resolve) => {
    part("approve").onclick = () => resolve(true);
    part("decline").onclick = () => resolve(false);
    signal.addEventListener("abort", () => resolve(false));
  });
  part("proposal").hidden = true;
  say("wallet-state", answer ? `Connected with ${proposer}` : "Ready");
  return answer;
}

async function showBalance(account: string): Promise<void> {
  const wei = await callNode("eth_getBalance", [account, "latest"]).catch(() => undefined);
  say(
    "balance",
    wei === undefined ? "balance not known" : `${Number(formatEther(BigInt(String(wei)))).toFixed(4)} ETH`,
  );
}
