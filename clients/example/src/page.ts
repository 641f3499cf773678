import { startDapp } from "./dapp.js";
import { say } from "./parts.js";
import { readSetting } from "./setting.js";
import { startWallet } from "./wallet.js";

try {
  const setting = await readSetting();
  await Promise.all([startWallet(setting), startDapp(setting)]);
} catch (error) {
  say("dapp-state", `This page cannot start: ${error instanceof Error ? error.message : String(error)}`);
  throw error;
}
