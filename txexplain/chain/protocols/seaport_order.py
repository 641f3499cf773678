"""Seaport 1.6 orders as JSON: the components, and the EIP-712 typed data that a seller signs over them.

Field names and types are those of Seaport's `OrderComponents` (github.com/ProjectOpenSea/seaport); integers are
decimal strings, since they can pass 2^53.
"""

from collections.abc import Sequence
from typing import Any, Final

from txexplain.chain.accounts import ZERO

NATIVE: Final = 0
ERC20: Final = 1
NFT: Final = 2
FULL_OPEN: Final = "0"
ZERO_BYTES32: Final = "0x" + "00" * 32
# Unix seconds: open from the start of the chain until 2040, so that the demo does not go stale.
START_TIME: Final = 1_740_000_000
END_TIME: Final = 2_208_988_800

_ITEM_AMOUNTS: Final = (("startAmount", "uint256"), ("endAmount", "uint256"))
_ITEM: Final = (("itemType", "uint8"), ("token", "address"), ("identifierOrCriteria", "uint256"), *_ITEM_AMOUNTS)
_COMPONENTS: Final = (
    ("offerer", "address"),
    ("zone", "address"),
    ("offer", "OfferItem[]"),
    ("consideration", "ConsiderationItem[]"),
    ("orderType", "uint8"),
    ("startTime", "uint256"),
    ("endTime", "uint256"),
    ("zoneHash", "bytes32"),
    ("salt", "uint256"),
    ("conduitKey", "bytes32"),
    ("counter", "uint256"),
)
_DOMAIN: Final = (("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"))


def order_components(
    offerer: str,
    offer: Sequence[tuple[int, str, int, int]],
    consideration: Sequence[tuple[int, str, int, int, str]],
    salt: int,
) -> dict[str, Any]:
    """An open order of counter zero. Offered: (item type, token, id, amount); wanted: the same and who gets it."""
    return {
        "offerer": offerer,
        "zone": ZERO,
        "offer": [_item(*item) for item in offer],
        "consideration": [{**_item(*item[:4]), "recipient": item[4]} for item in consideration],
        "orderType": FULL_OPEN,
        "startTime": str(START_TIME),
        "endTime": str(END_TIME),
        "zoneHash": ZERO_BYTES32,
        "salt": str(salt),
        "conduitKey": ZERO_BYTES32,
        "counter": "0",
    }


def order_typed_data(chain_id: int, seaport: str, components: dict[str, Any]) -> dict[str, Any]:
    """The EIP-712 document of an order, for eth_signTypedData_v4."""
    return {
        "types": {
            "EIP712Domain": _fields(_DOMAIN),
            "OrderComponents": _fields(_COMPONENTS),
            "OfferItem": _fields(_ITEM),
            "ConsiderationItem": _fields((*_ITEM, ("recipient", "address"))),
        },
        "primaryType": "OrderComponents",
        "domain": {"name": "Seaport", "version": "1.6", "chainId": chain_id, "verifyingContract": seaport},
        "message": components,
    }


def _item(item_type: int, token: str, identifier: int, amount: int) -> dict[str, str]:
    return {
        "itemType": str(item_type),
        "token": token,
        "identifierOrCriteria": str(identifier),
        "startAmount": str(amount),
        "endAmount": str(amount),
    }


def _fields(fields: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in fields]
