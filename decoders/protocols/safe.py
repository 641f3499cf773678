"""Safe (formerly Gnosis Safe) accounts, and MultiSend, the library that they run batches with.

`operation` 1 is a delegatecall: the code of `to` runs as the Safe and may change anything in it (so a Safe was robbed
of 400,000 ETH in February 2025). Owners sign the same call as typed data, `SafeTx`.
Source: safe-smart-account, `Safe.sol`, `MultiSend.sol`.
"""

from decoders.protocol import (
    Arguments,
    Inner,
    Nested,
    ProtocolDecoder,
    SignedMessage,
    TypedDataClaim,
    claim,
    number,
    raw,
    text,
)

_HEADER = 85
"""Bytes before the calldata of a packed transaction: operation 1, target 20, value 32, length 32."""


def _inner(arguments: Arguments) -> Inner:
    operation, target, value = arguments["operation"], text(arguments["to"]), number(arguments["value"])
    if operation == "0":
        return Inner((Nested(target, raw(arguments["data"]), value),))
    if operation == "1":
        return Inner((Nested(target, raw(arguments["data"]), mode="delegatecall"),))
    return Inner((), (f"operation {operation} does not exist, so the call inside cannot be told",))


def _packed(arguments: Arguments) -> Inner:
    """The transactions of MultiSend: packed one behind the other, without padding."""
    packed, place = raw(arguments["transactions"]), 0
    calls: list[Nested] = []
    while place < len(packed):
        header = packed[place : place + _HEADER]
        length = int.from_bytes(header[53:85], "big")
        calldata = packed[place + _HEADER : place + _HEADER + length] if length <= len(packed) else b""
        if len(header) < _HEADER or len(calldata) != length or header[0] > 1:
            return Inner(tuple(calls), (f"transaction {len(calls)} of the MultiSend batch could not be read",))
        target, value = "0x" + header[1:21].hex(), int.from_bytes(header[21:53], "big")
        calls.append(Nested(target, calldata, mode="delegatecall") if header[0] else Nested(target, calldata, value))
        place += _HEADER + length
    return Inner(tuple(calls))


def _signed_call(message: SignedMessage) -> Nested | None:
    """The call that an owner's signature over a SafeTx authorizes."""
    inner = _inner({name: message.text(name) for name in ("to", "value", "data", "operation")})
    return inner.calls[0] if inner.calls else None


_CALL = "address to, uint256 value, bytes data, uint8 operation"

PROTOCOL = ProtocolDecoder(
    name="Safe",
    source="protocol",
    claims=(
        claim(
            f"function execTransaction({_CALL}, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, "
            "address gasToken, address refundReceiver, bytes signatures)",
            "execute",
            _inner,
        ),
        claim(f"function execTransactionFromModule({_CALL})", "execute", _inner),
        claim(f"function execTransactionFromModuleReturnData({_CALL})", "execute", _inner),
        claim(f"function executeUserOp({_CALL})", "execute", _inner),
        claim(f"function executeUserOpWithErrorString({_CALL})", "execute", _inner),
        claim("function multiSend(bytes transactions)", "batch", _packed),
        claim("function approveHash(bytes32 hashToApprove)", "approve-safe-transaction"),
        claim(
            "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, "
            "address paymentToken, uint256 payment, address paymentReceiver)",
            "setup-account",
        ),
        claim("function addOwnerWithThreshold(address owner, uint256 threshold)", "change-owners"),
        claim("function removeOwner(address prevOwner, address owner, uint256 threshold)", "change-owners"),
        claim("function swapOwner(address prevOwner, address oldOwner, address newOwner)", "change-owners"),
        claim("function changeThreshold(uint256 threshold)", "change-owners"),
        claim("function enableModule(address module)", "enable-module"),
        claim("function disableModule(address prevModule, address module)", "disable-module"),
        claim("function setGuard(address guard)", "change-guard"),
        claim("function setModuleGuard(address moduleGuard)", "change-guard"),
        claim("function setFallbackHandler(address handler)", "change-fallback-handler"),
    ),
    typed_data=(
        TypedDataClaim(
            "SafeTx",
            {
                "to": "address",
                "value": "uint256",
                "data": "bytes",
                "operation": "uint8",
                "gasToken": "address",
                "refundReceiver": "address",
                "nonce": "uint256",
            },
            "sign-safe-transaction",
            call=_signed_call,
        ),
        TypedDataClaim(
            "SafeMessage",
            {"message": "bytes"},
            "sign-safe-message",
            unknown="the Safe signs a message, of which only bytes, often a hash, are shown",
        ),
    ),
)
