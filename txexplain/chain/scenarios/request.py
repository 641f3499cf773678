"""The shapes that scenarios share: a scenario, and the bodies of `POST /v1/explain` that a wallet would send."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from txexplain.chain.amounts import GWEI
from txexplain.chain.manifest import Manifest

Request = dict[str, Any]
Level = Literal["benign", "warning", "malicious", "unknown"]

HONEST_DAPP: Final = {"url": "https://app.example.org", "name": "Example", "verified": "VALID"}
HOSTILE_DAPP: Final = {"url": "https://claim-rewards.example.net", "name": "Rewards", "verified": "UNKNOWN"}
PRIORITY_FEE: Final = GWEI
# What a dapp gives a swap before it lapses: 20 minutes.
DEADLINE_SECONDS: Final = 1_200


@dataclass(frozen=True)
class Scenario:
    """A request of the demo. `expected_status` is what executing it does; None where a signature executes nothing."""

    name: str
    title: str
    expected_level: Level
    request: Callable[[Manifest], Request]
    expected_status: Literal["success", "reverted"] | None = "success"


def transaction(  # noqa: PLR0913 - each is a part of the request, and named at the call
    manifest: Manifest,
    to: str,
    data: str = "0x",
    *,
    value: int = 0,
    gas: int | None = None,
    origin: dict[str, str] | None = None,
    counterparties: Sequence[str] = (),
    trusted: Sequence[str] = (),
) -> Request:
    """Alice's transaction. With `gas` it carries fees, as from a wallet that has estimated; without, as from a dapp."""
    fields: Request = {"from": manifest.account("alice"), "to": to, "data": data, "value": hex(value)}
    if gas is not None:
        max_fee = 2 * manifest.head.base_fee + PRIORITY_FEE
        fields |= {"gas": hex(gas), "maxFeePerGas": hex(max_fee), "maxPriorityFeePerGas": hex(PRIORITY_FEE)}
    account = {"counterparties": list(counterparties), "trusted": list(trusted)}
    return _body(manifest, "eth_sendTransaction", [fields], origin, account)


def signature(
    manifest: Manifest, method: str, params: list[Any], *, origin: dict[str, str], trusted: Sequence[str] = ()
) -> Request:
    """A request for a signature that is not a transaction: typed data or a message."""
    return _body(manifest, method, params, origin, {"trusted": list(trusted)})


def deadline(manifest: Manifest) -> int:
    """When a swap asked for now lapses, in Unix seconds of the chain's own clock."""
    return manifest.head.timestamp + DEADLINE_SECONDS


def typed(fields: tuple[str, ...]) -> list[dict[str, str]]:
    """The members of an EIP-712 struct, from "name:type"."""
    return [dict(zip(("name", "type"), field.split(":"), strict=True)) for field in fields]


def _body(
    manifest: Manifest,
    method: str,
    params: list[Any],
    origin: dict[str, str] | None,
    account: dict[str, list[str]],
) -> Request:
    body: Request = {"chain_id": manifest.chain_id, "method": method, "params": params}
    if origin is not None:
        body["origin"] = origin
    known = {name: addresses for name, addresses in account.items() if addresses}
    return {**body, "account": known} if known else body
