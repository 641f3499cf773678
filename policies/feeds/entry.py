"""One entry of a feed, cleaned: an address or a site, what the feed calls it, and in which words."""

from enum import StrEnum
from typing import Final, NamedTuple

EVERY_CHAIN: Final = 0
"""The chain of entries that hold on every chain, and of sites."""


class Category(StrEnum):
    """What a feed says about a party. The order is part of the table's file format: add at the end only."""

    SCAM = "scam"
    SANCTIONED = "sanctioned"
    EXPLOITED = "exploited"
    NAMED = "named"
    LISTED_ASSET = "token"
    SYMBOL = "symbol"
    ALLOWED_SITE = "allowed-site"
    NOTE = "note"


class Entry(NamedTuple):
    """`subject` is an address, a domain, or for `SYMBOL` a token's symbol as it is read; `label` the feed's words.

    The label of a `SYMBOL` entry is the token's address. Times are not kept by entry; a feed has one.
    """

    chain: int
    subject: str
    category: Category
    label: str
