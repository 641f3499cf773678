"""`handleOps` of the EntryPoints, with one operation in it (account-abstraction `IEntryPoint.sol`, 0.6 to 0.8)."""

from typing import Any, Final

from eth_abi.abi import encode

from decoders.primitives import Address, Hex, bytes_of, hex_of, keccak
from decoders.requests import UserOperation
from simulation.execution.pricing import TRANSACTION_GAS_CAP

_UNPACKED: Final = "(address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,bytes)[]"
_PACKED: Final = "(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)[]"
_MARKER: Final = bytes.fromhex("7702" + "00" * 18)
"""Stands where a factory would, for accounts of EIP-7702, from EntryPoint 0.8 on."""

_CALL_GAS: Final = 8_000_000
_VERIFICATION_GAS: Final = 2_000_000
_PAYMASTER_GAS: Final = 1_000_000
_ENTRY_POINT_GAS: Final = 1_000_000
"""Gas for what the wallet or the bundler has yet to estimate, together within one transaction (EIP-7825)."""


def filled(operation: UserOperation, nonce: int) -> UserOperation:
    """The operation with every field set. Where gas or fees are open, it costs nothing: nobody can tell how much."""
    gas = (operation.call_gas_limit, operation.verification_gas_limit, operation.pre_verification_gas)
    fees = (operation.max_fee_per_gas, operation.max_priority_fee_per_gas)
    open_ = None in (*gas, *fees)
    return operation.model_copy(
        update={
            "nonce": nonce,
            "call_gas_limit": _or(operation.call_gas_limit, _CALL_GAS),
            "verification_gas_limit": _or(operation.verification_gas_limit, _VERIFICATION_GAS),
            "pre_verification_gas": _or(operation.pre_verification_gas, 0),
            "max_fee_per_gas": 0 if open_ else operation.max_fee_per_gas,
            "max_priority_fee_per_gas": 0 if open_ else operation.max_priority_fee_per_gas,
            "paymaster_verification_gas_limit": _or(operation.paymaster_verification_gas_limit, _PAYMASTER_GAS),
            "paymaster_post_op_gas_limit": _or(operation.paymaster_post_op_gas_limit, _PAYMASTER_GAS),
        }
    )


def bundler_gas(operation: UserOperation) -> int:
    """The gas limit of a bundler's transaction: what the operation may use, and what the EntryPoint needs itself."""
    limits = (operation.call_gas_limit, operation.verification_gas_limit, operation.pre_verification_gas)
    paymaster = (operation.paymaster_verification_gas_limit, operation.paymaster_post_op_gas_limit)
    used = sum(limit or 0 for limit in (*limits, *(paymaster if operation.paymaster is not None else ())))
    return min(used + _ENTRY_POINT_GAS, TRANSACTION_GAS_CAP - 1)


def handle_ops(operation: UserOperation, beneficiary: Address) -> Hex:
    """The calldata of `handleOps([operation], beneficiary)`. Every field of the operation must be set."""
    unpacked = operation.entry_point_version == "0.6"
    kind = _UNPACKED if unpacked else _PACKED
    fields = _fields_of_06(operation) if unpacked else _fields(operation)
    selector = keccak(f"handleOps({kind},address)".encode())[:4]
    return hex_of(selector + encode([kind, "address"], [[fields], beneficiary]))


def _fields_of_06(operation: UserOperation) -> tuple[Any, ...]:
    return (
        *_head(operation),
        *(operation.call_gas_limit, operation.verification_gas_limit, operation.pre_verification_gas),
        *(operation.max_fee_per_gas, operation.max_priority_fee_per_gas),
        _paymaster(operation),
        bytes_of(operation.signature),
    )


def _fields(operation: UserOperation) -> tuple[Any, ...]:
    return (
        *_head(operation),
        _two(operation.verification_gas_limit, operation.call_gas_limit),
        operation.pre_verification_gas,
        _two(operation.max_priority_fee_per_gas, operation.max_fee_per_gas),
        _paymaster(operation),
        bytes_of(operation.signature),
    )


def _head(operation: UserOperation) -> tuple[Any, ...]:
    return operation.account, operation.nonce, _init_code(operation), bytes_of(operation.call_data)


def _init_code(operation: UserOperation) -> bytes:
    data = bytes_of(operation.factory_data)
    if operation.eip7702:
        return _MARKER + data if operation.entry_point_version == "0.8" else b""
    return b"" if operation.factory is None else bytes_of(operation.factory) + data


def _paymaster(operation: UserOperation) -> bytes:
    if operation.paymaster is None:
        return b""
    head, data = bytes_of(operation.paymaster), bytes_of(operation.paymaster_data)
    if operation.entry_point_version == "0.6":
        return head + data
    return head + _two(operation.paymaster_verification_gas_limit, operation.paymaster_post_op_gas_limit) + data


def _two(first: int | None, second: int | None) -> bytes:
    return (first or 0).to_bytes(16) + (second or 0).to_bytes(16)


def _or(given: int | None, usual: int) -> int:
    return usual if given is None else given
