"""What the decoder may look up beside its own declarations. Every field has an empty form."""

from dataclasses import dataclass, field
from typing import Final

from decoders.erc7730.clear_sign import ClearSigner
from decoders.erc7730.descriptors import Descriptors, NoDescriptors
from decoders.erc7730.tokens import NameSource, NoNames, NoTokens, TokenSource


@dataclass(frozen=True, slots=True)
class Sources:
    """Sources of names and metadata, put together once at the start of the service."""

    descriptors: Descriptors = field(default_factory=NoDescriptors)
    tokens: TokenSource = field(default_factory=NoTokens)
    names: NameSource = field(default_factory=NoNames)

    def clear_signer(self) -> ClearSigner:
        """What shows a request as a hardware wallet would."""
        return ClearSigner(self.descriptors, self.tokens, self.names)


NO_SOURCES: Final = Sources()
"""The decoder's own declarations, and nothing else."""
