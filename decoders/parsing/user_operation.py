"""User operations: `eth_sendUserOperation` (ERC-4337, ERC-7769) of EntryPoint 0.6, 0.7 and 0.8."""

from collections.abc import Mapping
from typing import Any

from decoders.parsing.entry_points import Version, entry_point_version
from decoders.parsing.fields import (
    read_address,
    read_data,
    read_list,
    read_object,
    read_quantity,
    refuse_unknown,
)
from decoders.parsing.transaction_object import read_authorization
from decoders.primitives import Address, Hex
from decoders.refusal import Malformed, child
from decoders.requests import UserOperation
from decoders.user_operation_hash import user_operation_hash

_SHARED = frozenset(
    {
        "sender", "nonce", "callData", "callGasLimit", "verificationGasLimit", "preVerificationGas", "maxFeePerGas",
        "maxPriorityFeePerGas", "signature",
    }
)  # fmt: skip
_UNPACKED = _SHARED | {
    "factory", "factoryData", "paymaster", "paymasterData", "paymasterVerificationGasLimit",
    "paymasterPostOpGasLimit",
}  # fmt: skip
_KEYS: Mapping[Version, frozenset[str]] = {
    "0.6": _SHARED | {"initCode", "paymasterAndData"},
    "0.7": _UNPACKED | {"eip7702Auth"},
    "0.8": _UNPACKED | {"eip7702Auth"},
}
_MARKERS = frozenset({"0x7702", "0x7702" + "00" * 18})
"""Instead of a factory: the account is an EIP-7702 account (ERC-4337, "Support for EIP-7702 authorizations")."""

_ADDRESS_DIGITS = 42


def parse_user_operation(params: Any, chain_id: int, pointer: str) -> tuple[Address, UserOperation]:
    """The account and its user operation: `[operation, entryPoint]`. Raises `Malformed` or `Unsignable`."""
    values = read_list(params, pointer)
    if len(values) != 2:
        raise Malformed.at(pointer, f"expected the user operation and the EntryPoint, found {len(values)} values")
    entry_point = read_address(values[1], child(pointer, 1))
    version = entry_point_version(entry_point, child(pointer, 1))
    here = child(pointer, 0)
    fields = {key: item for key, item in read_object(values[0], here).items() if item is not None}
    refuse_unknown(fields, _KEYS[version], here)
    for key, why in (("sender", "the account is missing"), ("callData", "is missing; an empty one is 0x")):
        if key not in fields:
            raise Malformed.at(child(here, key), why)
    operation = _operation(fields, entry_point, version, here)
    hashed = operation.model_copy(update={"user_op_hash": user_operation_hash(operation, chain_id)})
    return operation.account, hashed


def _operation(fields: Mapping[str, Any], entry_point: Address, version: Version, pointer: str) -> UserOperation:
    # Versions 0.7 and 0.8 pack these two by two into words, so each has 128 bits; 0.6 has whole words.
    bits = 256 if version == "0.6" else 128

    def number(name: str, size: int = bits) -> int | None:
        return read_quantity(fields[name], child(pointer, name), size) if name in fields else None

    return UserOperation(
        entry_point_version=version,
        entry_point=entry_point,
        account=read_address(fields["sender"], child(pointer, "sender")),
        nonce=number("nonce", 256),
        call_data=read_data(fields["callData"], child(pointer, "callData")),
        call_gas_limit=number("callGasLimit"),
        verification_gas_limit=number("verificationGasLimit"),
        pre_verification_gas=number("preVerificationGas", 256),
        max_fee_per_gas=number("maxFeePerGas"),
        max_priority_fee_per_gas=number("maxPriorityFeePerGas"),
        paymaster_verification_gas_limit=number("paymasterVerificationGasLimit"),
        paymaster_post_op_gas_limit=number("paymasterPostOpGasLimit"),
        signature=read_data(fields.get("signature", "0x"), child(pointer, "signature")),
        **(_packed(fields, pointer) if version == "0.6" else _unpacked(fields, pointer)),
    )


def _packed(fields: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """Version 0.6: `initCode` is the factory and its calldata, `paymasterAndData` the paymaster and its data."""
    found: dict[str, Any] = {}
    for key, address, data in (
        ("initCode", "factory", "factory_data"),
        ("paymasterAndData", "paymaster", "paymaster_data"),
    ):
        packed = read_data(fields.get(key, "0x"), child(pointer, key))
        if packed == "0x":
            continue
        if len(packed) < _ADDRESS_DIGITS:
            raise Malformed.at(child(pointer, key), "is shorter than the address that it must begin with")
        found |= {address: packed[:_ADDRESS_DIGITS], data: "0x" + packed[_ADDRESS_DIGITS:]}
    return found


def _unpacked(fields: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    marked = isinstance(fields.get("factory"), str) and fields["factory"].lower() in _MARKERS
    found: dict[str, Any] = {
        "eip7702": marked,
        "factory_data": _dependent(fields, "factoryData", "factory", pointer),
        "paymaster_data": _dependent(fields, "paymasterData", "paymaster", pointer),
    }
    for key in ("factory", "paymaster"):
        if key in fields and not (key == "factory" and marked):
            found[key] = read_address(fields[key], child(pointer, key))
    for key in ("paymasterVerificationGasLimit", "paymasterPostOpGasLimit"):
        if key in fields and "paymaster" not in fields:
            raise Malformed.at(child(pointer, key), "stands without `paymaster`; wallets would drop it or fail")
    if "eip7702Auth" in fields:
        if "factory" in fields and not marked:
            raise Malformed.at(child(pointer, "eip7702Auth"), "stands beside a factory; an account has one of them")
        found["authorization"] = read_authorization(fields["eip7702Auth"], child(pointer, "eip7702Auth"))
    return found


def _dependent(fields: Mapping[str, Any], key: str, owner: str, pointer: str) -> Hex:
    """Data that means something only beside the address that gets it."""
    data = read_data(fields.get(key, "0x"), child(pointer, key))
    if data != "0x" and owner not in fields:
        raise Malformed.at(child(pointer, key), f"stands without `{owner}`; wallets would drop it or fail")
    return data
