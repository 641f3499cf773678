"""Names for custom errors: from the ABI of a contract that raised one, else the published errors that it may be.

A published name is a guess: anybody can publish one for any four bytes. So only those are told whose arguments the data
encodes exactly, and all of them, and never as what the contract said.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from decoders.abi.codec import Exact, NonCanonical, decode_arguments
from decoders.abi.signature import Function, parse_canonical
from decoders.decoded import Value
from decoders.primitives import Address, bytes_of
from decoders.sources import Sources
from simulation.effects import CallOutcome, Effects, Frame, Revert

_SELECTOR_TEXT: Final = 10
_MOST_CANDIDATES: Final = 4
_MOST_TRIED: Final = 64
_LONGEST_VALUE: Final = 80


def with_error_names(effects: Effects, chain_id: int, sources: Sources) -> Effects:
    """The effects with every custom error named, as far as the sources tell."""
    if effects.revert is None and not effects.batch:
        return effects
    naming = _Naming(effects.frames, chain_id, sources)
    calls = tuple(naming.of_call(call) for call in effects.batch)
    return effects.model_copy(update={"revert": naming.of(effects.revert), "batch": calls})


class _Naming:
    def __init__(self, frames: Sequence[Frame], chain_id: int, sources: Sources) -> None:
        self._frames = frames
        self._chain_id = chain_id
        self._sources = sources

    def of_call(self, call: CallOutcome) -> CallOutcome:
        """A batch's call with its reason named."""
        return call.model_copy(update={"revert": self.of(call.revert)})

    def of(self, revert: Revert | None) -> Revert | None:
        """The reason and those within it, named."""
        if revert is None:
            return None
        named = revert.model_copy(update={"cause": self.of(revert.cause)})
        if named.signature is None or len(named.signature) != _SELECTOR_TEXT or not named.signature.startswith("0x"):
            return named
        return self._by_abi(named) or named.model_copy(update={"candidates": self._published(named)})

    def _by_abi(self, revert: Revert) -> Revert | None:
        for address in self._raisers(revert):
            error = self._sources.abis.errors(self._chain_id, address).get(str(revert.signature))
            decoding = None if error is None else decode_arguments(error.arguments, bytes_of("0x" + revert.data[10:]))
            if error is not None and isinstance(decoding, Exact | NonCanonical):
                message = _sentence(error, decoding.values)
                return revert.model_copy(update={"signature": error.signature, "message": message})
        return None

    def _raisers(self, revert: Revert) -> Iterator[Address]:
        """The contracts that failed with this data, or passed it on, the innermost first."""
        for frame in reversed(self._frames):
            if frame.error is not None and frame.to is not None and revert.data[2:] in frame.output:
                yield frame.to

    def _published(self, revert: Revert) -> tuple[str, ...]:
        found = []
        for text in self._sources.dictionary.candidates(bytes_of(str(revert.signature)))[:_MOST_TRIED]:
            try:
                error = parse_canonical(text)
            except ValueError:
                continue
            if isinstance(decode_arguments(error.arguments, bytes_of("0x" + revert.data[10:])), Exact):
                found.append(error.signature)
        return tuple(found[:_MOST_CANDIDATES])


def _sentence(error: Function, values: Sequence[Value]) -> str:
    """`Name(argument: value, ...)`."""
    pairs = zip(error.inputs, values, strict=True)
    return f"{error.name}({', '.join(_pair(parameter.name, value) for parameter, value in pairs)})"


def _pair(name: str, value: Value) -> str:
    text = str(value)
    shown = text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
    return f"{name}: {shown}" if name else shown
