from collections.abc import Sequence
from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from decoders.abi.json_abi import errors_of
from decoders.names.operator_abi import AbiRegistry
from decoders.primitives import hex_of, keccak
from decoders.sources import Sources
from policies.failure import failure_of
from simulation.effects import BlockRef, Effects, Frame, Revert
from simulation.reading.error_names import with_error_names
from simulation.reading.revert import read_revert, status_of


def top(error: str | None, output: bytes = b"") -> Frame:
    return Frame(
        type="CALL",
        depth=0,
        parent=None,
        sender="0x" + "aa" * 20,
        to="0x" + "bb" * 20,
        value=0,
        gas=1,
        gas_used=1,
        input="0x",
        output=hex_of(output),
        error=error,
    )


def test_success_has_no_revert() -> None:
    assert status_of(top(None)) == "success"
    assert read_revert(top(None)) is None


@given(reason=st.text(max_size=200))
def test_error_strings_are_read_whatever_they_say(reason: str) -> None:
    data = bytes.fromhex("08c379a0") + encode(["string"], [reason])
    revert = read_revert(top("execution reverted", data))
    assert revert is not None
    assert (revert.signature, revert.message) == ("Error(string)", reason)


@pytest.mark.parametrize(("code", "words"), [(0x11, "overflow"), (0x12, "division"), (0x99, "panic code 153")])
def test_panics_are_said_in_words(code: int, words: str) -> None:
    revert = read_revert(top("execution reverted", bytes.fromhex("4e487b71") + encode(["uint256"], [code])))
    assert revert is not None
    assert words in revert.message


@given(data=st.binary(max_size=200))
def test_any_revert_data_gives_a_reason(data: bytes) -> None:
    revert = read_revert(top("execution reverted", data))
    assert revert is not None
    assert revert.message
    assert revert.data == hex_of(data)


def test_what_the_machine_stopped_is_halted_not_reverted() -> None:
    assert status_of(top("out of gas")) == "halted"
    revert = read_revert(top("out of gas"))
    assert revert is not None
    assert revert.message == "out of gas"


CALLER, CALLED = "0x" + "aa" * 20, "0x" + "bb" * 20
SHORT = "NotEnough(uint256,uint256)"


def reverted_with(signature: str, values: Sequence[Any]) -> bytes:
    types = signature.partition("(")[2].removesuffix(")").split(",")
    return keccak(signature.encode())[:4] + encode(types, values)


def innermost(data: bytes) -> Revert:
    revert = read_revert(top("execution reverted", data))
    assert revert is not None
    return revert.innermost


@pytest.mark.parametrize(
    ("signature", "values"),
    [
        ("FailedOpWithRevert(uint256,string,bytes)", [0, "AA23 reverted"]),
        ("PostOpReverted(bytes)", []),
        ("WrappedError(address,bytes4,bytes,bytes)", [CALLED, b"abcd"]),
        ("SomebodysOwnWrapper(address,bytes)", [CALLED]),
    ],
)
def test_a_reason_inside_another_error_is_found_whoever_wraps_it(signature: str, values: list[Any]) -> None:
    reason = reverted_with("Error(string)", ["Sale has not started"])
    rest = [b""] if signature.startswith("WrappedError") else []
    found = innermost(reverted_with(signature, [*values, reason, *rest]))
    assert (found.signature, found.message) == ("Error(string)", "Sale has not started")


def test_reasons_are_followed_through_several_wrappers_and_no_further_than_a_bound() -> None:
    data = reverted_with("Panic(uint256)", [0x12])
    for _ in range(50):
        data = reverted_with("PostOpReverted(bytes)", [data])
    assert innermost(data).message
    twice = reverted_with("PostOpReverted(bytes)", [reverted_with("Error(string)", ["inner"])])
    assert innermost(reverted_with("CallFailed(bytes)", [twice])).message == "inner"


def test_a_call_that_gives_no_reason_has_the_one_of_the_call_that_failed_in_it() -> None:
    inner = top("out of gas").model_copy(update={"parent": 0, "depth": 1})
    outer = top("execution reverted")
    revert = read_revert(outer, (outer, inner))
    assert revert is not None
    assert (revert.message, revert.innermost.message) == ("no reason was given", "out of gas")
    assert failure_of("reverted", revert) == "out of gas"


