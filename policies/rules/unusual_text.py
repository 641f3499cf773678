"""Names and texts from strangers that are not what they look like: hidden characters, markup, orders to a model."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from decoders.foreign_text import Oddity, plain, suspicious
from decoders.outcome import Known
from decoders.requests import TypedData
from decoders.signed_fields import leaves
from policies.accounts import own_accounts
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_WORDS: Final[Mapping[Oddity, str]] = MappingProxyType(
    {
        "bidi": "characters that turn the reading direction",
        "invisible": "characters that cannot be seen",
        "control": "control characters",
        "mixed-scripts": "letters of several scripts in one word",
        "look-alike": "letters that only look like Latin ones",
        "markup": "markup or terminal codes",
        "link": "a web address",
    }
)
_ORDERS: Final = re.compile(
    r"ignore\s+(?:all\s+|any\s+|the\s+)?(?:previous|prior|above)\s+instructions|system\s*prompt|you\s+are\s+(?:now\s+)?an?"
    r"\s+(?:ai|assistant|language\s+model)|(?:say|answer|reply|respond)\s+(?:that\s+)?(?:this|it|the)\b.{0,40}\bsafe\b",
    re.IGNORECASE | re.DOTALL,
)
"""Phrases that address a model that reads along; no honest name or error speaks so."""

_PROSE: Final = frozenset({"link", "mixed-scripts", "look-alike"})
"""Ordinary in sentences and in other languages, so they count in names only."""

_READ: Final = 4096
_Found = tuple[str, str, str, bool]
"""Place, whose text it is, the text, and whether it is a name."""


class UnusualText(Rule):
    """What it catches: a token's symbol, a signed text, a site's name or an error with hidden or misleading characters.

    Why it matters: whoever wrote the text chose what you should see. Hidden characters make two different names look
    equal, and orders to a language model try to have a risk explained away.

    What to do: trust the address and the amounts, not the name.
    """

    id = "unusual-text"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "message", "batch", "user-operation"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each different text."""
        told: set[str] = set()
        for place, whose, text, is_name in _texts(case):
            words = [] if text in told else _oddities(text, is_name=is_name)
            told.add(text)
            if words:
                yield self.finding(
                    title=f"{whose} “{plain(text, limit=32)}” holds {' and '.join(words[:3])}.",
                    evidence=(place,),
                    advice="Trust the addresses and the amounts, not this text.",
                )


def _oddities(text: str, *, is_name: bool) -> list[str]:
    words = [_WORDS[oddity] for oddity in suspicious(text) if is_name or oddity not in _PROSE]
    return [*words, "orders to a language model"] if _ORDERS.search(text[:_READ]) else words


def _texts(case: Case) -> Iterator[_Found]:
    payload, origin = case.request.payload, case.request.origin
    if origin.name is not None:
        yield "request.origin.name", "The name that the site gives itself,", origin.name, True
    if isinstance(payload, TypedData):
        yield from _signed_texts(payload)
    if isinstance(case.effects, Known):
        yield from _chain_texts(case)


def _signed_texts(payload: TypedData) -> Iterator[_Found]:
    if payload.domain.name is not None:
        yield "request.payload.domain.name", "The signature's domain", payload.domain.name, True
    for leaf in leaves(payload.message):
        if leaf.type == "string" and isinstance(leaf.value, str):
            yield "request.payload.message", f"The signed text in {plain(leaf.path)}", leaf.value, False


def _chain_texts(case: Case) -> Iterator[_Found]:
    own, effects = own_accounts(case), case.outcome
    for at, change in enumerate(effects.asset_changes):
        if change.account in own and change.asset.address is not None and change.asset.symbol is not None:
            yield f"effects.asset_changes[{at}].asset", "The token's symbol", change.asset.symbol, True
    for at, approval in enumerate(effects.approvals):
        if approval.owner in own and approval.asset.symbol is not None:
            yield f"effects.approvals[{at}].asset", "The token's symbol", approval.asset.symbol, True
    if effects.revert is not None:
        yield "effects.revert", "The contract's error", effects.revert.message, False
