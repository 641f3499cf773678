"""The descriptor for what is to be signed, and what it shows. Pure; None where no descriptor is bound to it.

The order of trust: a descriptor bound to the contract, one bound to the implementation behind it ("Proxy support"),
then one of a standard, and that only where the target is known to be a token of that kind: a contract that merely has
a function `approve(address,uint256)` may do anything with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from decoders.abi.codec import Failed, decode_arguments
from decoders.abi.types import Tuple
from decoders.erc7730.descriptors import Descriptors, NoDescriptors
from decoders.erc7730.domains import chain_of, fits
from decoders.erc7730.faults import BadDescriptor, CannotApply
from decoders.erc7730.index import function_of
from decoders.erc7730.nodes import of_arguments, of_message
from decoders.erc7730.rendering import InnerCall, Shown, refused, render
from decoders.erc7730.scope import Container, Scope
from decoders.erc7730.specification import Group, StructuredFormat
from decoders.erc7730.tokens import NameSource, NoNames, NoTokens, TokenMetadata, TokenSource
from decoders.primitives import Address, hex_of
from decoders.requests import TypedData

MAX_DEPTH: Final = 4
"""Calls within calls that are shown. A batch of router calls with a permit inside reaches 3."""

MAX_CALLS: Final = 64
"""Calls that are shown for one request. Batches alias their parts, so depth alone bounds no work."""

Implementation = Callable[[int, Address], Address | None]
"""The implementation behind a proxy, None where there is none."""


def _no_implementation(_chain_id: int, _address: Address) -> Address | None:
    return None


@dataclass(frozen=True, slots=True)
class ClearSigner:
    """Descriptors, and what they need to know of the world."""

    descriptors: Descriptors = field(default_factory=NoDescriptors)
    tokens: TokenSource = field(default_factory=NoTokens)
    names: NameSource = field(default_factory=NoNames)
    implementation: Implementation = _no_implementation
    listed: TokenSource = field(default_factory=NoTokens)

    def call(self, container: Container, calldata: bytes) -> Shown | None:
        """What a wallet shows for a call of `container.sender` to `container.to`."""
        return _Work(self).call(InnerCall(container, calldata))

    def message(self, chain_id: int, signer: Address, typed_data: TypedData) -> Shown | None:
        """What a wallet shows for an EIP-712 message."""
        return _Work(self).message(chain_id, signer, typed_data)

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """What the registry vouches for, then what the contract says of itself, then what a published list says.

        The chain comes before the list, since a list can be older than a token's new name.
        """
        said = self.descriptors.token(chain_id, address) or self.tokens.token(chain_id, address)
        return said or self.listed.token(chain_id, address)

    def name(self, chain_id: int, address: Address, sources: tuple[str, ...] | None) -> str | None:
        """A verified name of an address."""
        return self.names.name(chain_id, address, sources)


@dataclass(slots=True)
class _Budget:
    """What is left for one request, shared by the calls inside it."""

    calls: int = MAX_CALLS


@dataclass(frozen=True, slots=True)
class _Work:
    """One request, or one call inside it at `depth`."""

    signer: ClearSigner
    budget: _Budget = field(default_factory=_Budget)
    depth: int = 0

    def call(self, call: InnerCall) -> Shown | None:
        """A call, outermost or embedded."""
        to, calldata = call.container.to, call.calldata
        if to is None or len(calldata) < 4 or self.depth > MAX_DEPTH or not self.budget.calls:
            return None
        self.budget.calls -= 1
        form = self._form(call.container.chain_id, to, hex_of(calldata[:4]))
        if form is None:
            return None
        function = function_of(form.key)
        decoding = decode_arguments(function.arguments, calldata[4:])
        if isinstance(decoding, Failed):
            return refused(form, decoding.reason)
        arguments: Tuple = function.arguments
        return self._shown(form, Scope(of_arguments(arguments, decoding.values), call.container))

    def message(self, chain_id: int, signer: Address, typed_data: TypedData) -> Shown | None:
        """A message."""
        domain = typed_data.domain
        container = Container(chain_of(domain) or chain_id, signer, domain.verifying_contract, 0)
        for form in self._message_forms(typed_data):
            if fits(form.domain, domain):
                return self._shown(form, Scope(of_message(typed_data.message), container))
        return None

    def _form(self, chain_id: int, to: Address, selector: str) -> StructuredFormat | None:
        descriptors = self.signer.descriptors
        bound = descriptors.call(chain_id, to, selector)
        if bound is not None:
            return bound
        implementation = self.signer.implementation(chain_id, to)
        if implementation is not None:
            bound = descriptors.call(chain_id, implementation, selector)
        if bound is not None:
            return bound
        return self._generic(descriptors.generic_calls(selector), chain_id, to)

    def _message_forms(self, typed_data: TypedData) -> tuple[StructuredFormat, ...]:
        chain_id, contract = chain_of(typed_data.domain), typed_data.domain.verifying_contract
        descriptors, encoded = self.signer.descriptors, typed_data.encoded_type
        bound = descriptors.messages(chain_id, contract, encoded)
        if chain_id is None or contract is None:
            return bound
        implementation = self.signer.implementation(chain_id, contract)
        if implementation is not None:
            bound = (*bound, *descriptors.messages(chain_id, implementation, encoded))
        generic = self._generic(descriptors.generic_messages(encoded), chain_id, contract)
        return bound if generic is None else (*bound, generic)

    def _generic(self, forms: tuple[StructuredFormat, ...], chain_id: int, to: Address) -> StructuredFormat | None:
        """The standard's format that fits what the target is: fungible, or not."""
        if not forms:
            return None
        token = self.signer.token(chain_id, to)
        if token is None:
            return None
        return next((form for form in forms if _suits(form, fungible=token.decimals is not None)), None)

    def _shown(self, form: StructuredFormat, scope: Scope) -> Shown:
        inner = replace(self, depth=self.depth + 1)
        try:
            return render(form, scope, self.signer, inner.call)
        except (CannotApply, BadDescriptor) as error:
            return refused(form, str(error))


def _suits(form: StructuredFormat, *, fungible: bool) -> bool:
    formats = {entry.format for entry in form.fields if not isinstance(entry, Group)}
    return not (formats & ({"nftName"} if fungible else {"tokenAmount"}))
