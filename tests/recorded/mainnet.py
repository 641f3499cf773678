"""The two recorded mainnet blocks as `RecordedBlock`s on a fork of their parents."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.recorded.accounts import Account, integer, read_account, read_accounts
from tests.recorded.corpora import Expectation, RecordedBlock, RecordedTransaction, read_json
from tests.recorded.headers import header
from tests.recorded.raw_transactions import encode_signed
from tests.recorded.state import RecordedState

SECONDS_PER_SLOT = 12
_WALLET_FIELDS = ("from", "to", "value", "gas", "nonce", "accessList", "maxFeePerGas", "maxPriorityFeePerGas")


def block_22244135(folder: Path) -> RecordedBlock:
    """The first 62 transactions of mainnet block 22244135 (Cancun), each with the state that it read."""
    recording = folder / "mainnet-22244135"
    block, receipts = (read_json(recording / f"{name}.json") for name in ("block", "receipts"))
    traces = {
        name: [entry["result"] for entry in read_json(recording / f"{name}.json")]
        for name in ("prestatetrace", "calltrace", "difftrace")
    }
    prestates = [read_accounts(recorded) for recorded in traces["prestatetrace"]]
    transactions = tuple(
        RecordedTransaction(
            name=f"{integer(transaction['transactionIndex'])}-{transaction['hash'][:10]}",
            request=_request_of_mined(transaction),
            prestate=prestate,
            raw=encode_signed(transaction),
            expected=_expectation(receipt, calls, difference),
        )
        for transaction, prestate, receipt, calls, difference in zip(
            block["transactions"], prestates, receipts, traces["calltrace"], traces["difftrace"], strict=True
        )
    )
    own = header({**block, "transactions": [], "withdrawals": []})
    parent = header({**own, **_parent_of(own), "hash": block["parentHash"], "parentHash": None})
    state = RecordedState(1, integer(parent["number"]), (parent, own), _first_seen(prestates))
    return RecordedBlock(state, "cancun", _overrides(own), transactions)


def block_22546209(folder: Path) -> RecordedBlock:
    """All 180 transactions of mainnet block 22546209 (Prague) and the whole state before it; no expectations."""
    recording = folder / "mainnet-22546209"
    block, recorded, accounts = (read_json(recording / f"{name}.json") for name in ("block", "txs", "pre_state"))
    hashes = {int(number): block_hash for number, block_hash in block["block_hashes"].items()}
    own = header(
        {
            "number": block["number"],
            # The block's own hash was not recorded, and nothing inside a block can see it.
            "hash": "0x" + "00" * 32,
            "parentHash": hashes[block["number"] - 1],
            "timestamp": block["timestamp"],
            "gasLimit": block["gas_limit"],
            "baseFeePerGas": block["basefee"],
            "miner": block["coinbase"],
            "mixHash": block["prevrandao"],
            "excessBlobGas": block["excess_blob_gas"],
            "blobGasUsed": 0,
        }
    )
    ancestors = [
        header({**own, **_parent_of(own), "number": number, "hash": block_hash, "parentHash": hashes.get(number - 1)})
        for number, block_hash in sorted(hashes.items())
    ]
    state = RecordedState(1, block["number"] - 1, (*ancestors, own), read_accounts(accounts))
    transactions = tuple(
        RecordedTransaction(name=str(index), request=_request_of_grevm(transaction), prestate={})
        for index, transaction in enumerate(recorded)
    )
    return RecordedBlock(state, "prague", _overrides(own), transactions)


def _overrides(own: Mapping[str, Any]) -> dict[str, Any]:
    """Every value that a contract can see of its block; without them it knows that it is being simulated."""
    return {
        "number": own["number"],
        "time": own["timestamp"],
        "gasLimit": own["gasLimit"],
        "coinbase": own["miner"],
        "baseFee": own["baseFeePerGas"],
        "random": own["mixHash"],
    }


def _parent_of(own: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": hex(integer(own["number"]) - 1),
        "timestamp": hex(integer(own["timestamp"]) - SECONDS_PER_SLOT),
        "hash": own["parentHash"],
    }


def _first_seen(prestates: Sequence[Mapping[str, Account]]) -> dict[str, Account]:
    """The state before the block: of what several transactions read, what the first of them read.

    An account's storage slots come from whichever transaction read the slot first.
    """
    state: dict[str, Account] = {}
    for prestate in prestates:
        for address, account in prestate.items():
            first = state.get(address, account)
            storage = {**account.storage, **first.storage}
            state[address] = Account(first.balance, first.nonce, first.code, storage)
    return state


def _request_of_mined(transaction: Mapping[str, Any]) -> dict[str, Any]:
    """What the wallet sent. A mined type-2 transaction also shows the `gasPrice` that it paid: not a wallet's field."""
    request = {name: transaction[name] for name in _WALLET_FIELDS if transaction.get(name) is not None}
    if transaction["type"] in {"0x0", "0x1"}:
        request["gasPrice"] = transaction["gasPrice"]
    return {
        **request,
        "data": transaction["input"],
        "chainId": transaction.get("chainId", "0x1"),
        "type": transaction["type"],
    }


