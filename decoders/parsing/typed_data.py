"""`eth_signTypedData_v4`: the account and an EIP-712 document, as an object or as JSON text."""

from typing import Any

from decoders.eip712 import ParsedTypedData, parse_typed_data
from decoders.parsing.fields import read_address, read_list, read_object, read_text
from decoders.primitives import Address
from decoders.refusal import Fault, Malformed, child
from decoders.requests import TypedData
from decoders.strict_json import parse_json


def parse_typed_data_request(params: Any, _chain_id: int, pointer: str) -> tuple[Address, TypedData]:
    """The signer and the message, reduced to what is signed. Raises `Malformed`."""
    values = read_list(params, pointer)
    if len(values) != 2:
        raise Malformed.at(pointer, f"expected the account and the typed data, found {len(values)} values")
    sender = read_address(values[0], child(pointer, 0))
    place = child(pointer, 1)
    try:
        document = parse_json(read_text(values[1], "").encode("utf-8")) if isinstance(values[1], str) else values[1]
        return sender, _signed_part(parse_typed_data(read_object(document, "")))
    except Malformed as refusal:
        raise Malformed(*(Fault(place + fault.pointer, fault.message) for fault in refusal.faults)) from refusal


def _signed_part(parsed: ParsedTypedData) -> TypedData:
    """What the signature covers. Refused where two wallets would sign different bytes for the same document."""
    if not parsed.domain_declared:
        message = "EIP712Domain is not declared; some wallets would sign an empty domain, others this one"
        raise Malformed.at("/types/EIP712Domain", message)
    return TypedData(
        domain=parsed.domain,
        primary_type=parsed.primary_type,
        encoded_type=parsed.encoded_type,
        message=parsed.message,
        undeclared=parsed.undeclared,
        wrong_checksums=parsed.wrong_checksums,
        digest=parsed.digest,
    )
