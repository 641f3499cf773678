"""What a report over REST says, in the form that journeys compare."""

from typing import Any


def moved(report: Any, account: str) -> dict[str, int]:
    """What an account gains and pays, without the network fee, by symbol."""
    changes = [it for it in report["effects"]["asset_changes"] if it["account"] == account.lower()]
    found = {it["asset"]["symbol"]: int(it["delta"]) - int(it["fee"]) for it in changes}
    return {symbol: amount for symbol, amount in found.items() if amount}


def rules(report: Any) -> dict[str, str]:
    """The rules that found something, with their severity."""
    return {finding["rule"]: finding["severity"] for finding in report["verdict"]["findings"]}
