"""The descriptors that decoding may use, and an empty form for an operator who gave none."""

from typing import Protocol

from decoders.abi.signature import Function
from decoders.erc7730.specification import StructuredFormat
from decoders.erc7730.tokens import TokenMetadata
from decoders.primitives import Address, Selector


class Descriptors(Protocol):
    """Compiled descriptors (`decoders.erc7730.index.Index`), or none."""

    def call(self, chain_id: int, address: Address, selector: Selector) -> StructuredFormat | None:
        """The format for a call to this contract, if a descriptor is bound to it."""

    def messages(self, chain_id: int | None, contract: Address | None, encoded: str) -> tuple[StructuredFormat, ...]:
        """The formats that may hold for a message of this `encodeType`; each still has to fit the domain."""

    def generic_calls(self, selector: Selector) -> tuple[StructuredFormat, ...]:
        """The formats of standards for this function."""

    def generic_messages(self, encoded: str) -> tuple[StructuredFormat, ...]:
        """The formats of standards for this type of message."""

    def function(self, chain_id: int, address: Address, selector: Selector) -> Function | None:
        """The function of a described contract, with its parameters' names."""

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """What a descriptor says of its own contract as a token."""


class NoDescriptors:
    """An operator gave none."""

    def call(self, chain_id: int, address: Address, selector: Selector) -> StructuredFormat | None:  # noqa: ARG002
        """None."""
        return None

    def messages(
        self,
        chain_id: int | None,  # noqa: ARG002 - the protocol's form
        contract: Address | None,  # noqa: ARG002
        encoded: str,  # noqa: ARG002
    ) -> tuple[StructuredFormat, ...]:
        """None."""
        return ()

    def generic_calls(self, selector: Selector) -> tuple[StructuredFormat, ...]:  # noqa: ARG002
        """None."""
        return ()

    def generic_messages(self, encoded: str) -> tuple[StructuredFormat, ...]:  # noqa: ARG002
        """None."""
        return ()

    def function(self, chain_id: int, address: Address, selector: Selector) -> Function | None:  # noqa: ARG002
        """None."""
        return None

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:  # noqa: ARG002
        """None."""
        return None
