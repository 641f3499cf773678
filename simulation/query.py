"""Which block, and what is different from it: the simulation part of a request, parsed strictly.

Overrides have the form of `debug_traceCall`. anvil silently ignores an override that it does not know, which would
simulate something other than what was asked, so unknown names are refused here.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

from decoders.frozen import Frozen
from decoders.parsing.fields import read_address, read_data, read_object, read_quantity
from decoders.primitives import Address, Hash32, Hex
from decoders.refusal import Malformed, child

Tag = Literal["latest", "safe", "finalized", "earliest", "pending"]
_TAGS = frozenset({"latest", "safe", "finalized", "earliest", "pending"})
_WORD = re.compile(r"0x[0-9a-fA-F]{1,64}")
_BLOCK_FIELDS: Mapping[str, str] = {
    "number": "number",
    "time": "time",
    "timestamp": "time",
    "gasLimit": "gas_limit",
    "coinbase": "coinbase",
    "feeRecipient": "coinbase",
    "baseFee": "base_fee",
    "baseFeePerGas": "base_fee",
    "random": "random",
    "prevRandao": "random",
    "difficulty": "difficulty",
}
_ACCOUNT_FIELDS = frozenset({"balance", "nonce", "code", "state", "stateDiff"})


class BlockQuery(Frozen):
    """A block by number, by hash or by tag; exactly one is set."""

    number: int | None = None
    hash: Hash32 | None = None
    tag: Tag | None = None


class AccountOverride(Frozen):
    """Values that replace an account's. `state` replaces all storage, `state_diff` single slots; never both."""

    balance: int | None = None
    nonce: int | None = None
    code: Hex | None = None
    state: Mapping[Hash32, Hash32] | None = None
    state_diff: Mapping[Hash32, Hash32] | None = None


class BlockContext(Frozen):
    """What the opcodes of the block environment return. Times in Unix seconds, fees in wei."""

    number: int | None = None
    time: int | None = None
    gas_limit: int | None = None
    coinbase: Address | None = None
    base_fee: int | None = None
    random: Hash32 | None = None
    difficulty: int | None = None


class Overrides(Frozen):
    """What the caller wants different from the pinned block."""

    accounts: Mapping[Address, AccountOverride] = {}
    block: BlockContext = BlockContext()


def parse_block(value: Any, pointer: str = "/block") -> BlockQuery:
    """A block number (JSON number or quantity), a 32-byte hash, or a tag; "latest" when absent."""
    if value is None:
        return BlockQuery(tag="latest")
    if isinstance(value, str) and value in _TAGS:
        return BlockQuery(tag=value)  # type: ignore[arg-type] # checked against the same names
    if isinstance(value, str) and len(value) == 66:
        return BlockQuery(hash=_word(value, pointer))
    return BlockQuery(number=_whole(value, pointer))


def parse_overrides(state: Any, block: Any) -> Overrides:
    """`state_overrides` and `block_overrides` of a request body; None means none. Raises `Malformed`."""
    accounts = read_object(state, "/state_overrides") if state is not None else {}
    return Overrides(
        accounts={
            read_address(address, child("/state_overrides", address)): _account(
                item, child("/state_overrides", address)
            )
            for address, item in accounts.items()
        },
        block=_block_context(block, "/block_overrides"),
    )


def _account(value: Any, pointer: str) -> AccountOverride:
    fields = read_object(value, pointer)
    for key in fields:
        if key not in _ACCOUNT_FIELDS:
            known = ", ".join(sorted(_ACCOUNT_FIELDS))
            raise Malformed.at(child(pointer, key), f"is no override of an account; known: {known}")
    if "state" in fields and "stateDiff" in fields:
        raise Malformed.at(child(pointer, "stateDiff"), "give `state` or `stateDiff`, not both")
    return AccountOverride(
        balance=_whole(fields["balance"], child(pointer, "balance")) if "balance" in fields else None,
        nonce=_whole(fields["nonce"], child(pointer, "nonce")) if "nonce" in fields else None,
        code=read_data(fields["code"], child(pointer, "code")) if "code" in fields else None,
        state=_storage(fields["state"], child(pointer, "state")) if "state" in fields else None,
        state_diff=_storage(fields["stateDiff"], child(pointer, "stateDiff")) if "stateDiff" in fields else None,
    )


def _storage(value: Any, pointer: str) -> dict[Hash32, Hash32]:
    slots = read_object(value, pointer)
    return {_word(slot, child(pointer, slot)): _word(word, child(pointer, slot)) for slot, word in slots.items()}


def _block_context(value: Any, pointer: str) -> BlockContext:
    if value is None:
        return BlockContext()
    read: dict[str, Any] = {}
    for key, item in read_object(value, pointer).items():
        name = _BLOCK_FIELDS.get(key)
        if name is None:
            raise Malformed.at(child(pointer, key), f"is no override of a block; known: {', '.join(_BLOCK_FIELDS)}")
        if name in read:
            raise Malformed.at(child(pointer, key), "this value is given twice under two names")
        read[name] = _block_value(name, item, child(pointer, key))
    return BlockContext(**read)


def _block_value(name: str, value: Any, pointer: str) -> int | str:
    if name == "coinbase":
        return read_address(value, pointer)
    return _word(value, pointer) if name == "random" else _whole(value, pointer)


def _whole(value: Any, pointer: str) -> int:
    """A JSON whole number below 2^53, or a hex quantity."""
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value < 2**53:
            return value
        raise Malformed.at(pointer, "must be from 0 to 2^53-1, or a hex quantity")
    return read_quantity(value, pointer)


def _word(value: Any, pointer: str) -> Hash32:
    """32 bytes; shorter hex is the same number padded on the left, as nodes print storage."""
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise Malformed.at(pointer, "is not a storage word; write 0x and up to 64 hex digits")
    return "0x" + value[2:].lower().zfill(64)
