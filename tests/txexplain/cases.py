"""Requests and effects that the application's tests share."""

import json
from typing import Any, Final

from decoders.decode import decode
from decoders.outcome import Known
from llm.template.explainer import explanation_of
from policies.case import Case
from policies.engine import assess
from policies.policy import Policy, load_policy
from simulation.effects import (
    AccountState,
    ApprovalChange,
    Asset,
    AssetChange,
    BlockRef,
    Effects,
    Frame,
    Log,
)
from simulation.query import Overrides
from txexplain.report import Report, Timings, new_report
from txexplain.wire.explain_request import ExplainRequest, parse_explain_request

OWNER: Final = "0x00000000000000000000000000000000000a11ce"
SPENDER: Final = "0x0000000000000000000000000000000000005bad"
TOKEN: Final = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"
RECIPIENT: Final = "0x0000000000000000000000000000000000000b0b"
WORD: Final = "0x" + "11" * 32

BLOCK: Final = BlockRef(number=22_244_134, hash="0x" + "ab" * 32, timestamp=1_744_300_000, base_fee=10**9)
USDC: Final = Asset(type="erc20", address=TOKEN, symbol="USDC", decimals=6)
ETH: Final = Asset(type="native", symbol="ETH", decimals=18)
POLICY: Final[Policy] = load_policy(None)


def body(**changes: Any) -> dict[str, Any]:
    """A body that is accepted: send 1 USDC. A change to None takes the key away."""
    document: dict[str, Any] = {
        "chain_id": 1,
        "method": "eth_sendTransaction",
        "params": [{"from": OWNER, "to": TOKEN, "data": transfer_data(), "value": "0x0"}],
        "origin": {"url": "https://app.example.org/swap?session=secret", "name": "Example", "verified": "VALID"},
    }
    document.update(changes)
    return {key: value for key, value in document.items() if value is not None}


def message_body(text: str = "Hello") -> dict[str, Any]:
    """A personal message."""
    return {"chain_id": 1, "method": "personal_sign", "params": ["0x" + text.encode().hex(), OWNER]}


def transfer_data(amount: int = 1_000_000) -> str:
    """`transfer(address,uint256)` calldata to RECIPIENT."""
    return "0xa9059cbb" + RECIPIENT[2:].zfill(64) + f"{amount:x}".zfill(64)


def asked(document: dict[str, Any] | None = None) -> ExplainRequest:
    """The parsed request of a body."""
    return parse_explain_request(json.dumps(body() if document is None else document).encode())


def frame(depth: int = 0, parent: int | None = None, logs: tuple[Log, ...] = (), kind: str = "CALL") -> Frame:
    """A frame of the token's transfer."""
    return Frame(
        type=kind,
        depth=depth,
        parent=parent,
        sender=OWNER if depth == 0 else TOKEN,
        to=TOKEN,
        value=0,
        gas=100_000,
        gas_used=51_000,
        input=transfer_data(),
        output="0x" + "00" * 31 + "01",
        logs=logs,
    )


def effects(frames: tuple[Frame, ...] | None = None, approvals: tuple[ApprovalChange, ...] = ()) -> Effects:
    """The effects of sending 1 USDC for a fee of 0.00051 ETH."""
    log = Log(address=TOKEN, topics=(WORD,), data="0x01", index=0)
    return Effects(
        basis="request",
        block=BLOCK,
        status="success",
        revert=None,
        gas_used=51_000,
        fee=510_000_000_000_000,
        frames=(frame(logs=(log,)),) if frames is None else frames,
        asset_changes=(
            AssetChange(account=OWNER, asset=ETH, delta=-510_000_000_000_000, fee=-510_000_000_000_000),
            AssetChange(account=OWNER, asset=USDC, delta=-1_000_000, by_logs=-1_000_000),
            AssetChange(account=RECIPIENT, asset=USDC, delta=1_000_000, by_logs=1_000_000),
        ),
        approvals=approvals,
        event_mismatches=(),
        state_changes=(),
        accounts=(AccountState(address=OWNER, code="none", code_hash=None, nonce=7, balance=10**18),),
        storage_written=((TOKEN, (WORD,)),),
    )


def unlimited_approval() -> ApprovalChange:
    """An unlimited allowance for SPENDER."""
    return ApprovalChange(
        owner=OWNER, spender=SPENDER, asset=USDC, kind="allowance", before=0, after=2**256 - 1, unlimited=True
    )


def case_of(found: Effects | None = None, document: dict[str, Any] | None = None) -> Case:
    """A case with known effects."""
    request = asked(document).request
    return Case(request=request, decoded=decode(request), effects=Known(value=found or effects()))


def report_of(case: Case | None = None, degraded: tuple[str, ...] = ()) -> Report:
    """A report as the pipeline would make it."""
    judged = case or case_of()
    verdict = assess(judged, POLICY)
    return new_report(
        case=judged,
        overrides=Overrides(),
        verdict=verdict,
        explanation=explanation_of(judged, verdict),
        block=BLOCK,
        timings_ms=Timings(decode=0.5, simulate=80.25, assess=0.25, explain=0.125, total=82.0),
        budget_ms=800,
        degraded=degraded,
    )
