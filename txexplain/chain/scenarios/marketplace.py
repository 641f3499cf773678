"""Seaport: buying a listed NFT, and being talked into listing one's own for nothing."""

from typing import Any, Final, cast

from txexplain.chain.accounts import ZERO
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.protocols.seaport_order import NATIVE, NFT, order_components, order_typed_data
from txexplain.chain.scenarios.request import HONEST_DAPP, HOSTILE_DAPP, Request, signature, transaction

# BasicOrderParameters of Seaport 1.6. The suffix makes the selector 0x00000000, which costs less calldata.
FULFILL_BASIC: Final = (
    "fulfillBasicOrder_efficient_6GL6yc((address,uint256,uint256,address,address,address,uint256,uint256,uint8,"
    "uint256,uint256,bytes32,uint256,bytes32,bytes32,uint256,(uint256,address)[],bytes))"
)
ETH_TO_ERC721_FULL_OPEN: Final = 0


def nft_purchase(manifest: Manifest) -> Request:
    """Bob's listed ape for one ether, marketplace fee included."""
    listing = cast("dict[str, Any]", manifest.fact("seaport_listing"))
    order = listing["components"]
    price = sum(int(item["startAmount"]) for item in order["consideration"])
    data = encode_call(FULFILL_BASIC, _basic_order(order, listing["signature"]))
    seaport = manifest.address("seaport")
    return transaction(manifest, seaport, data, value=price, gas=300_000, origin=HONEST_DAPP, trusted=[seaport])


def listing_for_nothing(manifest: Manifest) -> Request:
    """A page asks Alice to "verify" by signing what is an order: her ape for one wei."""
    alice = manifest.account("alice")
    ape = cast("list[int]", manifest.fact("alices_apes"))[0]
    components = order_components(
        alice, [(NFT, manifest.address("apes"), ape, 1)], [(NATIVE, ZERO, 0, 1, alice)], salt=2
    )
    typed_data = order_typed_data(manifest.chain_id, manifest.address("seaport"), components)
    return signature(manifest, "eth_signTypedData_v4", [alice, typed_data], origin=HOSTILE_DAPP)


def _basic_order(order: dict[str, Any], signed: str) -> tuple[object, ...]:
    """The order's first recipient is the seller; the others are Seaport's "additional recipients"."""
    offered = order["offer"][0]
    wanted = order["consideration"]
    others = [(int(item["startAmount"]), item["recipient"]) for item in wanted[1:]]
    return (
        *(wanted[0]["token"], int(wanted[0]["identifierOrCriteria"]), int(wanted[0]["startAmount"])),
        *(order["offerer"], order["zone"]),
        *(offered["token"], int(offered["identifierOrCriteria"]), int(offered["startAmount"])),
        ETH_TO_ERC721_FULL_OPEN,
        *(int(order["startTime"]), int(order["endTime"])),
        *(bytes.fromhex(order["zoneHash"][2:]), int(order["salt"])),
        *(bytes.fromhex(order["conduitKey"][2:]), bytes(32)),
        *(len(others), others, bytes.fromhex(signed[2:])),
    )
