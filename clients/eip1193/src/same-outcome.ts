import type { AssetChange, Report } from "@txexplain/client";
import type { Outcome } from "./decision.js";

/**
 * Whether two reports about one request say the same about what it does. The network fee is left out: it moves with
 * every block, and so do the nonce and the balance of an account that sends several transactions in a row.
 */
export function isSameOutcome(before: Outcome, after: Outcome): boolean {
  return before.kind === "explained" && after.kind === "explained" && told(before.report) === told(after.report);
}

function told({ verdict, effects, degraded }: Report): string {
  const { level, findings } = verdict;
  return JSON.stringify([level, findings.map(({ rule, severity }) => [rule, severity]), degraded, outcomeOf(effects)]);
}

function outcomeOf(effects: Report["effects"] | undefined): unknown {
  if (effects === undefined || !("asset_changes" in effects)) {
    return effects;
  }
  const { status, asset_changes, approvals, state_changes } = effects;
  return [status, asset_changes.flatMap(moved), approvals, state_changes];
}

function moved({ account, asset, delta, fee }: AssetChange): unknown[] {
  const amount = BigInt(delta) - BigInt(fee);
  return amount === 0n ? [] : [[account, asset, amount.toString()]];
}
