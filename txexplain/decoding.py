"""Decode, ask the nodes for the tokens that the decoder did not know, and decode once more with the answers."""

from collections.abc import Callable

from decoders.decoded import Decoded
from decoders.erc7730.tokens import TokenSource
from decoders.outcome import Outcome
from simulation.deadline import Deadline
from txexplain.stage import Staged, run_computation, run_stage
from txexplain.token_desk import TokenDesk

_ASKING_SHARE = 0.5
"""Of what the first pass left; the second pass takes as little as the first did."""

DecodeWith = Callable[[TokenSource], Outcome[Decoded]]


async def decode_knowing_tokens(decode: DecodeWith, tokens: TokenDesk, deadline: Deadline) -> Staged[Outcome[Decoded]]:
    """The meaning of a request, with the tokens named that could be asked for in time."""
    notes = tokens.notes()
    first = await run_computation("decode", lambda: decode(notes), deadline)
    if first.value is None or not notes.missing:
        return first
    learnt = await run_stage("tokens", tokens.learn(list(notes.missing), deadline), deadline.share(_ASKING_SHARE))
    spent = first.milliseconds + learnt.milliseconds
    if not learnt.value:
        return Staged(first.value, None, spent)
    again = tokens.notes()
    second = await run_computation("decode", lambda: decode(again), deadline)
    return Staged(second.value or first.value, None, spent + second.milliseconds)
