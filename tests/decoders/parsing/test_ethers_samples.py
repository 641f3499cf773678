"""The transaction samples of the ethers project: what ethers serialized and signed is read back field by field."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from decoders.parsing import parse_signing_request
from decoders.refusal import Refusal
from decoders.requests import SigningRequest, Transaction

FOLDER = Path(__file__).parents[3] / "node_modules/@ethersproject/testcases/testcases"


def load(name: str) -> list[dict[str, Any]]:
    file = FOLDER / name
    if not file.exists():
        pytest.skip("the npm package @ethersproject/testcases is not installed (npm ci)")
    with gzip.open(file, "rt", encoding="utf-8") as text:
        return [dict(sample) for sample in json.load(text)]


def number(value: Any) -> int:
    """A number as ethers writes it: a JSON number, padded hex, or 0x for zero."""
    return value if isinstance(value, int) else int(value or "0x0", 16) if value not in ("0x", None) else 0


def law_broken(fields: dict[str, Any], chain_id: int) -> str | None:
    """Why today's nodes would not take this sample, or None."""
    if chain_id == 0:
        return "no chain"
    if number(fields.get("gasLimit")) >= 2**64 or number(fields.get("nonce")) >= 2**64 - 1:
        return "gas or nonce beyond 64 bits"
    if fields.get("to") in (None, "0x") and fields.get("data") in (None, "0x"):
        return "an empty contract"
    return None


def assert_fields(request: SigningRequest, fields: dict[str, Any]) -> None:
    read = request.payload
    assert isinstance(read, Transaction)
    assert read.to == (None if fields.get("to") in (None, "0x") else fields["to"].lower())
    assert read.data == (fields.get("data") or "0x").lower()
    assert (read.nonce, read.gas, read.value) == tuple(number(fields.get(k)) for k in ("nonce", "gasLimit", "value"))
    prices = (read.gas_price, read.max_fee_per_gas, read.max_priority_fee_per_gas)
    names = ("gasPrice", "maxFeePerGas", "maxPriorityFeePerGas")
    assert [price or 0 for price in prices] == [number(fields.get(name)) for name in names]
    assert [(entry.address, list(entry.storage_keys)) for entry in read.access_list] == [
        (entry["address"].lower(), [key.lower() for key in entry["storageKeys"]])
        for entry in fields.get("accessList") or []
    ]


def check(fields: dict[str, Any], chain_id: int, unsigned: str, signed: str, address: str) -> str:
    """Compare both forms of a sample, or see both refused; returns which it was."""
    bodies = ({"chain_id": chain_id, "raw": unsigned, "from": address}, {"chain_id": chain_id, "raw": signed})
    broken = law_broken(fields, chain_id)
    for body in bodies:
        if broken is not None:
            with pytest.raises(Refusal):
                parse_signing_request(body)
            continue
        request = parse_signing_request(body)
        assert_fields(request, fields)
        assert request.sender == address.lower()
    return broken or "equal"


def test_legacy_samples_are_read_with_and_without_a_chain() -> None:
    outcomes: Counter[str] = Counter()
    for sample in load("transactions.json.gz"):
        address = sample["accountAddress"]
        for chain_id, form in ((1, ""), (5, "ChainId5")):
            unsigned, signed = sample[f"unsignedTransaction{form}"], sample[f"signedTransaction{form}"]
            outcomes[check(sample, chain_id, unsigned, signed, address)] += 1

    assert outcomes == {"equal": 1936, "gas or nonce beyond 64 bits": 166, "an empty contract": 32}


def test_typed_samples_are_read() -> None:
    outcomes: Counter[str] = Counter()
    for sample in load("typed-transactions.json.gz"):
        fields = sample["tx"]
        chain_id = number(fields.get("chainId"))
        outcomes[check(fields, chain_id, sample["unsigned"], sample["signed"], sample["address"])] += 1

    assert outcomes == {"equal": 1312, "no chain": 384, "an empty contract": 96}
