"""What a batch of calls (EIP-5792) asks: its calls in order, and what it wants of the wallet beside them."""

from collections.abc import Iterator

from decoders.calls import Made, decode_batch
from decoders.decoded import Decoded, DisplayField
from decoders.foreign_text import plain
from decoders.meaning import display_call, intent_of
from decoders.names.resolve import Names
from decoders.primitives import Address, bytes_of
from decoders.protocol import Nested
from decoders.readable_values import MAX_TEXT
from decoders.requests import Batch, Capability


def decode_calls_of_batch(names: Names, sender: Address, batch: Batch) -> Decoded:
    """The meaning of a batch that `sender` is asked to make."""
    made = (Made(sender, Nested(call.to, bytes_of(call.data), call.value)) for call in batch.calls)
    tree = decode_batch(names, sender, made)
    return Decoded(
        kind="batch",
        intent=intent_of(tree),
        call=tree.call,
        display=(*_capability_lines(batch), *display_call(tree.call)),
        unknowns=(*_not_judged(batch), *tree.unknowns),
    )


def _asked(batch: Batch) -> Iterator[tuple[str, Capability]]:
    """Every capability with its path in the request."""
    for index, capability in enumerate(batch.capabilities):
        yield f"payload.capabilities[{index}]", capability
    for place, call in enumerate(batch.calls):
        for index, capability in enumerate(call.capabilities):
            yield f"payload.calls[{place}].capabilities[{index}]", capability


def _capability_lines(batch: Batch) -> tuple[DisplayField, ...]:
    atomic = DisplayField(
        label="All calls or none",
        value="yes" if batch.atomic_required else "not required",
        path="payload.atomic_required",
        source="standard",
    )
    asked = (
        DisplayField(
            label=f"Capability {plain(capability.name)}",
            value=plain(capability.content, MAX_TEXT),
            path=path,
            source="none",
        )
        for path, capability in _asked(batch)
    )
    return (atomic, *asked)


def _not_judged(batch: Batch) -> Iterator[str]:
    """A capability may change who pays, or what is signed in the end; only the wallet knows what it makes of it."""
    for name in dict.fromkeys(plain(capability.name) for _, capability in _asked(batch)):
        yield f"the batch asks the wallet for the capability {name}; what the wallet does with it could not be told"
