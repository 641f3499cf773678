// Writes tests/recorded-calls.json: what viem and ethers really ask of a wallet, recorded on the fixture chain's node
// (TXEXPLAIN_NODE; `python -m txexplain.chain serve` starts one), and malformed calls that dapps have been seen to make.
import { writeFile } from "node:fs/promises";
import { BrowserProvider, Contract } from "ethers";
import { createPublicClient, createWalletClient, custom, erc20Abi } from "viem";
import { ALICE, BOB, NODE, USDC } from "../build/tests/support/fixture-chain.js";
import { NodeWallet } from "../build/tests/support/node-wallet.js";

const MALFORMED = [
  null,
  {},
  { method: "" },
  { method: "eth_noSuchMethod", params: [] },
  { method: "eth_getBalance", params: [] },
  { method: "eth_getBalance", params: ["0x12", "latest"] },
  { method: "eth_call", params: {} },
  { method: "eth_call", params: [{ to: USDC, data: "0xdeadbeef" }, "latest"] },
  { method: "eth_chainId", params: {} },
  { method: "eth_chainId", extra: true },
  { method: "wallet_switchEthereumChain", params: [{ chainId: "0x1" }] },
  { method: "wallet_addEthereumChain", params: [{ chainId: "0x1" }] },
  { method: "wallet_getCapabilities", params: [ALICE] },
  { method: "wallet_getPermissions" },
  { method: "wallet_watchAsset", params: { type: "ERC20", options: { address: USDC } } },
  { method: "eth_sendRawTransaction", params: ["0x02"] },
];

const wallet = new NodeWallet();
await readWithViem(wallet);
await callWithViem(wallet);
await readWithEthers(wallet);
const unlike = new Map([...wallet.seen, ...MALFORMED].map((call) => [JSON.stringify(call), call]));
const lines = [...unlike.keys()].map((call) => `  ${call}`).join(",\n");
await writeFile(new URL("../tests/recorded-calls.json", import.meta.url), `[\n${lines}\n]\n`);
console.log(`${unlike.size} calls recorded from ${NODE}`);

async function readWithViem(provider) {
  const client = createPublicClient({ transport: custom(provider) });
  const account = createWalletClient({ transport: custom(provider) });
  const block = await client.getBlock({ includeTransactions: true });
  const hash = `0x${"22".repeat(32)}`;
  await everyAnswer([
    () => account.getAddresses(),
    () => account.getChainId(),
    () => client.getBalance({ address: ALICE }),
    () => client.getBalance({ address: ALICE, blockNumber: 50n }),
    () => client.getBlockNumber({ cacheTime: 0 }),
    () => client.getBlock({ blockTag: "pending" }),
    () => client.getBlock({ blockHash: block.hash }),
    () => client.getBlockTransactionCount(),
    () => client.getCode({ address: USDC }),
    () => client.getStorageAt({ address: USDC, slot: "0x0" }),
    () => client.getTransactionCount({ address: ALICE, blockTag: "pending" }),
    () => client.getTransaction({ hash }),
    () => client.getTransaction({ blockNumber: 50n, index: 0 }),
    () => client.getTransactionReceipt({ hash }),
    () => client.getTransactionReceipt({ hash: `0x${"11".repeat(32)}` }),
    () => client.getFeeHistory({ blockCount: 4, rewardPercentiles: [25, 75] }),
    () => client.getGasPrice(),
    () => client.estimateMaxPriorityFeePerGas(),
    () => client.estimateFeesPerGas(),
    () => client.getBlobBaseFee(),
    () => client.estimateGas({ account: ALICE, to: BOB, value: 1n }),
    () => client.createAccessList({ account: ALICE, to: USDC, data: "0x18160ddd" }),
    () => client.getProof({ address: USDC, storageKeys: [`0x${"0".repeat(64)}`] }),
    () => client.prepareTransactionRequest({ account: ALICE, to: BOB, value: 1n }),
  ]);
}

async function callWithViem(provider) {
  const client = createPublicClient({ transport: custom(provider) });
  const token = { address: USDC, abi: erc20Abi };
  await everyAnswer([
    () => client.estimateContractGas({ ...token, functionName: "transfer", args: [BOB, 1n], account: ALICE }),
    () => client.readContract({ ...token, functionName: "decimals" }),
    () => client.readContract({ ...token, functionName: "balanceOf", args: [ALICE] }),
    () => client.simulateContract({ ...token, functionName: "transfer", args: [BOB, 1n], account: ALICE }),
    () => client.simulateContract({ ...token, functionName: "transfer", args: [BOB, 2n ** 255n], account: ALICE }),
    () => client.getLogs({ address: USDC, fromBlock: 0n, toBlock: 60n }),
    () => client.getLogs({ event: erc20Abi[0], fromBlock: 90n, toBlock: 95n }),
    () => client.getContractEvents({ ...token, eventName: "Transfer", fromBlock: 1n, toBlock: 80n }),
    () => client.call({ to: USDC, data: "0x06fdde03" }),
    () => client.call({ to: USDC, data: "0x06fdde03", stateOverride: [{ address: ALICE, balance: 1n }] }),
  ]);
}

async function readWithEthers(provider) {
  const ethers = new BrowserProvider(provider);
  const token = new Contract(USDC, ["function balanceOf(address) view returns (uint256)"], ethers);
  await everyAnswer([
    () => ethers.getNetwork(),
    () => ethers.listAccounts(),
    () => ethers.getFeeData(),
    () => ethers.getBlock("latest"),
    () => ethers.getBlock(3, true),
    () => ethers.getBalance(BOB, 12),
    () => ethers.getCode(BOB),
    () => ethers.getStorage(USDC, 2),
    () => ethers.getLogs({ address: USDC, fromBlock: 10, toBlock: 30 }),
    () => ethers.estimateGas({ from: ALICE, to: BOB, value: 2n }),
    () => ethers.call({ to: USDC, data: "0x95d89b41" }),
    () => ethers.lookupAddress(ALICE),
    () => token.balanceOf(BOB),
    ...[
      "web3_clientVersion",
      "net_version",
      "net_listening",
      "eth_syncing",
      "eth_accounts",
      "eth_getUncleCountByBlockNumber",
    ].map((method) => () => ethers.send(method, [])),
  ]);
}

/** What is asked counts here, errors and all. */
async function everyAnswer(questions) {
  for (const ask of questions) {
    await ask().catch(() => undefined);
  }
}
