"""Signed orders and delegations: what is signed now and used later, by whoever holds it."""

from collections.abc import Mapping
from typing import Any, Final

from txexplain.chain.accounts import ZERO
from txexplain.chain.amounts import ether, usdc
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, deadline, signature, typed
from txexplain.chain.scenarios.signatures import TYPED_DATA

_DOMAIN: Final = ("name:string", "version:string", "chainId:uint256", "verifyingContract:address")
# GPv2Order of CoW Protocol; a receiver of zero stands for the signer.
_ORDER: Final = (
    *("sellToken:address", "buyToken:address", "receiver:address", "sellAmount:uint256", "buyAmount:uint256"),
    *("validTo:uint32", "appData:bytes32", "feeAmount:uint256", "kind:string", "partiallyFillable:bool"),
    *("sellTokenBalance:string", "buyTokenBalance:string"),
)
_TRANSFER: Final = ("from:address", "to:address", "value:uint256", "validAfter:uint256", "validBefore:uint256")
_CAVEAT: Final = ("enforcer:address", "terms:bytes")
_DELEGATION: Final = (
    *("delegate:address", "delegator:address", "authority:bytes32", "caveats:Caveat[]", "salt:uint256"),
)

_BLUR_ORDER: Final = (
    *("trader:address", "side:uint8", "matchingPolicy:address", "collection:address", "tokenId:uint256"),
    *("amount:uint256", "paymentToken:address", "price:uint256", "listingTime:uint256", "expirationTime:uint256"),
    *("fees:Fee[]", "salt:uint256", "extraParams:bytes", "nonce:uint256"),
)
# MetaMask's delegation framework 1.3.0 has these addresses on every chain.
_ERC20_AMOUNT: Final = "0xf100b0819427117EcF76Ed94B358B1A5b5C6D2Fc"
_TIME: Final = "0x1046bb45C8d673d4ea75321280DB34899413c069"
_USES: Final = "0x04658B29F6b82ed55274221a06Fc97D318E25416"


def swap_order(manifest: Manifest) -> Request:
    """1 DAI for 0.99 USDC by a CoW Protocol order, paid to Alice.

    Unknown, not benign: what an order does later is not simulated, and nobody is accused for that.
    """
    return _order(manifest, receiver=ZERO, buys=990_000, origin=HONEST_DAPP)


def swap_order_to_stranger(manifest: Manifest) -> Request:
    """The same order, paid to Mallory.

    A warning: without a simulation nobody looked at who is paid, and it may be an account of hers for a bridge.
    """
    return _order(manifest, receiver=manifest.account("mallory"), buys=990_000, origin=HOSTILE_DAPP)


def swap_order_for_nothing(manifest: Manifest) -> Request:
    """The same order, which asks for nothing."""
    return _order(manifest, receiver=ZERO, buys=0, origin=HOSTILE_DAPP)


def blur_sale_for_others(manifest: Manifest) -> Request:
    """An ape for two ether by an order of Blur's first exchange, whose fees give Mallory 95 in 100 of them."""
    parties = {"trader": manifest.account("alice"), "matchingPolicy": manifest.address("honest_vault")}
    sold = {"collection": manifest.address("apes"), "tokenId": "11", "amount": "1", "side": "1"}
    price = {"paymentToken": ZERO, "price": str(ether(2)), "extraParams": "0x"}
    times = {"listingTime": "0", "expirationTime": str(deadline(manifest)), "salt": "7", "nonce": "0"}
    fees = [{"rate": "9500", "recipient": manifest.account("mallory")}]
    fields = {"Order": _BLUR_ORDER, "Fee": ("rate:uint16", "recipient:address")}
    message = {**parties, **sold, **price, **times, "fees": fees}
    return _signed(manifest, "honest_vault", "Order", fields, message, HOSTILE_DAPP)


def transfer_authorization(manifest: Manifest) -> Request:
    """An EIP-3009 authorization that lets Mallory have all of Alice's USDC without end."""
    parties = {"from": manifest.account("alice"), "to": manifest.account("mallory")}
    times = {"validAfter": "0", "validBefore": str(2**256 - 1), "nonce": "0x" + "07" * 32}
    message = {**parties, "value": str(usdc(25_000)), **times}
    fields = {"TransferWithAuthorization": (*_TRANSFER, "nonce:bytes32")}
    return _signed(manifest, "usdc", "TransferWithAuthorization", fields, message, HOSTILE_DAPP)


