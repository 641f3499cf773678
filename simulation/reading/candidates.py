"""Which balances, owners and allowances a run may have changed, and so must be read from state before and after.

Logs alone are not enough: a token can move without an event, or lie in one. So every contract whose storage was
written counts as a possible token, and everyone who took part in a call to it as a possible holder.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from decoders.primitives import ZERO_ADDRESS, Address, Hex
from simulation.effects import Frame
from simulation.reading.events import Claims, Fungible, Grant, Lasting, Multi, Single
from simulation.reading.state_diff import StateDiff

MAX_CANDIDATES = 240
"""Questions of one kind. A run that touches more is said to be incomplete."""

_APPROVES = frozenset({"0x095ea7b3", "0x39509351", "0xd73dd623", "0xa457c2d7", "0x66188463"})
_SETS_OPERATOR = frozenset({"0xa22cb465"})
_ARGUMENTS_READ = 6


@dataclass(frozen=True, slots=True)
class Candidates:
    """What to read. Each tuple is in a fixed order: the signer first, then by mention. `left_out` counts the rest.

    `asked_for` holds the grants that a call in the run asked for by name; they are told even when nothing changed.
    """

    fungible: tuple[Fungible, ...]
    multi: tuple[Multi, ...]
    single: tuple[Single, ...]
    allowances: tuple[Grant, ...]
    operators: tuple[Grant, ...]
    token_approvals: tuple[Single, ...]
    lasting: tuple[Lasting, ...]
    asked_for: frozenset[Grant]
    left_out: int

    @property
    def fungible_tokens(self) -> tuple[Address, ...]:
        """Contracts that may be fungible tokens."""
        holders = [token for token, _ in self.fungible]
        granted = [token for token, _, _ in self.allowances] + [token for _, _, token, _ in self.lasting]
        return tuple(dict.fromkeys(holders + granted))


def find_candidates(signer: Address, frames: Sequence[Frame], claims: Claims, diff: StateDiff) -> Candidates:
    """Everything that the logs name, and what calls and storage writes make possible."""
    written = {address for address, change in diff.items() if change.storage}
    nfts = {token for token, _ in claims.single} | {token for token, _, _ in claims.multi}
    fungible = [
        pair
        for pair in dict.fromkeys([*claims.fungible, *_by_calls(signer, frames, written)])
        if pair[1] != ZERO_ADDRESS and pair[0] not in nfts
    ]
    asked_allowances = list(_grants_asked(frames, _APPROVES))
    asked_operators = list(_grants_asked(frames, _SETS_OPERATOR))
    found: tuple[list[Any], ...] = (
        sorted(fungible, key=lambda pair: pair[1] != signer),
        [key for key in claims.multi if key[1] != ZERO_ADDRESS],
        list(claims.single),
        list(dict.fromkeys([*asked_allowances, *claims.allowances])),
        list(dict.fromkeys([*asked_operators, *claims.operators])),
        list(claims.token_approvals),
        list(claims.lasting),
    )
    return Candidates(
        fungible=tuple(found[0][:MAX_CANDIDATES]),
        multi=tuple(found[1][:MAX_CANDIDATES]),
        single=tuple(found[2][:MAX_CANDIDATES]),
        allowances=tuple(found[3][:MAX_CANDIDATES]),
        operators=tuple(found[4][:MAX_CANDIDATES]),
        token_approvals=tuple(found[5][:MAX_CANDIDATES]),
        lasting=tuple(found[6][:MAX_CANDIDATES]),
        asked_for=frozenset([*asked_allowances, *asked_operators]),
        left_out=sum(max(0, len(kind) - MAX_CANDIDATES) for kind in found),
    )


def _by_calls(signer: Address, frames: Sequence[Frame], written: set[Address]) -> Iterator[Fungible]:
    """Whoever called a contract whose storage was written, whoever its calldata names, and the signer."""
    for frame in frames:
        if frame.to is None or frame.to not in written or frame.type != "CALL":
            continue
        yield frame.to, signer
        if frame.sender != frame.to:
            yield frame.to, frame.sender
        for address in _addresses_in(frame.input):
            yield frame.to, address


def _addresses_in(calldata: Hex) -> Iterator[Address]:
    """Argument words that have the form of an address: 12 zero bytes, then more than a small number."""
    arguments = calldata[10:]
    for at in range(0, min(len(arguments), _ARGUMENTS_READ * 64), 64):
        word = arguments[at : at + 64]
        if len(word) == 64 and word.startswith("0" * 24) and word[24:40] != "0" * 16:
            yield "0x" + word[24:]


def _grants_asked(frames: Sequence[Frame], selectors: frozenset[str]) -> Iterator[Grant]:
    """(token, caller, spender) of calls that ask for a grant by a standard function."""
    for frame in frames:
        if frame.type == "CALL" and frame.to and frame.input[:10] in selectors and len(frame.input) >= 10 + 64:
            yield frame.to, frame.sender, "0x" + frame.input[34:74]
