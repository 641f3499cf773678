"""Many questions to contracts in one call.

A small program is put in place of the code of an unused address. It asks every question by STATICCALL, with its own
gas limit, and returns fixed-size rows. One round trip answers for all tokens, before the run and, with the run's
writes as overrides, after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from decoders.primitives import Address, Hex, bytes_of

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
    source = len(questions) * _ASK_BYTES + _FINISH_BYTES
    code, inputs = ["0x"], []
    for row, question in enumerate(questions):
        calldata = question.calldata[2:]
        length = len(calldata) // 2
        if length > _MAX_CALLDATA:
            raise ValueError(f"a question has at most {_MAX_CALLDATA} bytes of calldata")
        code.append(_ask(question.target[2:], length, source, _ROWS_AT + row * _ROW_BYTES))
        inputs.append(calldata)
        source += length
    return "".join([*code, f"62{len(questions) * _ROW_BYTES:06x}62{_ROWS_AT:06x}f3", *inputs])  # RETURN


def read_answers(output: Hex, count: int) -> list[Answer]:
    """The rows that `program` returned. Raises ValueError if there are not `count` of them."""
    data = bytes_of(output)
    if len(data) != count * _ROW_BYTES:
        raise ValueError(f"expected {count} rows, found {len(data)} bytes")
    return [_row(data[start : start + _ROW_BYTES]) for start in range(0, len(data), _ROW_BYTES)]


def _row(row: bytes) -> Answer:
    return Answer(ok=row[31] == 1, size=int.from_bytes(row[32:64]), data=row[64:])


def _ask(target: str, length: int, source: int, at: int) -> str:
    """Copy the calldata from behind the code, call, and keep success, size and the start of what came back, as hex.

    Text is put together here and not bytes: a request asks hundreds of these (a fifth of a verdict's time was here).
    """
    return (
        f"61{length:04x}62{source:06x}600039"  # CODECOPY(0, source, length)
        f"61{_ANSWER_BYTES:04x}62{at + 64:06x}61{length:04x}6000"  # where the answer goes, where the calldata is
        f"73{target}62{QUESTION_GAS:06x}fa"  # STATICCALL
        f"62{at:06x}52"  # MSTORE(at, success)
        f"3d62{at + 32:06x}52"  # MSTORE(at + 32, RETURNDATASIZE)
    )


_ASK_BYTES = len(_ask("00" * 20, 0, 0, 0)) // 2
_FINISH_BYTES = 9
