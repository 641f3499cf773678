"""The front door: which kind of request is it, who signs, and on which chain."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from decoders.parsing.batch import parse_batch
from decoders.parsing.context import parse_account, parse_origin
from decoders.parsing.fields import read_address, read_data, read_list, read_text
from decoders.parsing.messages import parse_eth_sign, parse_personal_sign
from decoders.parsing.permission_grant import parse_permission_grant
from decoders.parsing.transaction_bytes import parse_transaction_bytes
from decoders.parsing.transaction_object import parse_transaction_object
from decoders.parsing.typed_data import parse_typed_data_request
from decoders.parsing.user_operation import parse_user_operation
from decoders.primitives import Address
from decoders.refusal import Malformed, Unsignable
from decoders.requests import Payload, SigningRequest, Transaction

Parser = Callable[[Any, int, str], tuple[Address, Payload]]


def _transaction(params: Any, chain_id: int, pointer: str) -> tuple[Address, Payload]:
    values = read_list(params, pointer)
    if len(values) != 1:
        raise Malformed.at(pointer, f"expected one transaction, found {len(values)} values")
    return parse_transaction_object(values[0], chain_id, f"{pointer}/0")


def _personal(params: Any, _chain_id: int, pointer: str) -> tuple[Address, Payload]:
    return parse_personal_sign(params, pointer)


def _bare_hash(params: Any, _chain_id: int, pointer: str) -> tuple[Address, Payload]:
    return parse_eth_sign(params, pointer)


PARSERS: Final[Mapping[str, Parser]] = {
    "eth_sendTransaction": _transaction,
    "eth_signTransaction": _transaction,
    "eth_signTypedData_v4": parse_typed_data_request,
    "personal_sign": _personal,
    "eth_sign": _bare_hash,
    "wallet_sendCalls": parse_batch,
    "eth_sendUserOperation": parse_user_operation,
    "wallet_requestExecutionPermissions": parse_permission_grant,
    "wallet_grantPermissions": parse_permission_grant,
}
"""The JSON-RPC methods that are judged, and who reads their parameters."""

REFUSED: Final[Mapping[str, str]] = {
    "eth_signTypedData": "version 1 of typed data shows no domain; ask for eth_signTypedData_v4",
    "eth_signTypedData_v1": "version 1 of typed data shows no domain; ask for eth_signTypedData_v4",
    "eth_signTypedData_v3": "version 3 encodes some values otherwise than version 4; ask for eth_signTypedData_v4",
}
"""Methods that ask for a signature and are not judged, and why."""


def parse_signing_request(document: Mapping[str, Any]) -> SigningRequest:
    """Read `chain_id`, the call (`method` and `params`, or `raw` and `from`), `origin` and `account` of a request body.

    Other keys are the caller's business. Raises `Malformed` (not exactly parseable) or `Unsignable` (not judged here).
    """
    chain_id = _chain_id(document.get("chain_id"))
    sender, payload = _call(document, chain_id)
    return SigningRequest(
        chain_id=chain_id,
        sender=sender,
        payload=payload,
        origin=parse_origin(document.get("origin"), "/origin"),
        account=parse_account(document.get("account"), "/account"),
    )


def _chain_id(value: Any) -> int:
    if value is None:
        raise Malformed.at("/chain_id", "is missing; give the chain id as a JSON number")
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value < 2**53:
        raise Malformed.at("/chain_id", "must be a JSON whole number from 1 to 2^53-1, such as 1")
    return value


def _call(document: Mapping[str, Any], chain_id: int) -> tuple[Address, Payload]:
    if "raw" in document:
        return _raw(document, chain_id)
    if "from" in document:
        raise Malformed.at("/from", "belongs beside `raw`; with `method` the sender stands in `params`")
    method = read_text(document.get("method"), "/method", 64)
    if method in REFUSED:
        raise Unsignable.at("/method", REFUSED[method])
    if method not in PARSERS:
        raise Unsignable.at("/method", f"{method!r} asks for no signature known here; known: {', '.join(PARSERS)}")
    if "params" not in document:
        raise Malformed.at("/params", "is missing")
    return PARSERS[method](document["params"], chain_id, "/params")


def _raw(document: Mapping[str, Any], chain_id: int) -> tuple[Address, Transaction]:
    for key in ("method", "params"):
        if key in document:
            raise Malformed.at(f"/{key}", "give either `raw`, or `method` and `params`")
    signer, transaction = parse_transaction_bytes(read_data(document["raw"], "/raw"), chain_id, "/raw")
    named = read_address(document["from"], "/from") if "from" in document else None
    if signer is None and named is None:
        raise Malformed.at("/from", "is missing; unsigned bytes do not say who will sign them")
    if signer is not None and named is not None and signer != named:
        raise Malformed.at("/from", f"the bytes are signed by {signer}, not by {named}")
    return signer or named or "", transaction
