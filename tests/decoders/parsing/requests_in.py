"""Request bodies in short, and what they parse and decode to."""

from typing import Any

from decoders.decode import decode
from decoders.decoded import Decoded
from decoders.outcome import Known
from decoders.parsing import parse_signing_request
from decoders.requests import SigningRequest

ACCOUNT, TOKEN, SPENDER, FACTORY, PAYMASTER = ("0x" + digits * 20 for digits in ("11", "22", "33", "44", "55"))
TRANSFER = "0xa9059cbb" + SPENDER[2:].rjust(64, "0") + f"{5:064x}"
APPROVE = "0x095ea7b3" + SPENDER[2:].rjust(64, "0") + "ff" * 32


def request(method: str, *params: Any, chain_id: int = 1) -> SigningRequest:
    return parse_signing_request({"chain_id": chain_id, "method": method, "params": list(params)})


def meaning(asked: SigningRequest) -> Decoded:
    outcome = decode(asked)
    assert isinstance(outcome, Known), outcome
    value = outcome.value
    assert isinstance(value, Decoded)
    assert Decoded.model_validate_json(value.model_dump_json()) == value
    assert SigningRequest.model_validate_json(asked.model_dump_json()) == asked
    return value
