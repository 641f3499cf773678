"""Many questions to contracts in one `eth_call`.

A small program is put in place of the code of an unused address. It asks every question by STATICCALL, with its own
gas limit, and returns fixed-size rows. One round trip answers for all tokens, before the run and, with the run's
writes as overrides, after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from decoders.primitives import Address, Hex, bytes_of, hex_of

PROBE_ADDRESS: Address = "0x7c7a6e0d1b9f4a52b7d3c85e2f60914acb38d7e5"
"""No contract is known there. It holds no funds and no code outside the probe's own calls."""

QUESTION_GAS = 300_000
"""Gas for one question. Proxied, rebasing tokens were seen to need up to 120,000."""

QUESTIONS_PER_CALL = 48
"""48 x 300,000 stays below the gas cap of one transaction (EIP-7825), so no token can starve the others."""

_ANSWER_BYTES = 128
_ROW_BYTES = 64 + _ANSWER_BYTES
_ROWS_AT = 0x100
_MAX_CALLDATA = _ROWS_AT


@dataclass(frozen=True, slots=True)
class Question:
    """A view call: at most 256 bytes of calldata."""

    target: Address
    calldata: Hex


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the call succeeded, how many bytes it returned, and the first 128 of them."""

    ok: bool
    size: int
    data: bytes

    def word(self) -> int | None:
        """The first 32 bytes as a number; None if the call failed or returned less."""
        return int.from_bytes(self.data[:32]) if self.ok and self.size >= 32 else None


def program(questions: Sequence[Question]) -> Hex:
    """EVM code that asks all questions and returns their rows (success, size, data). Needs Byzantium (STATICCALL)."""
    body = b"".join(_ask(question, row, 0) for row, question in enumerate(questions)) + _finish(len(questions))
    offset = len(body)
    code = b""
    for row, question in enumerate(questions):
        code += _ask(question, row, offset)
        offset += len(bytes_of(question.calldata))
    return hex_of(code + _finish(len(questions)) + b"".join(bytes_of(question.calldata) for question in questions))


def read_answers(output: Hex, count: int) -> list[Answer]:
    """The rows that `program` returned. Raises ValueError if there are not `count` of them."""
    data = bytes_of(output)
    if len(data) != count * _ROW_BYTES:
        raise ValueError(f"expected {count} rows, found {len(data)} bytes")
    return [_row(data[start : start + _ROW_BYTES]) for start in range(0, len(data), _ROW_BYTES)]


def _row(row: bytes) -> Answer:
    return Answer(ok=row[31] == 1, size=int.from_bytes(row[32:64]), data=row[64:])


def _ask(question: Question, row: int, offset: int) -> bytes:
    """Copy the calldata from behind the code, call, and keep success, size and the start of what came back."""
    calldata = bytes_of(question.calldata)
    if len(calldata) > _MAX_CALLDATA:
        raise ValueError(f"a question has at most {_MAX_CALLDATA} bytes of calldata")
    at = _ROWS_AT + row * _ROW_BYTES
    return b"".join(
        (
            _push(len(calldata), 2) + _push(offset, 3) + _push(0, 1) + b"\x39",  # CODECOPY(0, offset, length)
            _push(_ANSWER_BYTES, 2) + _push(at + 64, 3) + _push(len(calldata), 2) + _push(0, 1),  # what out and in
            b"\x73" + bytes_of(question.target) + _push(QUESTION_GAS, 3) + b"\xfa",  # STATICCALL
            _push(at, 3) + b"\x52",  # MSTORE(at, success)
            b"\x3d" + _push(at + 32, 3) + b"\x52",  # MSTORE(at + 32, RETURNDATASIZE)
        )
    )


def _finish(count: int) -> bytes:
    return _push(count * _ROW_BYTES, 3) + _push(_ROWS_AT, 3) + b"\xf3"


def _push(number: int, size: int) -> bytes:
    return bytes([0x5F + size]) + number.to_bytes(size)
