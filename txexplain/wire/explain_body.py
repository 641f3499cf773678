"""The shape of the body of `POST /v1/explain`, for OpenAPI. What decides is `explain_request`, which says more."""

from typing import Annotated, Any, Final, Literal, NotRequired

from typing_extensions import TypedDict

Method = Literal[
    "eth_sendTransaction",
    "eth_signTransaction",
    "eth_signTypedData_v4",
    "personal_sign",
    "eth_sign",
    "wallet_sendCalls",
    "eth_sendUserOperation",
    "wallet_requestExecutionPermissions",
    "wallet_grantPermissions",
]
"""What `decoders.parsing.signing_request.PARSERS` reads."""


class OriginBody(TypedDict):
    """Who asks, as the wallet saw it."""

    url: NotRequired[str]
    name: NotRequired[str]
    verified: NotRequired[str]


class AccountBody(TypedDict):
    """What the wallet knows about its user."""

    counterparties: NotRequired[list[str]]
    trusted: NotRequired[list[str]]
    blocked: NotRequired[list[str]]


BlockName = Annotated[int | str, "a number, a hash or a tag"]
"""Annotated, because `typing` keeps one object for `NotRequired[int | str]` and `NotRequired[str | int]`: which of them
the document shows would depend on who was imported first."""

ExplainBody = TypedDict(
    "ExplainBody",
    {
        "chain_id": int,
        "method": NotRequired[Method],
        "params": NotRequired[list[Any]],
        "raw": NotRequired[str],
        "from": NotRequired[str],
        "origin": NotRequired[OriginBody],
        "block": NotRequired[BlockName],
        "budget_ms": NotRequired[int],
        "language": NotRequired[str],
        "account": NotRequired[AccountBody],
        "state_overrides": NotRequired[dict[str, Any]],
        "block_overrides": NotRequired[dict[str, Any]],
    },
)
"""`chain_id` and the call: `method` and `params` as in EIP-1193, or `raw` (with `from` where it is unsigned)."""

_OWNER = "0x00000000000000000000000000000000000a11ce"
_USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"

EXAMPLES: Final[dict[str, Any]] = {
    "transfer": {
        "summary": "Send 1 USDC",
        "value": {
            "chain_id": 1,
            "method": "eth_sendTransaction",
            "params": [
                {
                    "from": _OWNER,
                    "to": _USDC,
                    "data": "0xa9059cbb" + "b0b".zfill(64) + "f4240".zfill(64),
                    "value": "0x0",
                }
            ],
            "origin": {"url": "https://app.example.org", "name": "Example", "verified": "VALID"},
            "budget_ms": 800,
        },
    },
    "message": {
        "summary": "A personal message",
        "value": {"chain_id": 1, "method": "personal_sign", "params": ["0x48656c6c6f", _OWNER]},
    },
}
