"""What a finished text claims about money, read without the phrase book: who loses, who gains, who may take.

It reads English sentences about "you", one verb at a time. So it can hold a text of any author against the case.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

Direction = Literal["out", "in", "may-take", "other"]

ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{4}…[0-9a-fA-F]{4}|0x[0-9a-fA-F]{40}")
AMOUNT: Final = re.compile(r"(?<![\w#…])~?-?\d[\d,]*(?:\.\d+)?(?= (?!more\b)(?:×|[A-Za-z“]))")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")
_QUOTED: Final = re.compile(r"“[^”]*”")

_MAY_TAKE: Final = re.compile(
    r"\b(may|can|lets?|allow|leave|permission|approval|allowance)\b.*\b(take|spend|move|moved|get)\b|\bpower over\b"
)
_COUNTED: Final = re.compile(r"\byou give \d+ (lasting )?permissions? over your account\b")
"""Permissions that are counted; the number is no amount of money."""
_DENIED: Final = re.compile(r"\b(no longer|no leave|takes? back|take back|may not|cannot|still has no)\b")
_OUT: Final = re.compile(
    r"\byou (?:would )?(?:send|pay|give|give away|offer|swap|trade|exchange)\b|"
    r"\bleaves\b|\bgoes out of\b|\bout of your\b|"
    r"\bfrom you to\b|\bfrom your account\b|\bmakes .* (?:send|pay|give)\b|\basks you to (?:send|pay)\b|\byou offer\b|"
    r"\bsend you\b|\bpays?\b|\bsends?\b|\bgets .* from you\b|\bof yours goes\b|\btakes? .* from you\b"
)
_IN: Final = re.compile(
    r"\byou (?:get|receive|also get)\b|\bcomes in to\b|\bis paid to\b|\blands in\b|"
    r"\breceives?\b|\band (?:get|receive)\b"
)


@dataclass(frozen=True)
class Claim:
    """One sentence's claim: in which direction, of which amounts, with which addresses."""

    direction: Direction
    amounts: tuple[str, ...]
    addresses: tuple[str, ...]
    sentence: str


def claims_of(sentences: tuple[str, ...]) -> tuple[Claim, ...]:
    """The claims of a text; a sentence that is a trade claims twice, one part out and one part in."""
    return tuple(claim for sentence in sentences for claim in _claims(sentence))


def _claims(sentence: str) -> list[Claim]:
    spoken = _QUOTED.sub("“”", sentence).lower()
    trade = re.search(
        r"^(.*\byou (?:swap|trade|exchange|offer|pay|give|send)\b.*?)( for | and (?:get|receive|ask for) )(.*)$", spoken
    )
    if _COUNTED.search(spoken):
        return [_claim("other", sentence)]
    if _MAY_TAKE.search(spoken) and "the code at" not in spoken:
        return [_claim("other" if _DENIED.search(spoken) else "may-take", sentence)]
    if trade:
        cut = trade.start(2)
        return [_claim("out", sentence[:cut]), _claim("in", sentence[cut:])]
    if spoken.startswith("for ") and " you " in spoken:
        cut = spoken.index(" you ")
        return [_claim("out", sentence[:cut]), _claim("in", sentence[cut:])]
    if _OUT.search(spoken):
        return [_claim("out", sentence)]
    return [_claim("in" if _IN.search(spoken) else "other", sentence)]


def _claim(direction: Direction, text: str) -> Claim:
    return Claim(direction, tuple(AMOUNT.findall(_DATE.sub("", text))), tuple(ADDRESS.findall(text)), text)
