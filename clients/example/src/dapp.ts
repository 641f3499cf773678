import { SignClient } from "@walletconnect/sign-client";
import { note, part, say } from "./parts.js";
import { type DappRequest, requestsFor } from "./requests.js";
import { coreOptions, EVENTS, METHODS, type Setting } from "./setting.js";

const METADATA = { name: "Example dapp", description: "", url: "https://app.example.org", icons: [] };

type Client = InstanceType<typeof SignClient>;

/** The dapp's half of the page. */
export async function startDapp(setting: Setting): Promise<void> {
  const client = await SignClient.init({ ...coreOptions(setting, "dapp"), metadata: METADATA });
  const connectButton = part<HTMLButtonElement>("connect");
  const showSession = (): void => {
    const [session] = client.session.getAll();
    part("requests").hidden = session === undefined;
    connectButton.hidden = session !== undefined;
    say("dapp-state", session === undefined ? "Not connected" : "Connected");
  };
  for (const request of requestsFor(setting)) {
    part("requests").append(requestButton(request, () => ask(client, setting, request)));
  }
  client.on("session_delete", showSession);
  connectButton.addEventListener("click", async () => {
    await connect(client, setting).catch((error: unknown) => note("answers", `Not connected: ${reason(error)}`));
    showSession();
  });
  connectButton.disabled = false;
  showSession();
}

async function connect(client: Client, { chainId }: Setting): Promise<void> {
  const chains = [`eip155:${chainId}`];
  const { uri, approval } = await client.connect({
    optionalNamespaces: { eip155: { chains, methods: METHODS, events: EVENTS } },
  });
  say("dapp-state", "Give the link to the wallet");
  part<HTMLInputElement>("link").value = uri ?? "";
  await approval();
}

function requestButton({ label }: DappRequest, onClick: () => Promise<void>): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => void onClick());
  const item = document.createElement("li");
  item.append(button);
  return item;
}

async function ask(client: Client, { chainId }: Setting, { label, method, params }: DappRequest): Promise<void> {
  const topic = client.session.getAll()[0]?.topic ?? "";
  try {
    const result = await client.request({ topic, chainId: `eip155:${chainId}`, request: { method, params } });
    note("answers", `${label}: ${typeof result === "string" ? result : JSON.stringify(result)}`);
  } catch (error) {
    note("answers", `${label}: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  return (error as { message?: string } | undefined)?.message ?? String(error);
}