def unlimited_delegation(manifest: Manifest) -> Request:
    """An ERC-7710 delegation without caveats: Mallory may do whatever the account may do."""
    return _delegation(manifest, manifest.account("mallory"), [], HOSTILE_DAPP)


def limited_delegation(manifest: Manifest) -> Request:
    """A delegation to a router that the wallet trusts: up to 100 USDC in all, for an hour."""
    router = manifest.address("uniswap_v2_router")
    cap = manifest.address("usdc")[2:] + f"{usdc(100):064x}"
    limits = [(_ERC20_AMOUNT, cap), (_TIME, f"{deadline(manifest) + 2_400:064x}")]
    return {**_delegation(manifest, router, limits, HONEST_DAPP), "account": {"trusted": [router]}}


def open_ended_delegation(manifest: Manifest) -> Request:
    """A delegation to Mallory whose only limits are an hour and ten uses: one use takes everything."""
    limits = [(_TIME, f"{deadline(manifest) + 2_400:064x}"), (_USES, f"{10:064x}")]
    return _delegation(manifest, manifest.account("mallory"), limits, HOSTILE_DAPP)


def _delegation(manifest: Manifest, delegate: str, limits: list[tuple[str, str]], origin: dict[str, str]) -> Request:
    caveats = [{"enforcer": enforcer, "terms": f"0x{terms}"} for enforcer, terms in limits]
    parties = {"delegate": delegate, "delegator": manifest.account("alice")}
    message: dict[str, Any] = {**parties, "authority": "0x" + "ff" * 32, "caveats": caveats, "salt": "0"}
    fields = {"Delegation": _DELEGATION, "Caveat": _CAVEAT}
    return _signed(manifest, "honest_vault", "Delegation", fields, message, origin)


def foreign_market_order(manifest: Manifest) -> Request:
    """An order for a marketplace whose orders are signed on its own site alone, asked for by another site."""
    return _order(manifest, receiver=ZERO, buys=990_000, origin=HOSTILE_DAPP, contract="seaport_conduit_controller")


def own_market_order(manifest: Manifest) -> Request:
    """The same order, asked for by the marketplace's own site."""
    origin = {"url": "https://market.example.org/list", "name": "Market", "verified": "VALID"}
    return _order(manifest, receiver=ZERO, buys=990_000, origin=origin, contract="seaport_conduit_controller")


def _order(
    manifest: Manifest, receiver: str, buys: int, origin: dict[str, str], contract: str = "uniswap_v2_router"
) -> Request:
    tokens = {"sellToken": manifest.address("dai"), "buyToken": manifest.address("usdc"), "receiver": receiver}
    amounts = {"sellAmount": str(ether(1)), "buyAmount": str(buys), "feeAmount": "0"}
    terms = {"validTo": str(deadline(manifest)), "appData": "0x" + "00" * 32, "kind": "sell"}
    balances = {"partiallyFillable": False, "sellTokenBalance": "erc20", "buyTokenBalance": "erc20"}
    message = {**tokens, **amounts, **terms, **balances}
    return _signed(manifest, contract, "Order", {"Order": _ORDER}, message, origin)


def _signed(  # noqa: PLR0913, PLR0917 - an EIP-712 document has these parts
    manifest: Manifest,
    contract: str,
    primary: str,
    fields: Mapping[str, tuple[str, ...]],
    message: dict[str, Any],
    origin: dict[str, str],
) -> Request:
    domain = {"name": "Fixture", "version": "1", "chainId": manifest.chain_id}
    types = {name: typed(members) for name, members in {"EIP712Domain": _DOMAIN, **fields}.items()}
    document = {
        "types": types,
        "primaryType": primary,
        "domain": {**domain, "verifyingContract": manifest.address(contract)},
        "message": message,
    }
    return signature(manifest, TYPED_DATA, [manifest.account("alice"), document], origin=origin)
