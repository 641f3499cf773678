"""Why a call fails, in words. Only what the contract itself says stands in quotes."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from decoders.foreign_text import plain
from decoders.primitives import Selector, keccak
from simulation.effects import Revert, Status

REASON_LIMIT: Final = 80
"""Characters of a contract's reason that are shown."""

_MOST_CANDIDATES: Final = 2
_QUOTES = re.compile('["“”„‟«»]')
_SELECTOR = re.compile(r"0x[0-9a-f]{8}")

_STANDARD: Final[Mapping[Selector, str]] = MappingProxyType(
    {
        "0x" + keccak(signature.encode())[:4].hex(): meaning
        for signature, meaning in (
            ("ERC20InsufficientBalance(address,uint256,uint256)", "a token balance is too low"),
            ("ERC20InsufficientAllowance(address,uint256,uint256)", "an allowance is too low"),
            ("ERC721IncorrectOwner(address,uint256,address)", "the NFT belongs to somebody else"),
            ("ERC721InsufficientApproval(address,uint256)", "there is no permission to move the NFT"),
            ("ERC1155InsufficientBalance(address,uint256,uint256,uint256)", "a token balance is too low"),
        )
    }
)
"""The errors of ERC-6093 that users meet, by selector."""


def failure_of(status: Status, revert: Revert | None) -> str:
    """Why it fails, to stand after a colon: "the contract says “Sale has not started”".

    Of reasons within reasons, the outermost and the innermost.
    """
    if revert is None or revert.cause is None:
        return _said(status, revert)
    inner = revert.innermost
    told = _said("reverted", inner)
    return told if revert.signature is None else f"{_said(status, revert)}, and inside it {told}"


def _said(status: Status, revert: Revert | None) -> str:
    if revert is None or not revert.message.strip():
        return "the contract gives no reason"
    told = _QUOTES.sub("'", plain(revert.message, limit=REASON_LIMIT))
    if revert.signature is None:
        return told if status == "reverted" else f"it stops halfway ({told})"
    if revert.signature == "Panic(uint256)":
        return f"the contract breaks off ({told})"
    known = _STANDARD.get(revert.data[:10]) or _STANDARD.get(revert.signature)
    if known is not None:
        return f"the contract says that {known}"
    if _SELECTOR.fullmatch(revert.signature):
        return _refusal(revert.signature, revert.candidates)
    return f"the contract says “{told}”"


def _refusal(selector: Selector, candidates: Sequence[str]) -> str:
    """What others publish for four bytes is a guess, and is told as one."""
    if not candidates:
        return f"the contract refuses with its error {selector}, whose meaning is not known"
    names = " or ".join(plain(candidate, limit=REASON_LIMIT) for candidate in candidates[:_MOST_CANDIDATES])
    return f"the contract refuses with its error {selector}, which may be {names}"
