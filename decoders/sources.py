"""What the decoder may look up beside its own declarations. Every field has an empty form."""

from dataclasses import dataclass, field
from typing import Final

from decoders.names.code_source import NO_CODE, CodeSource
from decoders.names.dictionary import NO_DICTIONARY, Dictionary
from decoders.names.operator_abi import AbiRegistry


@dataclass(frozen=True, slots=True)
class Sources:
    """Sources of names, put together once at the start of the service; `code` is that of the request's block."""

    abis: AbiRegistry = field(default_factory=AbiRegistry)
    dictionary: Dictionary = NO_DICTIONARY
    code: CodeSource = NO_CODE


NO_SOURCES: Final = Sources()
"""The decoder's own declarations, and nothing else."""