def nested(levels: int, last: Frame) -> tuple[Frame, ...]:
    """Silent calls within each other, and the last one at the bottom; beside each a call that went well before it."""
    silent = top("execution reverted")
    frames = [silent]
    for depth in range(1, levels):
        inside = {"parent": len(frames) - 1, "depth": depth}
        frames += [top(None).model_copy(update=inside), silent.model_copy(update=inside)]
    return (*frames, last.model_copy(update={"parent": len(frames) - 1, "depth": levels}))


@pytest.mark.parametrize("levels", [1, 5, 600])
def test_a_reason_is_found_below_any_number_of_calls_that_say_nothing(levels: int) -> None:
    """A contract that calls itself makes as many as the gas is for; none of them may be in the answer."""
    speaking = top("execution reverted", reverted_with("Error(string)", ["Sale has not started"]))
    frames = nested(levels, speaking)
    revert = read_revert(frames[0], frames)
    assert revert is not None
    assert revert.cause == read_revert(speaking)
    assert Revert.model_validate_json(revert.model_dump_json()) == revert


def test_where_no_call_says_anything_no_cause_is_named() -> None:
    silent = top("execution reverted")
    frames = nested(600, silent)
    assert read_revert(frames[0], frames) == read_revert(silent)


def test_a_call_that_failed_and_was_survived_is_no_cause() -> None:
    failed, passed = top("out of gas"), top(None)
    inside = {"parent": 0, "depth": 1}
    outer = top("execution reverted")
    frames = (outer, failed.model_copy(update=inside), passed.model_copy(update=inside))
    assert read_revert(outer, frames) == read_revert(outer)


@given(data=st.binary(max_size=400))
def test_any_data_inside_a_wrapper_gives_a_reason_and_words(data: bytes) -> None:
    revert = read_revert(
        top("execution reverted", reverted_with("FailedOpWithRevert(uint256,string,bytes)", [0, "", data]))
    )
    assert revert is not None
    assert failure_of("reverted", revert)


class Published:
    """A dictionary with these entries for every selector."""

    def __init__(self, *signatures: str) -> None:
        self._signatures = signatures

    def candidates(self, selector: bytes) -> tuple[str, ...]:
        return tuple(it for it in self._signatures if keccak(it.encode())[:4] == selector or "also" in it)


def effects(data: bytes) -> Effects:
    frame = top("execution reverted", data)
    block = BlockRef(number=1, hash="0x" + "00" * 32, timestamp=1)
    empty: dict[str, Any] = dict.fromkeys(("asset_changes", "approvals", "event_mismatches", "state_changes"), ())
    more: dict[str, Any] = {**empty, "accounts": (), "storage_written": (), "gas_used": 1, "fee": 0}
    revert = read_revert(frame)
    return Effects(basis="request", block=block, status="reverted", revert=revert, frames=(frame,), **more)


def named(data: bytes, sources: Sources) -> Revert:
    revert = with_error_names(effects(data), 1, sources).revert
    assert revert is not None
    return revert


def test_an_error_of_the_contracts_abi_is_told_with_its_values() -> None:
    inputs = [{"name": "available", "type": "uint256"}, {"name": "required", "type": "uint256"}]
    abi = [{"type": "error", "name": "NotEnough", "inputs": inputs}]
    known = {error.selector: error for error in errors_of(abi)}
    sources = Sources(abis=AbiRegistry(failures={(1, CALLED): known}))
    revert = named(reverted_with(SHORT, [7, 9]), sources)
    assert (revert.signature, revert.message) == (SHORT, "NotEnough(available: 7, required: 9)")
    assert failure_of("reverted", revert) == "the contract says “NotEnough(available: 7, required: 9)”"
    elsewhere = Sources(abis=AbiRegistry(failures={(1, CALLER): known}))
    assert named(reverted_with(SHORT, [7, 9]), elsewhere).message.startswith("custom error")


def test_published_errors_are_candidates_and_never_what_the_contract_said() -> None:
    sources = Sources(dictionary=Published(SHORT, "also_fits(int256,bytes32)", "also_not(string)", "also bad("))
    revert = named(reverted_with(SHORT, [7, 9]), sources)
    assert revert.candidates == (SHORT, "also_fits(int256,bytes32)")
    words = failure_of("reverted", revert)
    assert words.endswith(f"which may be {SHORT} or also_fits(int256,bytes32)")
    assert "“" not in words


def test_an_error_inside_a_wrapper_is_named_too() -> None:
    data = reverted_with("PostOpReverted(bytes)", [reverted_with(SHORT, [1, 2])])
    assert named(data, Sources(dictionary=Published(SHORT))).innermost.candidates == (SHORT,)
