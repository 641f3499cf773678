"""Compares a replay with what was published, and says in words where they part."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.recorded.accounts import integer

VALUELESS = {"STATICCALL", "DELEGATECALL", "CALLCODE"}
"""No value moves in these calls: tracers variously leave it out, say 0, or repeat the caller's."""

_LONGEST_SHOWN = 100


def tree_differences(expected: Mapping[str, Any], actual: Mapping[str, Any], at: str = "calls") -> Iterator[str]:
    """Every difference between two callTracer trees, logs aside. `at` is the path of the frame."""
    yield from _differences(_frame(expected), _frame(actual), at)
    inner, found = expected.get("calls") or [], actual.get("calls") or []
    if len(inner) != len(found):
        yield f"{at}: {len(inner)} inner calls expected, {len(found)} found"
    for position, (one, other) in enumerate(zip(inner, found, strict=False)):
        yield from tree_differences(one, other, f"{at}[{position}]")


def log_differences(expected: Sequence[Mapping[str, Any]], actual: Mapping[str, Any]) -> Iterator[str]:
    """Every difference between a receipt's logs and those of a callTracer tree, in the order of emission."""
    found = logs_of(actual)
    if len(expected) != len(found):
        yield f"logs: {len(expected)} expected, {len(found)} found"
    for position, (one, other) in enumerate(zip(expected, found, strict=False)):
        yield from _differences(_log(one), _log(other), f"logs[{position}]")


def delta_differences(expected: Mapping[str, int], actual: Mapping[str, int]) -> Iterator[str]:
    """Every difference between native balance changes in wei; an account without a change may be absent or 0."""
    yield from _differences(_nonzero(expected), _nonzero(actual), "native delta of")


def logs_of(tree: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """All logs of a callTracer tree in the order of emission (`index` counts over the whole transaction)."""
    return sorted(_logs_of_frames(tree), key=lambda log: integer(log["index"]))


def without_failed_logs(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The tree without the logs of frames that failed and of all frames below them: those events never happened.

    geth drops them by itself; anvil 1.7.1 leaves them in (9 of the first 62 transactions of block 22244135).
    """
    if tree.get("error"):
        return _without_logs(tree)
    return {**tree, "calls": [without_failed_logs(inner) for inner in tree.get("calls") or []]}


def native_deltas_of_report(effects: Mapping[str, Any]) -> dict[str, int]:
    """Account to change in wei, out of a report's `effects.asset_changes`."""
    return {
        change["account"].lower(): int(change["delta"])
        for change in effects["asset_changes"]
        if change["asset"]["type"] == "native"
    }


def _frame(frame: Mapping[str, Any]) -> dict[str, Any]:
    """A frame's own fields in one form: an absent output is empty, a creation that failed has no address."""
    error = frame.get("error")
    fields = {
        "type": frame["type"],
        "from": frame["from"].lower(),
        "to": (frame.get("to") or "").lower() or None,
        "gas": integer(frame["gas"]),
        "gasUsed": integer(frame["gasUsed"]),
        "input": frame.get("input") or "0x",
        "output": frame.get("output") or "0x",
        "error": error or None,
        "revertReason": frame.get("revertReason"),
    }
    return fields if frame["type"] in VALUELESS else {**fields, "value": integer(frame.get("value"))}


def _log(log: Mapping[str, Any]) -> dict[str, Any]:
    return {"address": log["address"].lower(), "topics": list(log["topics"]), "data": log["data"]}


def _logs_of_frames(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from tree.get("logs") or []
    for inner in tree.get("calls") or []:
        yield from _logs_of_frames(inner)


def _without_logs(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {**tree, "logs": [], "calls": [_without_logs(inner) for inner in tree.get("calls") or []]}


def _nonzero(deltas: Mapping[str, int]) -> dict[str, int]:
    return {account: delta for account, delta in deltas.items() if delta}


def _differences(expected: Mapping[str, Any], actual: Mapping[str, Any], at: str) -> Iterator[str]:
    for name in sorted(expected.keys() | actual.keys()):
        if expected.get(name) != actual.get(name):
            yield f"{at} {name}: {_shown(expected.get(name))} expected, {_shown(actual.get(name))} found"


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}... ({len(text)} characters)"
