"""Meta transactions: a signed call that somebody else carries to the chain and pays the fee for.

Forwarders (ERC-2771: OpenZeppelin, GSN, Gelato, Biconomy) call the target with the signer's address appended, which the
target takes as the sender. Contracts of the older form (`executeMetaTransaction`: Polygon, Biconomy) call themselves.
"""

from decoders.protocol import (
    Arguments,
    Inner,
    Nested,
    ProtocolDecoder,
    SignedMessage,
    TypedDataClaim,
    claim,
    items,
    number,
    raw,
    text,
)

_REQUEST = "address from, address to, uint256 value, uint256 gas"
_REQUEST_5 = f"({_REQUEST}, uint48 deadline, bytes data, bytes signature)"
_FORWARDED = {
    "from": "address",
    "to": "address",
    "value": "uint256",
    "gas": "uint256",
    "nonce": "uint256",
    "data": "bytes",
}


def _forward(arguments: Arguments) -> Inner:
    """OpenZeppelin 4: the request without its signature."""
    _, target, value, _, _, data = items(arguments["req"])
    return Inner((Nested(text(target), raw(data), number(value)),))


def _forward_signed(arguments: Arguments) -> Inner:
    _, target, value, _, _, data, _ = items(arguments["request"])
    return Inner((Nested(text(target), raw(data), number(value)),))


def _forward_batch(arguments: Arguments) -> Inner:
    requests = (items(request) for request in items(arguments["requests"]))
    return Inner(tuple(Nested(text(target), raw(data), number(value)) for _, target, value, _, _, data, _ in requests))


def _on_itself(arguments: Arguments) -> Inner:
    return Inner((Nested(None, raw(arguments["functionSignature"]), mode="self"),))


def _signed_request(message: SignedMessage) -> Nested:
    data = bytes.fromhex(message.text("data")[2:])
    value = message.number("value") if "value" in message.values else 0
    target = message.text("to" if "to" in message.values else "target")
    return Nested(target, data, value)


def _signed_self_call(message: SignedMessage) -> Nested:
    return Nested(None, bytes.fromhex(message.text("functionSignature")[2:]), mode="self")


PROTOCOL = ProtocolDecoder(
    name="Meta transactions (ERC-2771)",
    source="standard",
    claims=(
        claim(f"function execute(({_REQUEST}, uint256 nonce, bytes data) req, bytes signature)", "execute", _forward),
        claim(f"function execute({_REQUEST_5} request)", "execute", _forward_signed),
        claim(f"function executeBatch({_REQUEST_5}[] requests, address refundReceiver)", "batch", _forward_batch),
        claim(
            "function executeMetaTransaction(address userAddress, bytes functionSignature, bytes32 sigR, bytes32 sigS, "
            "uint8 sigV)",
            "execute",
            _on_itself,
        ),
    ),
    typed_data=(
        TypedDataClaim("ForwardRequest", _FORWARDED, "sign-call", call=_signed_request),
        TypedDataClaim(
            "ERC20ForwardRequest",
            {
                "from": "address",
                "to": "address",
                "token": "address",
                "txGas": "uint256",
                "tokenGasPrice": "uint256",
                "batchId": "uint256",
                "batchNonce": "uint256",
                "deadline": "uint256",
                "data": "bytes",
            },
            "sign-call",
            call=_signed_request,
            unknown="the fee is taken in the token that the message names; how much, the forwarder decides",
        ),
        TypedDataClaim(
            "SponsoredCallERC2771",
            {"chainId": "uint256", "target": "address", "data": "bytes", "user": "address", "userNonce": "uint256"},
            "sign-call",
            call=_signed_request,
        ),
        TypedDataClaim(
            "MetaTransaction",
            {"nonce": "uint256", "from": "address", "functionSignature": "bytes"},
            "sign-call",
            call=_signed_self_call,
        ),
    ),
)
