"""Every protocol that the service knows, and which of them claims a call or a typed-data message.

The list is explicit. Two decoders may claim the same selector only where one of them is limited to known contracts
(`deployments`) and so wins there; any other collision stops the program at import.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from decoders.abi.signature import Function
from decoders.primitives import Address, Selector
from decoders.protocol import Claim, ProtocolDecoder, TypedDataClaim
from decoders.protocols import (
    aave,
    balancer,
    blur,
    bridges,
    compound,
    cow,
    curve,
    debridge,
    delegation,
    eip3009,
    ens,
    entry_point,
    erc20,
    erc721,
    erc1155,
    erc2612,
    governance,
    hyperliquid,
    lido,
    looks_rare,
    meta_swap,
    meta_transaction,
    multicall,
    nft_permit,
    okx,
    one_inch,
    one_inch_orders,
    ownership,
    permit2,
    rarible,
    safe,
    seaport,
    settler,
    smart_account,
    timelock,
    token_dialects,
    uniswap_v2,
    uniswap_v3,
    uniswap_v4,
    uniswapx,
    universal_router,
    vault,
    weth,
    zero_ex,
    zero_ex_orders,
)

PROTOCOLS: Final[tuple[ProtocolDecoder, ...]] = (
    # UniswapX comes before Permit2, since its messages are Permit2's with a witness that it knows.
    erc20.PROTOCOL,
    erc721.PROTOCOL,
    erc1155.PROTOCOL,
    erc2612.PROTOCOL,
    eip3009.PROTOCOL,
    nft_permit.PROTOCOL,
    token_dialects.PROTOCOL,
    ownership.PROTOCOL,
    weth.PROTOCOL,
    lido.PROTOCOL,
    vault.PROTOCOL,
    multicall.PROTOCOL,
    smart_account.PROTOCOL,
    entry_point.PROTOCOL,
    meta_transaction.PROTOCOL,
    debridge.PROTOCOL,
    delegation.PROTOCOL,
    safe.PROTOCOL,
    timelock.PROTOCOL,
    governance.PROTOCOL,
    uniswapx.PROTOCOL,
    permit2.PROTOCOL,
    uniswap_v2.PROTOCOL,
    uniswap_v3.PROTOCOL,
    uniswap_v4.PROTOCOL,
    universal_router.PROTOCOL,
    okx.PROTOCOL,
    one_inch.PROTOCOL,
    one_inch_orders.PROTOCOL,
    zero_ex.PROTOCOL,
    zero_ex_orders.PROTOCOL,
    settler.PROTOCOL,
    meta_swap.PROTOCOL,
    cow.PROTOCOL,
    curve.PROTOCOL,
    balancer.PROTOCOL,
    seaport.PROTOCOL,
    blur.PROTOCOL,
    looks_rare.PROTOCOL,
    rarible.PROTOCOL,
    aave.PROTOCOL,
    compound.PROTOCOL,
    ens.PROTOCOL,
    bridges.PROTOCOL,
    hyperliquid.PROTOCOL,
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim and the protocol that makes it."""

    protocol: ProtocolDecoder
    claim: Claim


class Catalogue:
    """An index of protocols. Raises ValueError where two of them claim the same calls."""

    def __init__(self, protocols: Iterable[ProtocolDecoder]) -> None:
        self._by_selector: dict[Selector, list[Claimed]] = {}
        self._by_signature: dict[str, Function] = {}
        self._typed_data: list[tuple[ProtocolDecoder, TypedDataClaim]] = []
        for protocol in protocols:
            for claim in protocol.claims:
                self._add(Claimed(protocol, claim))
            for claim in (*protocol.claims, *protocol.commands):
                self._by_signature.setdefault(claim.function.signature, claim.function)
            self._typed_data.extend((protocol, claim) for claim in protocol.typed_data)

    def find(self, chain_id: int, target: Address | None, selector: Selector) -> Claimed | None:
        """Who claims a call to `target` with this selector, if anybody."""
        for claimed in self._by_selector.get(selector, ()):
            if claimed.protocol.deployed_at(chain_id, target):
                return claimed
        return None

    def find_typed_data(
        self, primary_type: str, shape: Mapping[str, str]
    ) -> tuple[ProtocolDecoder, TypedDataClaim] | None:
        """Who claims a message of this primary type and shape (type by path), if anybody."""
        for protocol, claim in self._typed_data:
            if claim.matches(primary_type, shape):
                return protocol, claim
        return None

    def function(self, signature: str) -> Function | None:
        """The function or command with this canonical signature: its arguments' names, at every depth."""
        return self._by_signature.get(signature)

    def _add(self, claimed: Claimed) -> None:
        """File a claim: those limited to known contracts come first."""
        rivals = self._by_selector.setdefault(claimed.claim.function.selector, [])
        for rival in rivals:
            if _overlap(claimed.protocol, rival.protocol):
                raise ValueError(
                    f"{claimed.protocol.name} and {rival.protocol.name} both claim "
                    f"{claimed.claim.function.signature} ({claimed.claim.function.selector}); declare it in one of them"
                )
        rivals.append(claimed)
        rivals.sort(key=lambda each: not each.protocol.deployments)


def _overlap(one: ProtocolDecoder, other: ProtocolDecoder) -> bool:
    """Whether two protocols could both be meant at one contract."""
    if not one.deployments or not other.deployments:
        return not one.deployments and not other.deployments
    return any(
        one.deployments[chain] & other.deployments[chain] for chain in one.deployments.keys() & other.deployments
    )


CATALOGUE: Final = Catalogue(PROTOCOLS)
