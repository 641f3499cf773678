"""The probe runs on a real EVM here: its code is ours, byte by byte."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.primitives import hex_of
from simulation.deadline import Deadline
from simulation.reading.probe import (
    PROBE_ADDRESS,
    QUESTIONS_PER_CALL,
    Answer,
    Question,
    program,
    read_answers,
)
from tests.simulation.anvils import bare_anvil

ECHO, REVERTS, BURNS, ABSENT, FLOOD = ("0x" + f"{number:02x}" * 20 for number in (0xE1, 0xE2, 0xE3, 0xE4, 0xE5))
CODE = {
    ECHO: "0x365f5f37365ff3",  # returns its calldata
    REVERTS: "0x60205ffd",  # reverts with 32 bytes
    BURNS: "0x5b5f56",  # loops until its gas is gone
    FLOOD: "0x620200005ff3",  # returns 128 KiB
}


async def ask(questions: list[Question]) -> list[Answer]:
    async with bare_anvil() as rpc:
        overrides: dict[str, Any] = {address: {"code": code} for address, code in CODE.items()}
        overrides[PROBE_ADDRESS] = {"code": program(questions)}
        call = {"to": PROBE_ADDRESS, "gas": hex(2**24)}
        output = await rpc.call("eth_call", call, "latest", overrides, deadline=Deadline.after(20))
    return read_answers(output, len(questions))


@pytest.mark.anvil
def test_every_kind_of_answer_stands_in_its_own_row() -> None:
    words = [hex_of(bytes([number]) * 32) for number in range(1, 5)]
    questions = [
        Question(ECHO, words[0]),
        Question(REVERTS, words[1]),
        Question(ABSENT, words[2]),
        Question(BURNS, words[3]),
        Question(FLOOD, "0x"),
        Question(ECHO, hex_of(bytes(range(200)))),
        Question(ECHO, "0x"),
    ]
    answers = asyncio.run(ask(questions))
    assert [(answer.ok, answer.size) for answer in answers] == [
        (True, 32),
        (False, 32),
        (True, 0),
        (False, 0),
        (True, 131_072),
        (True, 200),
        (True, 0),
    ]
    assert answers[0].word() == int(words[0], 16)
    assert answers[5].data == bytes(range(128))
    assert [answers[at].word() for at in (1, 2, 3, 6)] == [None] * 4


@pytest.mark.anvil
def test_a_full_probe_of_gas_burners_starves_nobody() -> None:
    """A hostile token must not be able to hide another token's balance by using up the gas."""
    burners = [Question(BURNS, hex_of(bytes([number]))) for number in range(QUESTIONS_PER_CALL - 1)]
    answers = asyncio.run(ask([*burners, Question(ECHO, hex_of(b"\x07" * 32))]))
    assert not any(answer.ok for answer in answers[:-1])
    assert answers[-1].word() == int("07" * 32, 16)


@given(output=st.binary(max_size=600), count=st.integers(0, 4))
def test_rows_of_the_wrong_length_are_refused(output: bytes, count: int) -> None:
    if len(output) == count * 192:
        assert len(read_answers(hex_of(output), count)) == count
    else:
        with pytest.raises(ValueError, match="expected"):
            read_answers(hex_of(output), count)
