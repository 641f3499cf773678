"""Items of state as nodes print them, read strictly: what cannot be true is refused, never taken for zero."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from decoders.primitives import Address, Hash32, Hex, hex_of, is_bytes, keccak
from simulation.rpc import RpcError

_QUANTITY = re.compile(r"0x[0-9a-fA-F]{1,64}")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_NO_CODE = frozenset({hex_of(keccak(b"")), "0x" + "00" * 32})
"""What nodes give as the hash of the code of nobody."""


class BadAnswer(Exception):  # noqa: N818 - names a state of the node
    """The node's answer cannot be true: not the form of the item, or about another block."""


@dataclass(frozen=True, slots=True)
class Account:
    """`balance` in wei; `code` is "0x" where there is none."""

    balance: int
    nonce: int
    code: Hex


class Place(NamedTuple):
    """A slot of an account, both in lower case, the slot as 32 bytes."""

    address: Address
    slot: Hash32


def place(address: str, slot: str) -> Place:
    """A place from hex of any case and length. Raises ValueError."""
    return Place(read_address(address), word(slot))


def read_address(text: str) -> Address:
    """An address in lower case. Raises ValueError."""
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"{text[:80]} is no address")
    return text.lower()


def word(text: str) -> Hash32:
    """A number or 32 bytes in hex, as 32 bytes. Raises ValueError."""
    number = int(text, 16)
    if not 0 <= number < 2**256:
        raise ValueError(f"{text[:80]} is no 32-byte word")
    return f"0x{number:064x}"


def read_account(balance: Any, nonce: Any, code: Any) -> Account:
    """An account from the answers to its three questions. Raises `RpcError` that the node gave, `BadAnswer`."""
    return Account(_quantity(balance), _quantity(nonce), read_code(code))


def read_word(answer: Any) -> Hash32:
    """A storage word. Some nodes leave out leading zeros. Raises `RpcError`, `BadAnswer`."""
    _raise_error(answer)
    if not isinstance(answer, str) or not _QUANTITY.fullmatch(answer):
        raise BadAnswer("sent a storage word that is none")
    return word(answer)


def shows_absence(answer: Any) -> bool:
    """Whether an answer to `eth_getProof` says that no account is there. A refusal says nothing."""
    if not isinstance(answer, dict) or not isinstance(answer.get("accountProof"), list):
        return False
    try:
        empty = _quantity(answer.get("balance")) == 0 and _quantity(answer.get("nonce")) == 0
    except BadAnswer:
        return False
    return empty and answer.get("codeHash") in _NO_CODE


def _quantity(answer: Any) -> int:
    _raise_error(answer)
    if not isinstance(answer, str) or not _QUANTITY.fullmatch(answer):
        raise BadAnswer("sent an amount that is no hex number")
    return int(answer, 16)


def read_code(answer: Any) -> Hex:
    """Code in lower case. Raises `RpcError`, `BadAnswer`."""
    _raise_error(answer)
    if not isinstance(answer, str) or not is_bytes(answer):
        raise BadAnswer("sent code that is not hex")
    return answer.lower()


def _raise_error(answer: Any) -> None:
    if isinstance(answer, RpcError):
        raise answer
