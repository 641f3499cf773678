"""Whether what comes in can be sent on again: the sale after the purchase, on the state that the purchase leaves.

A honeypot is a token that anybody can buy and nobody can sell. The first step of every sale is a transfer back to
whom the token came from, so that transfer is run by itself, an hour later: many honest tokens let nobody buy and sell
in one block. It is a share of 99 in 100, since some tokens round balances down.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from eth_abi.abi import encode

from decoders.primitives import ZERO_ADDRESS, Address, hex_of
from decoders.requests import Transaction
from simulation.effects import Frame, Resale
from simulation.execution.calls import CALLS, trace_call
from simulation.execution.prepare import Prepared
from simulation.reading.events import TRANSFER, read_claims
from simulation.reading.frames import UnreadableTrace, read_frames
from simulation.reading.inquiry import Inquiry
from simulation.reading.state_diff import applied
from simulation.rpc import Call, RpcError

_MOST_TOKENS: Final = 3
_PERCENT: Final = 99
_SECONDS: Final = 3_600
_BLOCKS: Final = 300
_GAS: Final = 3_000_000
"""Sixty times what a plain transfer needs: taxed tokens trade on the way."""
_TRANSFER_CALL: Final = bytes.fromhex("a9059cbb")
_FALSE: Final = "0x" + "00" * 32


@dataclass(frozen=True, slots=True)
class ResaleTrial:
    """One attempt for each token that the sender gets from somebody who had it. New tokens come from nobody."""

    prepared: Prepared
    offers: tuple[tuple[Address, Address, int], ...]

    @property
    def runs(self) -> tuple[Prepared, ...]:
        """The attempts. Each runs by itself."""
        return tuple(replace(self.prepared, transaction=_transfer(*offer)) for offer in self.offers)

    def calls(self) -> list[Call]:
        """The attempts, as calls of the node."""
        return [trace_call(run, CALLS) for run in self.runs]

    def results(self, answers: list[Any]) -> tuple[Resale, ...]:
        """What came of the attempts, from the answers to `calls`. What the node could not run says nothing."""
        found = zip(self.offers, answers, strict=True)
        return tuple(resale for offer, answer in found if (resale := _read(*offer, answer)) is not None)


def resale_trial(prepared: Prepared, inquiry: Inquiry) -> ResaleTrial:
    """The trial after a run that succeeded and brought the sender tokens; an empty one after any other."""
    succeeded = inquiry.frames[0].error is None
    found = _offers(prepared.plan.sender, inquiry.claims.fungible, inquiry.frames) if succeeded else iter(())
    offers = tuple(islice(found, _MOST_TOKENS))
    if not offers:
        return ResaleTrial(prepared, ())
    context = prepared.context
    later = context.model_copy(
        update={
            "time": None if context.time is None else context.time + _SECONDS,
            "number": None if context.number is None else context.number + _BLOCKS,
        }
    )
    return ResaleTrial(replace(prepared, context=later, accounts=applied(inquiry.diff, prepared.accounts)), offers)


def _offers(
    sender: Address, claims: Mapping[tuple[Address, Address], int], frames: tuple[Frame, ...]
) -> Iterator[tuple[Address, Address, int]]:
    """Token, whom it came from, and how much to send back."""
    givers: dict[Address, Address] = {}
    for frame in frames:
        for log in frame.logs:
            if log.topics[:1] == (TRANSFER,) and len(log.topics) == 3 and log.topics[2].endswith(sender[2:]):
                givers.setdefault(log.address, "0x" + log.topics[1][26:])
    for token, giver in givers.items():
        amount = claims.get((token, sender), 0) * _PERCENT // 100
        if amount > 0 and giver not in (ZERO_ADDRESS, token, sender):
            yield token, giver, amount


def _transfer(token: Address, giver: Address, amount: int) -> Transaction:
    data = _TRANSFER_CALL + encode(["address", "uint256"], [giver, amount])
    return Transaction(type=0, to=token, value=0, data=hex_of(data), gas_price=0, gas=_GAS)


def _read(token: Address, giver: Address, amount: int, answer: Any) -> Resale | None:
    if isinstance(answer, RpcError):
        return None
    try:
        frames = read_frames(answer, _GAS)
    except UnreadableTrace:
        return None
    claims = read_claims(log for frame in frames for log in frame.logs)
    arrived = max(0, claims.fungible.get((token, giver), 0))
    if frames[0].error is not None:
        # Where another contract failed, it may be that one's state, and not the token's will.
        outcome = "refused" if all(frame.error is None or _passes_on(frame) for frame in frames[1:]) else "failed"
    else:
        outcome = "refused" if frames[0].output == _FALSE else "sent"
    return Resale.model_validate(
        {"token": token, "to": giver, "amount": amount, "arrived": arrived, "outcome": outcome}
    )


def _passes_on(frame: Frame) -> bool:
    """A proxy's own code, which fails as the token itself."""
    return frame.type == "DELEGATECALL"
