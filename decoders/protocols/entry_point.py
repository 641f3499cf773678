"""The EntryPoint of ERC-4337: bundles of user operations, deposits and stakes; and factories of accounts.

Source: account-abstraction `IEntryPoint.sol` (0.6 unpacked, 0.7 and 0.8 packed). Init code and `paymasterAndData` begin
with an address; init code that begins with 0x7702 creates nothing (`Eip7702Support.sol`).
"""

from decoders.decoded import Value
from decoders.protocol import (
    Arguments,
    Inner,
    Nested,
    ProtocolDecoder,
    SignedMessage,
    TypedDataClaim,
    claim,
    items,
    raw,
    text,
)

_ADDRESS = 20
_MARKER = b"\x77\x02"

_HEAD = "address sender, uint256 nonce, bytes initCode, bytes callData"
_TAIL = "bytes paymasterAndData, bytes signature"
_UNPACKED = (
    f"({_HEAD}, uint256 callGasLimit, uint256 verificationGasLimit, uint256 preVerificationGas, uint256 maxFeePerGas, "
    f"uint256 maxPriorityFeePerGas, {_TAIL})[]"
)
_PACKED = f"({_HEAD}, bytes32 accountGasLimits, uint256 preVerificationGas, bytes32 gasFees, {_TAIL})[]"


def _operations(operations: Value) -> tuple[Nested, ...]:
    """For each operation the call that creates the account, if any, and the call of the account."""
    calls: list[Nested] = []
    for operation in items(operations):
        account, _, init_code, calldata, *_ = items(operation)
        creates = raw(init_code)
        if len(creates) >= _ADDRESS and not creates.startswith(_MARKER):
            calls.append(Nested("0x" + creates[:_ADDRESS].hex(), creates[_ADDRESS:]))
        calls.append(Nested(text(account), raw(calldata)))
    return tuple(calls)


def _bundle(arguments: Arguments) -> Inner:
    return Inner(_operations(arguments["ops"]))


def _aggregated(arguments: Arguments) -> Inner:
    groups = items(arguments["opsPerAggregator"])
    return Inner(tuple(call for group in groups for call in _operations(items(group)[0])))


def _signed_operation(message: SignedMessage) -> Nested:
    """The call of the account that its owner signs: in EntryPoint 0.8's own form, or in that of Safe's module."""
    account = message.text("sender" if "sender" in message.values else "safe")
    return Nested(account, bytes.fromhex(message.text("callData")[2:]))


PROTOCOL = ProtocolDecoder(
    name="EntryPoint (ERC-4337)",
    source="standard",
    claims=(
        claim(f"function handleOps({_UNPACKED} ops, address beneficiary)", "batch", _bundle),
        claim(f"function handleOps({_PACKED} ops, address beneficiary)", "batch", _bundle),
        claim(
            f"function handleAggregatedOps(({_UNPACKED} userOps, address aggregator, bytes signature)[] "
            "opsPerAggregator, address beneficiary)",
            "batch",
            _aggregated,
        ),
        claim(
            f"function handleAggregatedOps(({_PACKED} userOps, address aggregator, bytes signature)[] "
            "opsPerAggregator, address beneficiary)",
            "batch",
            _aggregated,
        ),
        claim("function depositTo(address account)", "deposit"),
        claim("function withdrawTo(address withdrawAddress, uint256 withdrawAmount)", "withdraw"),
        claim("function addStake(uint32 unstakeDelaySec)", "stake"),
        claim("function unlockStake()", "unstake"),
        claim("function withdrawStake(address withdrawAddress)", "withdraw"),
        claim("function incrementNonce(uint192 key)", "revoke"),
        claim("function createAccount(address owner, uint256 salt)", "create-account"),
        claim("function createAccount(bytes data, bytes32 salt)", "create-account"),
        claim(
            "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce)", "create-account"
        ),
    ),
    typed_data=(
        TypedDataClaim(
            "PackedUserOperation",
            {
                "sender": "address",
                "nonce": "uint256",
                "initCode": "bytes",
                "callData": "bytes",
                "accountGasLimits": "bytes32",
                "preVerificationGas": "uint256",
                "gasFees": "bytes32",
                "paymasterAndData": "bytes",
            },
            "sign-user-operation",
            call=_signed_operation,
        ),
        TypedDataClaim(
            "SafeOp",
            {
                "safe": "address",
                "nonce": "uint256",
                "initCode": "bytes",
                "callData": "bytes",
                "paymasterAndData": "bytes",
                "entryPoint": "address",
            },
            "sign-user-operation",
            call=_signed_operation,
        ),
    ),
)
