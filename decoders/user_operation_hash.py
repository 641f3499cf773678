"""`userOpHash`: what the owner of an ERC-4337 account signs.

Sources: account-abstraction `UserOperationLib.sol` (0.6: `hash` of `UserOperation.sol`), `EntryPoint.getUserOpHash`,
`Eip7702Support.sol`. Version 0.8 is an EIP-712 hash.
"""

from typing import Final

from decoders.primitives import Address, Hash32, bytes_of, hex_of, keccak
from decoders.requests import UserOperation

_OPERATION_TYPE: Final = keccak(
    b"PackedUserOperation(address sender,uint256 nonce,bytes initCode,bytes callData,bytes32 accountGasLimits,"
    b"uint256 preVerificationGas,bytes32 gasFees,bytes paymasterAndData)"
)
_DOMAIN_TYPE: Final = keccak(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
_MARKER: Final = bytes.fromhex("7702" + "00" * 18)


def user_operation_hash(operation: UserOperation, chain_id: int) -> Hash32 | None:
    """The hash on chain `chain_id`; None where a field that it covers is not filled in yet."""
    fields = _fields(operation)
    if fields is None:
        return None
    entry_point = _address(operation.entry_point)
    if operation.entry_point_version != "0.8":
        return hex_of(keccak(keccak(fields) + entry_point + _number(chain_id)))
    domain = _DOMAIN_TYPE + keccak(b"ERC4337") + keccak(b"1") + _number(chain_id) + entry_point
    return hex_of(keccak(b"\x19\x01" + keccak(domain) + keccak(_OPERATION_TYPE + fields)))


def _fields(operation: UserOperation) -> bytes | None:
    """The hashed fields in their order, byte strings as hashes; without EIP-712's type hash."""
    init_code = _init_code(operation)
    call_gas, verification_gas = operation.call_gas_limit, operation.verification_gas_limit
    cap, tip, nonce = operation.max_fee_per_gas, operation.max_priority_fee_per_gas, operation.nonce
    fixed = operation.pre_verification_gas
    paymaster = _paymaster(operation)
    if init_code is None or paymaster is None or nonce is None or fixed is None:
        return None
    if call_gas is None or verification_gas is None or cap is None or tip is None:
        return None
    head = _address(operation.account) + _number(nonce) + keccak(init_code) + keccak(bytes_of(operation.call_data))
    if operation.entry_point_version == "0.6":
        amounts = (call_gas, verification_gas, fixed, cap, tip)
        return head + b"".join(map(_number, amounts)) + keccak(paymaster)
    limits, fees = _half(verification_gas) + _half(call_gas), _half(tip) + _half(cap)
    return head + limits + _number(fixed) + fees + keccak(paymaster)


def _init_code(operation: UserOperation) -> bytes | None:
    """The init code as it is hashed. From 0.8 on the delegate's address stands in it for the EIP-7702 marker."""
    data = bytes_of(operation.factory_data)
    if operation.eip7702 and operation.entry_point_version == "0.8":
        if operation.authorization is None:
            return None
        return bytes_of(operation.authorization.address) + data
    if operation.eip7702:
        return _MARKER + data
    return b"" if operation.factory is None else bytes_of(operation.factory) + data


def _paymaster(operation: UserOperation) -> bytes | None:
    if operation.paymaster is None:
        return b""
    head, data = bytes_of(operation.paymaster), bytes_of(operation.paymaster_data)
    if operation.entry_point_version == "0.6":
        return head + data
    verification, post = operation.paymaster_verification_gas_limit, operation.paymaster_post_op_gas_limit
    if verification is None or post is None:
        return None
    return head + _half(verification) + _half(post) + data


def _address(address: Address) -> bytes:
    return bytes_of(address).rjust(32, b"\0")


def _number(number: int) -> bytes:
    return number.to_bytes(32, "big")


def _half(number: int) -> bytes:
    return number.to_bytes(16, "big")
