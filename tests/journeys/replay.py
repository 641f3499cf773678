"""Recorded transactions as requests to the service, and its reports held against the published expectations."""

from collections.abc import Mapping
from typing import Any

from tests.recorded.accounts import integer
from tests.recorded.comparison import (
    delta_differences,
    log_differences,
    native_deltas_of_report,
    tree_differences,
)
from tests.recorded.corpora import Expectation, RecordedBlock, RecordedTransaction

BUDGET_MS = 10_000
"""Ample: these tests are about what is true, others are about being in time."""


def explain_request(block: RecordedBlock, transaction: RecordedTransaction) -> dict[str, Any]:
    """The body of `POST /v1/explain` for the transaction as the wallet would ask to send it."""
    request = {"method": "eth_sendTransaction", "params": [dict(transaction.request)]}
    return {**request, **_surroundings(block, transaction)}


def raw_request(block: RecordedBlock, transaction: RecordedTransaction) -> dict[str, Any]:
    """The body of `POST /v1/explain` for the same transaction in its signed, serialized form."""
    return {"raw": transaction.raw, **_surroundings(block, transaction)}


def _surroundings(block: RecordedBlock, transaction: RecordedTransaction) -> dict[str, Any]:
    return {
        "chain_id": block.state.chain_id,
        "block": block.state.number,
        "block_overrides": dict(block.block_overrides),
        "state_overrides": transaction.state_overrides,
        "budget_ms": BUDGET_MS,
    }


def differences(expected: Expectation, report: Mapping[str, Any]) -> list[str]:
    """Every way in which the report's effects differ from what was published; empty if they are equal."""
    effects = report["effects"]
    if effects["status"] == "unavailable":
        return [f"no effects: {effects.get('reason')}"]
    found = list(tree_differences(expected.calls, effects["calls"]))
    if (effects["status"] == "success") != expected.succeeded:
        found.append(f"status: {effects['status']}, though the receipt says {expected.succeeded}")
    if integer(effects["gas_used"]) != expected.gas_used:
        found.append(f"gas used: {expected.gas_used} expected, {integer(effects['gas_used'])} found")
    if expected.logs is not None:
        found += log_differences(expected.logs, effects["calls"])
    if expected.native_deltas is not None:
        found += delta_differences(expected.native_deltas, native_deltas_of_report(effects))
    return found
