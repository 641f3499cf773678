"""Plans and overrides in the words of `debug_traceCall` and `eth_call`."""

from collections.abc import Mapping
from typing import Any

from decoders.primitives import Address
from decoders.requests import AccessListEntry, Authorization, Transaction
from simulation.query import AccountOverride, BlockContext


def call_object(sender: Address, transaction: Transaction) -> dict[str, Any]:
    """The transaction as a call. The nonce is left out: a waiting earlier transaction is no reason to fail."""
    return {key: value for key, value in _fields(sender, transaction).items() if value is not None}


def _fields(sender: Address, transaction: Transaction) -> dict[str, Any]:
    legacy = transaction.type in (0, 1)
    return {
        "from": sender,
        "to": transaction.to,
        "input": transaction.data,
        "value": hex(transaction.value),
        "gas": _hex(transaction.gas),
        "gasPrice": _hex(transaction.gas_price) if legacy else None,
        "maxFeePerGas": None if legacy else _hex(transaction.max_fee_per_gas),
        "maxPriorityFeePerGas": None if legacy else _hex(transaction.max_priority_fee_per_gas),
        "accessList": [_access(entry) for entry in transaction.access_list] or None,
        "maxFeePerBlobGas": _hex(transaction.max_fee_per_blob_gas),
        "blobVersionedHashes": list(transaction.blob_versioned_hashes) or None,
        "authorizationList": [_authorization(entry) for entry in signed(transaction.authorizations)] or None,
    }


def signed(entries: tuple[Authorization, ...]) -> list[Authorization]:
    """The authorizations that a node can apply; the others are still to be signed."""
    return [entry for entry in entries if entry.authority is not None]


def block_overrides(context: BlockContext) -> dict[str, Any]:
    """The block environment under the names that anvil knows; it silently ignores any other name."""
    return {
        "number": _hex(context.number),
        "time": _hex(context.time),
        "gasLimit": _hex(context.gas_limit),
        "coinbase": context.coinbase,
        "baseFee": _hex(context.base_fee),
        "random": context.random,
        "difficulty": _hex(context.difficulty),
    }


def state_overrides(accounts: Mapping[Address, AccountOverride]) -> dict[str, Any]:
    """The accounts' overrides; a field that is not overridden is absent."""
    return {address: _account(override) for address, override in accounts.items()}


def _account(override: AccountOverride) -> dict[str, Any]:
    fields = {
        "balance": _hex(override.balance),
        "nonce": _hex(override.nonce),
        "code": override.code,
        "state": None if override.state is None else dict(override.state),
        "stateDiff": None if override.state_diff is None else dict(override.state_diff),
    }
    return {key: value for key, value in fields.items() if value is not None}


def _access(entry: AccessListEntry) -> dict[str, Any]:
    return {"address": entry.address, "storageKeys": list(entry.storage_keys)}


def _authorization(entry: Authorization) -> dict[str, Any]:
    return {
        "chainId": hex(entry.chain_id),
        "address": entry.address,
        "nonce": hex(entry.nonce),
        "yParity": hex(entry.y_parity or 0),
        "r": hex(entry.r or 0),
        "s": hex(entry.s or 0),
    }


def _hex(number: int | None) -> str | None:
    return None if number is None else hex(number)
