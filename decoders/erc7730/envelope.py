"""The lines around a descriptor's own: whom one deals with, what is paid, and what it may cost."""

from collections.abc import Iterator
from typing import Final

from decoders.decoded import DisplayField
from decoders.erc7730.chains import chain_name
from decoders.erc7730.field_texts import native_amount
from decoders.erc7730.rendering import Shown
from decoders.requests import Transaction

MAX_LISTED: Final = 8
"""Tokens named as taken from a list. A swap has two to four."""


def interaction(shown: Shown, *, message: bool) -> Iterator[DisplayField]:
    """The intent, and who the descriptor says is behind the contract."""
    label = "Review message to" if message else "Review transaction to"
    yield DisplayField(label=label, value=shown.intent, path="", source="erc7730")
    if shown.party:
        yield DisplayField(label="Interaction with", value=shown.party, path="", source="erc7730")


def transaction_lines(shown: Shown, chain_id: int, transaction: Transaction) -> Iterator[DisplayField]:
    """The descriptor's lines, and those that a wallet adds: value that no field shows, the network, the highest fee."""
    yield from interaction(shown, message=False)
    yield from shown.lines
    if transaction.value and not any(line.path == "@.value" for line in shown.lines):
        amount = native_amount(transaction.value, chain_id)
        yield DisplayField(label="Native value", value=amount, path="@.value", source="standard")
    if chain_id != 1:
        yield DisplayField(label="Network", value=chain_name(chain_id), path="@.chainId", source="standard")
    price = transaction.gas_price if transaction.max_fee_per_gas is None else transaction.max_fee_per_gas
    if transaction.gas is not None and price is not None:
        fees = native_amount(transaction.gas * price, chain_id)
        yield DisplayField(label="Max fees", value=fees, path="payload.gas", source="standard")


def details(shown: Shown) -> Iterator[DisplayField]:
    """What a wallet tells on its last page: where the owner is found, and which token data no chain has confirmed."""
    if shown.website:
        yield DisplayField(label="Owner's website", value=shown.website, path="", source="erc7730")
    if shown.listed:
        yield DisplayField(label="Token data", value=", ".join(shown.listed[:MAX_LISTED]), path="", source="dictionary")
