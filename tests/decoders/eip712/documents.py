"""EIP-712 documents that the tests start from."""

from typing import Any

Document = dict[str, Any]

COW = "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"
BOB = "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"
USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"

DOMAIN_MEMBERS = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]


def mail() -> Document:
    """The example of the standard itself."""
    return {
        "types": {
            "EIP712Domain": [dict(member) for member in DOMAIN_MEMBERS],
            "Person": [{"name": "name", "type": "string"}, {"name": "wallet", "type": "address"}],
            "Mail": [
                {"name": "from", "type": "Person"},
                {"name": "to", "type": "Person"},
                {"name": "contents", "type": "string"},
            ],
        },
        "primaryType": "Mail",
        "domain": {
            "name": "Ether Mail",
            "version": "1",
            "chainId": 1,
            "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
        },
        "message": {
            "from": {"name": "Cow", "wallet": COW},
            "to": {"name": "Bob", "wallet": BOB},
            "contents": "Hello, Bob!",
        },
    }


def permit() -> Document:
    """An ERC-2612 permit of USDC on mainnet."""
    names = [("owner", "address"), ("spender", "address"), ("value", "uint256"), ("nonce", "uint256")]
    members = [{"name": name, "type": kind} for name, kind in [*names, ("deadline", "uint256")]]
    return {
        "types": {"EIP712Domain": [dict(member) for member in DOMAIN_MEMBERS], "Permit": members},
        "primaryType": "Permit",
        "domain": {"name": "USD Coin", "version": "2", "chainId": 1, "verifyingContract": USDC},
        "message": {"owner": COW, "spender": BOB, "value": str(2**256 - 1), "nonce": 0, "deadline": "0x6ce04b00"},
    }


def permit2() -> Document:
    """A Permit2 allowance of USDC on mainnet; its domain has no version."""
    details = [("token", "address"), ("amount", "uint160"), ("expiration", "uint48"), ("nonce", "uint48")]
    return {
        "types": {
            "EIP712Domain": [dict(member) for member in DOMAIN_MEMBERS if member["name"] != "version"],
            "PermitSingle": [
                {"name": "details", "type": "PermitDetails"},
                {"name": "spender", "type": "address"},
                {"name": "sigDeadline", "type": "uint256"},
            ],
            "PermitDetails": [{"name": name, "type": kind} for name, kind in details],
        },
        "primaryType": "PermitSingle",
        "domain": {
            "name": "Permit2",
            "chainId": "0x1",
            "verifyingContract": "0x000000000022d473030f116ddee9f6b43ac78ba3",
        },
        "message": {
            "details": {"token": USDC, "amount": str(2**160 - 1), "expiration": 1830297600, "nonce": 0},
            "spender": BOB,
            "sigDeadline": "1830297600",
        },
    }


def single(kind: str, value: object, **structs: list[dict[str, str]]) -> Document:
    """A document whose message has one field, `field`, of type `kind`; its domain is empty."""
    types = {"Message": [{"name": "field", "type": kind}], **structs}
    return {"types": types, "primaryType": "Message", "domain": {}, "message": {"field": value}}
