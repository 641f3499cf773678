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


def transfer_authorization(manifest: Manifest) -> Request:
    """An EIP-3009 authorization that lets Mallory have all of Alice's USDC without end."""
    parties = {"from": manifest.account("alice"), "to": manifest.account("mallory")}
    times = {"validAfter": "0", "validBefore": str(2**256 - 1), "nonce": "0x" + "07" * 32}
    message = {**parties, "value": str(usdc(25_000)), **times}
    fields = {"TransferWithAuthorization": (*_TRANSFER, "nonce:bytes32")}
    return _signed(manifest, "usdc", "TransferWithAuthorization", fields, message, HOSTILE_DAPP)


def unlimited_delegation(manifest: Manifest) -> Request:
    """An ERC-7710 delegation without caveats: Mallory may do whatever the account may do."""
    parties = {"delegate": manifest.account("mallory"), "delegator": manifest.account("alice")}
    message: dict[str, Any] = {**parties, "authority": "0x" + "ff" * 32, "caveats": [], "salt": "0"}
    fields = {"Delegation": _DELEGATION, "Caveat": _CAVEAT}
    return _signed(manifest, "honest_vault", "Delegation", fields, message, HOSTILE_DAPP)


def limited_delegation(manifest: Manifest) -> Request:
    """A delegation with two limits to a router that the wallet trusts."""
    router = manifest.address("uniswap_v2_router")
    limits = [{"enforcer": manifest.address("simple_7702_account"), "terms": terms} for terms in ("0x01", "0x02")]
    parties = {"delegate": router, "delegator": manifest.account("alice")}
    message: dict[str, Any] = {**parties, "authority": "0x" + "ff" * 32, "caveats": limits, "salt": "0"}
    fields = {"Delegation": _DELEGATION, "Caveat": _CAVEAT}
    request = _signed(manifest, "honest_vault", "Delegation", fields, message, HONEST_DAPP)
    return {**request, "account": {"trusted": [router]}}


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
