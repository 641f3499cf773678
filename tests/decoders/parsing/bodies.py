"""Request bodies that the tests start from, and how a refusal is read."""

from typing import Any

import pytest

from decoders.parsing import parse_signing_request
from decoders.refusal import Malformed, Refusal, Unsignable
from decoders.requests import Message, Transaction

OWNER = "0x00000000000000000000000000000000000000a1"
TOKEN = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"
KEY = "0x" + "00" * 31 + "01"
KEY_HOLDER = "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"
"""The address of the private key 1."""


def body(method: str, *params: Any, chain_id: int = 1) -> dict[str, Any]:
    return {"chain_id": chain_id, "method": method, "params": list(params)}


def send(**fields: Any) -> dict[str, Any]:
    """A transaction of `OWNER` to `TOKEN`; a field that is given wins."""
    return body("eth_sendTransaction", {"from": OWNER, "to": TOKEN, **fields})


def raw(data: bytes, chain_id: int = 1, sender: str | None = None) -> dict[str, Any]:
    document = {"chain_id": chain_id, "raw": "0x" + data.hex()}
    return document if sender is None else document | {"from": sender}


def transaction(document: dict[str, Any]) -> Transaction:
    payload = parse_signing_request(document).payload
    assert isinstance(payload, Transaction)
    return payload


def message(document: dict[str, Any]) -> Message:
    payload = parse_signing_request(document).payload
    assert isinstance(payload, Message)
    return payload


def malformed(document: dict[str, Any]) -> str:
    """The pointer of the one fault."""
    return _pointer(document, Malformed)


def unsignable(document: dict[str, Any]) -> str:
    """The pointer of the one fault."""
    return _pointer(document, Unsignable)


def _pointer(document: dict[str, Any], kind: type[Refusal]) -> str:
    with pytest.raises(kind) as caught:
        parse_signing_request(document)
    (fault,) = caught.value.faults
    assert fault.message
    return fault.pointer
