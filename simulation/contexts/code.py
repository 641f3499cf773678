"""The code that a run executed: of every account that was called, of its delegate, and of contracts made on the way."""

from collections.abc import Iterator, Mapping, Sequence

from decoders.primitives import Address, Hex
from simulation.contexts.opcodes import opcodes_in
from simulation.delegation import delegate_of
from simulation.effects import Frame
from simulation.query import AccountOverride
from simulation.upstream.pinned_state import PinnedState

_PRECOMPILES = 0x200


async def executed_code(
    frames: Sequence[Frame], overrides: Mapping[Address, AccountOverride], state: PinnedState
) -> dict[Address, Hex]:
    """Code by address, without accounts that have none. A fork has asked for all of it, so it comes out of the cache.

    Raises `UpstreamUnavailable`.
    """
    found: dict[Address, Hex] = {}
    for address in dict.fromkeys(frame.to for frame in frames if frame.to and int(frame.to, 16) >= _PRECOMPILES):
        await _add(address, found, overrides, state)
        delegate = delegate_of(found.get(address, "0x"))
        if delegate is not None:
            await _add(delegate, found, overrides, state)
    return found


async def _add(
    address: Address, found: dict[Address, Hex], overrides: Mapping[Address, AccountOverride], state: PinnedState
) -> None:
    override = overrides.get(address)
    code = override.code if override is not None and override.code is not None else None
    found[address] = code if code is not None else (await state.account(address)).code
    if found[address] == "0x":
        del found[address]


def opcodes_executed(frames: Sequence[Frame], codes: Mapping[Address, Hex]) -> frozenset[int]:
    """The opcodes of the block context that the run could execute."""
    return frozenset().union(*(opcodes_in(code) for code in (*codes.values(), *_made(frames))))


def _made(frames: Sequence[Frame]) -> Iterator[Hex]:
    """The code that creates contracts, and the code that they then have."""
    for frame in frames:
        if frame.type.startswith("CREATE"):
            yield from (frame.input, frame.output)
