"""What the decoder may look up beside its own declarations. Every field has an empty form."""

from dataclasses import dataclass, field
from typing import Final

from decoders.erc7730.clear_sign import ClearSigner
from decoders.erc7730.descriptors import Descriptors, NoDescriptors
from decoders.erc7730.tokens import NameSource, NoNames, NoTokens, TokenSource
from decoders.names.code_source import NO_CODE, CodeSource
from decoders.names.dictionary import NO_DICTIONARY, Dictionary
from decoders.names.operator_abi import AbiRegistry
from decoders.names.proxy import implementations
from decoders.primitives import Address


@dataclass(frozen=True, slots=True)
class Sources:
    """Sources of names and metadata, put together once at the start of the service.

    `code` is that of the request's block; `tokens` are those known by now from the chain, `token_list` a published
    list that is asked for the others.
    """

    descriptors: Descriptors = field(default_factory=NoDescriptors)
    tokens: TokenSource = field(default_factory=NoTokens)
    names: NameSource = field(default_factory=NoNames)
    abis: AbiRegistry = field(default_factory=AbiRegistry)
    dictionary: Dictionary = NO_DICTIONARY
    code: CodeSource = NO_CODE
    token_list: TokenSource = field(default_factory=NoTokens)

    def clear_signer(self) -> ClearSigner:
        """What shows a request as a hardware wallet would."""
        if isinstance(self.descriptors, NoDescriptors):
            # Without descriptors nothing is shown by them, so no proxy needs to be looked behind.
            return ClearSigner(self.descriptors, self.tokens, self.names)
        return ClearSigner(self.descriptors, self.tokens, self.names, self.implementation, self.token_list)

    def implementation(self, chain_id: int, address: Address) -> Address | None:
        """The contract whose code answers calls to a proxy; None where there is none, or it is not known."""
        behind = implementations(self.code, chain_id, address)
        return behind[-1].address if behind else None


NO_SOURCES: Final = Sources()
"""The decoder's own declarations, and nothing else."""
