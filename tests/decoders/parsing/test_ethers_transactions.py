"""The serialized transactions of the ethers project: equal fields, the signer recovered, or refused for a reason."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from decoders.parsing.transaction_bytes import parse_transaction_bytes
from decoders.refusal import Refusal
from decoders.requests import Transaction

FOLDER = Path(__file__).parents[3] / "node_modules/@ethersproject/testcases/testcases"
EMPTY_CREATION = "no recipient and no code: this would create an empty contract"
LARGE_GAS = "the field gas is larger than 64 bits"
"""Laws of the chain that the random samples do not all keep."""


def samples(name: str) -> list[dict[str, Any]]:
    file = FOLDER / f"{name}.json.gz"
    if not file.exists():
        pytest.skip("the npm package @ethersproject/testcases is not installed (npm ci)")
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        return [dict(sample) for sample in json.load(opened)]


def test_every_legacy_transaction_has_equal_fields() -> None:
    counted: Counter[str] = Counter()
    for sample in samples("transactions"):
        for key, chain_id, signed in (
            ("unsignedTransaction", 1, False),
            ("unsignedTransactionChainId5", 5, False),
            ("signedTransaction", 1, True),
            ("signedTransactionChainId5", 5, True),
        ):
            expected = {
                "to": _lower(sample.get("to")),
                "value": _number(sample.get("value")),
                "data": _lower(sample.get("data")) or "0x",
                "nonce": _number(sample.get("nonce")),
                "gas": _number(sample.get("gasLimit")),
                "gas_price": _number(sample.get("gasPrice")),
            }
            signer = sample["accountAddress"] if signed else None
            counted[_outcome(sample[key], chain_id, signer, expected)] += 1
    assert counted == {"equal": 3_872, LARGE_GAS: 332, EMPTY_CREATION: 64}


def test_every_typed_transaction_has_equal_fields() -> None:
    counted: Counter[str] = Counter()
    for sample in samples("typed-transactions"):
        fields = sample["tx"]
        expected = {
            "type": fields["type"],
            "to": _lower(fields.get("to")),
            "value": _number(fields.get("value")),
            "data": _lower(fields.get("data")) or "0x",
            "nonce": _number(fields.get("nonce")),
            "gas": _number(fields.get("gasLimit")),
            **{
                ours: _number(fields.get(theirs)) if fields["type"] == 2 else None
                for ours, theirs in (
                    ("max_fee_per_gas", "maxFeePerGas"),
                    ("max_priority_fee_per_gas", "maxPriorityFeePerGas"),
                )
            },
            **({"gas_price": _number(fields.get("gasPrice"))} if fields["type"] == 1 else {}),
        }
        chain_id = _number(fields.get("chainId"))
        for key, signer in (("unsigned", None), ("signed", sample["address"])):
            counted[_outcome(sample[key], chain_id, signer, expected)] += 1
    assert counted == {"equal": 3_200, EMPTY_CREATION: 384}


def _outcome(raw: str, chain_id: int, signer: str | None, expected: dict[str, Any]) -> str:
    """ "equal", or the reason of the refusal."""
    try:
        sender, transaction = parse_transaction_bytes(raw, chain_id, "/raw")
    except Refusal as refusal:
        return refusal.faults[0].message
    assert isinstance(transaction, Transaction)
    assert sender == (signer.lower() if signer else None)
    assert transaction.signed is (signer is not None)
    assert {name: getattr(transaction, name) for name in expected} == expected
    return "equal"


def _number(value: str | int | None) -> int:
    """Ethers writes zero as `0x`, and leaves out what is zero."""
    if isinstance(value, str):
        return int(value[2:] or "0", 16)
    return value or 0


def _lower(value: str | None) -> str | None:
    return value.lower() if value else None
