"""The answer has the contract's shape, whatever the case holds."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from decoders.outcome import Known, Unavailable
from policies.case import Case
from simulation.effects import ApprovalChange, Asset, AssetChange, EventMismatch, Revert, StateChange
from tests.txexplain.cases import (
    ETH,
    OWNER,
    RECIPIENT,
    SPENDER,
    TOKEN,
    USDC,
    asked,
    case_of,
    effects,
    message_body,
    report_of,
    unlimited_approval,
)
from txexplain.wire.answer import answer_bytes, write_answer
from txexplain.wire.assets import write_asset_change
from txexplain.wire.effects import write_effects
from txexplain.wire.shapes import Answer

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


def _checked(document: Any) -> None:
    """Raises where the document is not of the published shape; unknown keys count as faults."""
    _ANSWER.validate_python(document, strict=True, extra="forbid")


def test_the_answer_is_of_the_published_shape() -> None:
    full = effects(approvals=(unlimited_approval(),)).model_copy(
        update={
            "status": "reverted",
            "revert": Revert(signature="Error(string)", message="no", data="0x08c379a0"),
            "event_mismatches": (EventMismatch(account=OWNER, asset=USDC, by_logs=1, by_state=2),),
            "state_changes": (StateChange(kind="owner", address=TOKEN, before="0x01", after="0x02"),),
        }
    )

    _checked(json.loads(answer_bytes(report_of(case_of(full)))))


def test_the_shape_is_strict_enough_to_refuse_a_renamed_field() -> None:
    answer: dict[str, Any] = dict(write_answer(report_of()))
    answer["colour"] = "red"

    with pytest.raises(ValidationError):
        _checked(answer)


def test_amounts_are_text_and_signed() -> None:
    answer = write_answer(report_of())
    effects_shape = answer["effects"]
    assert effects_shape["status"] == "success"
    fee, out, into = effects_shape["asset_changes"]

    assert (fee["delta"], fee["fee"], fee["display"]) == (
        "-510000000000000",
        "-510000000000000",
        "-0.00051 ETH (network fee)",
    )
    assert (out["account"], out["delta"], out["fee"], out["display"]) == (OWNER, "-1000000", "0", "-1 USDC")
    assert (into["account"], into["delta"], into["display"]) == (RECIPIENT, "1000000", "+1 USDC")
    assert out["asset"] == {"type": "erc20", "address": TOKEN, "token_id": None, "symbol": "USDC", "decimals": 6}
    assert effects_shape["gas_used"] == hex(51_000)


def test_a_rounded_amount_is_marked_before_its_sign() -> None:
    change = AssetChange(account=OWNER, asset=ETH, delta=-118_123_456_789_123, fee=-118_123_456_789_123)

    assert write_asset_change(change)["display"] == "~-0.000118 ETH (network fee)"


def test_an_unlimited_approval_says_so_and_keeps_its_exact_amount() -> None:
    shape = write_effects(Known(value=effects(approvals=(unlimited_approval(),))))
    assert shape["status"] == "success"

    (approval,) = shape["approvals"]
    assert approval["after"] == str(2**256 - 1)
    assert approval["unlimited"] is True
    assert approval["display"].startswith("unlimited USDC for 0x")
    assert approval["spender"] == SPENDER


@pytest.mark.parametrize(
    ("kind", "after", "display"),
    [
        ("operator", 1, "all of APE"),
        ("operator", 0, "nothing of APE"),
        ("token", 1, "NFT #7 of APE"),
        ("token", 0, "no"),
    ],
)
def test_approvals_of_collections_are_told_apart(kind: Any, after: int, display: str) -> None:
    asset = Asset(type="erc721", address=TOKEN, token_id=7, symbol="APE")
    approval = ApprovalChange(
        owner=OWNER, spender=SPENDER, asset=asset, kind=kind, before=0, after=after, unlimited=False
    )
    shape = write_effects(Known(value=effects(approvals=(approval,))))
    assert shape["status"] == "success"

    assert shape["approvals"][0]["display"].startswith(display)


def test_what_is_unavailable_has_a_reason_and_no_empty_lists() -> None:
    request = asked().request
    gone = Unavailable(stage="simulate", reason="upstream of chain 1 does not answer")
    case = Case(request=request, decoded=Unavailable(stage="decode", reason="no result in time"), effects=gone)
    answer = json.loads(answer_bytes(report_of(case)))

    _checked(answer)
    assert answer["effects"] == {
        "status": "unavailable",
        "stage": "simulate",
        "reason": "upstream of chain 1 does not answer",
    }
    assert answer["decoded"]["kind"] == "unavailable"
    assert answer["decoded"]["unknowns"] == ["no result in time"]
    assert answer["verdict"]["level"] == "unknown"


def test_a_message_is_of_the_published_shape() -> None:
    _checked(json.loads(answer_bytes(report_of(case_of(document=message_body())))))


@given(st.text(max_size=40), st.integers(-(2**256), 2**256), st.integers(0, 255))
def test_hostile_symbols_and_any_amount_stay_in_shape(symbol: str, delta: int, decimals: int) -> None:
    asset = Asset(type="erc20", address=TOKEN, symbol=symbol, decimals=decimals)
    found = effects().model_copy(
        update={"asset_changes": (effects().asset_changes[1].model_copy(update={"asset": asset, "delta": delta}),)}
    )

    document = json.loads(json.dumps(write_effects(Known(value=found))))

    change = document["asset_changes"][0]
    assert int(change["delta"]) == delta
    assert change["asset"]["symbol"].isprintable()
    assert len(change["asset"]["symbol"]) <= 32


def test_a_native_asset_has_no_address() -> None:
    shape = write_effects(Known(value=effects()))
    assert shape["status"] == "success"

    assert shape["asset_changes"][0]["asset"]["address"] is None
    assert shape["asset_changes"][0]["asset"]["symbol"] == ETH.symbol
