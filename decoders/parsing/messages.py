"""Personal messages (EIP-191) and bare hashes: `personal_sign` and `eth_sign`."""

import re
import unicodedata
from typing import Any

from decoders.parsing.fields import read_address, read_data, read_hash, read_list, read_text
from decoders.primitives import Address, bytes_of, hex_of
from decoders.refusal import Malformed, child
from decoders.requests import Message

_ADDRESS_FORM = re.compile(r"0x[0-9a-fA-F]{40}")
_BARE_HEX = re.compile(r"[0-9a-fA-F]+")
_HASH_BYTES = 32


def parse_personal_sign(params: Any, pointer: str) -> tuple[Address, Message]:
    """`[message, account]`; the swapped order that some dapps send is taken when only one reading is possible."""
    values = _two(params, pointer)
    message, account = (0, 1)
    if not _is_address(values[1]) and _is_address(values[0]):
        message, account = (1, 0)
    sender = read_address(values[account], child(pointer, account))
    return sender, _message(_bytes(values[message], child(pointer, message)))


def parse_eth_sign(params: Any, pointer: str) -> tuple[Address, Message]:
    """`[account, hash]`: the signature is over the hash itself, which may be that of any transaction."""
    values = _two(params, pointer)
    sender = read_address(values[0], child(pointer, 0))
    digest = read_hash(values[1], child(pointer, 1))
    return sender, Message(scheme="eth_sign", form="hash", data=digest)


def _two(params: Any, pointer: str) -> list[Any]:
    values = read_list(params, pointer)
    # Older dapps send an empty password as a third parameter; it is not signed.
    if len(values) == 3 and values[2] in ("", None):
        values = values[:2]
    if len(values) != 2:
        raise Malformed.at(pointer, f"expected the message and the account, found {len(values)} values")
    return values


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and _ADDRESS_FORM.fullmatch(value) is not None


def _bytes(value: Any, pointer: str) -> bytes:
    """Wallets sign hex text as bytes and other text as UTF-8; text that starts like hex but is not could be either."""
    text = read_text(value, pointer)
    if _BARE_HEX.fullmatch(text):
        # MetaMask signs the bytes, ethers and geth the letters: a hash could hide as a harmless word.
        raise Malformed.at(pointer, "is hex without 0x, which wallets sign as bytes or as text; send 0x hex")
    if text[:2].lower() != "0x":
        return text.encode("utf-8")
    return bytes_of(read_data(text, pointer))


def _message(data: bytes) -> Message:
    text = _readable(data)
    if text is not None:
        return Message(scheme="personal_sign", form="text", data=hex_of(data), text=text)
    form = "hash" if len(data) == _HASH_BYTES else "bytes"
    return Message(scheme="personal_sign", form=form, data=hex_of(data))  # type: ignore[arg-type] # mypy widens


def _readable(data: bytes) -> str | None:
    """The text, if the bytes are UTF-8 without control characters other than line breaks and tabs."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if all(unicodedata.category(letter) != "Cc" or letter in "\n\r\t" for letter in text) else None
