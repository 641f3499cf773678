"""Hyperliquid: what its accounts sign off chain. An agent may trade for the account; transfers move its funds there.

Source: Hyperliquid's Python SDK, `signing.py`. Amounts are decimal text in the unit of the token. Orders are signed as
an `Agent` over a hash, so they cannot be seen.
"""

from decoders.protocol import ProtocolDecoder, TypedDataClaim

_CHAIN = {"hyperliquidChain": "string"}
_PREFIX = "HyperliquidTransaction:"

PROTOCOL = ProtocolDecoder(
    name="Hyperliquid",
    source="protocol",
    claims=(),
    typed_data=(
        TypedDataClaim(
            f"{_PREFIX}ApproveAgent",
            _CHAIN | {"agentAddress": "address", "agentName": "string", "nonce": "uint64"},
            "approve-agent",
        ),
        TypedDataClaim(
            f"{_PREFIX}ApproveBuilderFee",
            _CHAIN | {"maxFeeRate": "string", "builder": "address", "nonce": "uint64"},
            "approve-fee",
        ),
        *(
            TypedDataClaim(
                f"{_PREFIX}{name}", _CHAIN | {"destination": "string", "amount": "string", "time": "uint64"}, "transfer"
            )
            for name in ("UsdSend", "SpotSend", "Withdraw")
        ),
        TypedDataClaim(
            f"{_PREFIX}UsdClassTransfer", _CHAIN | {"amount": "string", "toPerp": "bool", "nonce": "uint64"}, "move"
        ),
        TypedDataClaim(
            "Agent",
            {"source": "string", "connectionId": "bytes32"},
            "sign-hash",
            unknown="only the hash of an action is signed: which order, transfer or setting it is cannot be seen",
        ),
    ),
)
