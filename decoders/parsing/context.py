"""What the wallet tells beside the call: the dapp's origin, and what it knows about its user's account."""

from typing import Any

from decoders.parsing.fields import read_address, read_list, read_object, read_text, refuse_unknown
from decoders.primitives import Address
from decoders.refusal import child
from decoders.requests import AccountKnowledge, Origin

_ORIGIN = frozenset({"url", "name", "verified"})
_ACCOUNT = frozenset({"counterparties", "trusted", "blocked"})
_MAX_ADDRESSES = 10_000


def parse_origin(value: Any, pointer: str) -> Origin:
    """The dapp's own words about itself; every field is optional and hostile."""
    if value is None:
        return Origin()
    fields = read_object(value, pointer)
    refuse_unknown(fields, _ORIGIN, pointer)
    texts = {key: read_text(item, child(pointer, key), 2048) for key, item in fields.items() if item is not None}
    return Origin(**texts)


def parse_account(value: Any, pointer: str) -> AccountKnowledge:
    """Addresses that the user has dealt with, trusts, or has blocked."""
    if value is None:
        return AccountKnowledge()
    fields = read_object(value, pointer)
    refuse_unknown(fields, _ACCOUNT, pointer)
    return AccountKnowledge(**{key: _addresses(item, child(pointer, key)) for key, item in fields.items()})


def _addresses(value: Any, pointer: str) -> tuple[Address, ...]:
    entries = enumerate(read_list(value, pointer, _MAX_ADDRESSES))
    return tuple(read_address(item, child(pointer, index)) for index, item in entries)
