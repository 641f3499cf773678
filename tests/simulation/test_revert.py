import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from decoders.primitives import hex_of
from simulation.effects import Frame
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