def _request_of_grevm(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """The wallet's form; in this recording `gas_price` is the fee cap of the newer types."""
    kind = recorded["tx_type"]
    request = {
        "from": recorded["caller"],
        "to": recorded["to"],
        "value": hex(integer(recorded["value"])),
        "data": recorded["data"],
        "gas": hex(recorded["gas_limit"]),
        "nonce": hex(recorded["nonce"]),
        "chainId": hex(integer(recorded["chain_id"]) or 1),
        "type": hex(kind),
    }
    if kind < 2:
        request["gasPrice"] = hex(recorded["gas_price"])
    else:
        request["maxFeePerGas"] = hex(recorded["gas_price"])
        request["maxPriorityFeePerGas"] = hex(recorded["gas_priority_fee"])
    if kind >= 1:
        request["accessList"] = [_access(entry) for entry in recorded["access_list"]]
    if kind == 4:
        request["authorizationList"] = [_authorization(entry) for entry in recorded["authorization_list"]]
    return {name: value for name, value in request.items() if value is not None}


def _access(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"address": entry["address"], "storageKeys": entry.get("storageKeys", entry.get("storage_keys", []))}


def _authorization(entry: Mapping[str, Any]) -> dict[str, str]:
    return {
        "chainId": hex(integer(entry["chain_id"])),
        "address": entry["address"],
        "nonce": hex(integer(entry["nonce"])),
        "yParity": hex(integer(entry["y_parity"])),
        "r": entry["r"],
        "s": entry["s"],
    }


def _expectation(receipt: Mapping[str, Any], calls: Mapping[str, Any], difference: Mapping[str, Any]) -> Expectation:
    return Expectation(
        succeeded=integer(receipt["status"]) == 1,
        gas_used=integer(receipt["gasUsed"]),
        calls=calls,
        logs=tuple(receipt["logs"]),
        native_deltas=native_deltas(difference),
    )


def native_deltas(difference: Mapping[str, Any]) -> dict[str, int]:
    """Changes of native balances, in wei, out of a `prestateTracer` result in `diffMode`.

    `post` holds only what changed: no balance there means the balance stayed. An account in `pre` alone was
    destroyed, and one in `post` alone came into being.
    """
    before = {address.lower(): read_account(account) for address, account in difference["pre"].items()}
    after = {address.lower(): account for address, account in difference["post"].items()}
    deltas = {}
    for address in before.keys() | after.keys():
        start = before.get(address, Account()).balance
        end = integer(after[address].get("balance", start)) if address in after else 0
        deltas[address] = end - start
    return {address: delta for address, delta in sorted(deltas.items()) if delta}


BLOCKS: Mapping[int, Callable[[Path], RecordedBlock]] = {22244135: block_22244135, 22546209: block_22546209}
"""Loaders by block number."""
