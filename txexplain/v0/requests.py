"""That client's bodies as bodies of `POST /v1/explain`. Values are passed on as they are; the strict parser judges."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from decoders.refusal import Malformed, Unsignable
from decoders.strict_json import parse_json
from txexplain.v0.chains import chain_id_of
from txexplain.wire.explain_request import ExplainRequest, read_explain_request

_DECIMAL: Final = re.compile(r"[0-9]{1,20}")
"""A block's number in that client's form. Python refuses to read more than 4,300 digits (`ValueError`)."""

MAX_TRANSACTIONS: Final = 20

OPTIONS: Final = ("validation", "simulation", "gas_estimation", "events")

_TRANSACTION: Final = {
    "from": "from",
    "to": "to",
    "data": "data",
    "value": "value",
    "gas": "gas",
    "gas_price": "gasPrice",
}
_OPERATION: Final = {
    "sender": "sender",
    "nonce": "nonce",
    "init_code": "initCode",
    "call_data": "callData",
    "call_gas_limit": "callGasLimit",
    "verification_gas_limit": "verificationGasLimit",
    "pre_verification_gas": "preVerificationGas",
    "max_fee_per_gas": "maxFeePerGas",
    "max_priority_fee_per_gas": "maxPriorityFeePerGas",
    "paymaster_and_data": "paymasterAndData",
    "account_gas_limits": "accountGasLimits",
    "gas_fees": "gasFees",
    "signature": "signature",
}
_AUTHORIZATION: Final = {name: name for name in ("chainId", "address", "nonce", "yParity", "r", "s")}


class ScanBody:
    """A parsed body of that client. Raises `Malformed` or `Unsignable` for what it lacks."""

    def __init__(self, body: bytes) -> None:
        document = parse_json(body)
        if not isinstance(document, dict):
            raise Malformed.at("", "must be a JSON object")
        self.document: Mapping[str, Any] = document
        self.chain_name = str(document.get("chain", ""))
        self.options = _options(document.get("options"))

    @property
    def data(self) -> Any:
        """What is to be signed."""
        if "data" not in self.document:
            raise Malformed.at("/data", "is missing")
        return self.document["data"]

    def asked(self, call: Mapping[str, Any], budget_ms: int) -> ExplainRequest:
        """The request, with this call in it."""
        document: dict[str, Any] = {"chain_id": chain_id_of(self.document.get("chain")), **call}
        block = self.document.get("block")
        if block is not None:
            document["block"] = int(block) if isinstance(block, str) and _DECIMAL.fullmatch(block) else block
        if self.document.get("state_override"):
            document["state_overrides"] = self.document["state_override"]
        origin = _origin(self.document.get("metadata"))
        if origin:
            document["origin"] = origin
        return read_explain_request(document, budget_ms)


ScanCall = Callable[[ScanBody], dict[str, Any]]
"""What is to be signed, by the body of one of that client's calls."""


def parse_scan(call: ScanCall, budget_ms: int, content: bytes) -> tuple[ScanBody, list[ExplainRequest]]:
    """Read a body with one request in it. Raises `Malformed` or `Unsignable`."""
    body = ScanBody(content)
    return body, [body.asked(call(body), budget_ms)]


def parse_bulk_scan(budget_ms: int, content: bytes) -> tuple[ScanBody, list[ExplainRequest]]:
    """Read the body of `transaction-bulk/scan`. Raises `Malformed` or `Unsignable`."""
    body = ScanBody(content)
    data = body.data
    if not isinstance(data, list) or not 1 <= len(data) <= MAX_TRANSACTIONS:
        raise Malformed.at("/data", f"must be a list of 1 to {MAX_TRANSACTIONS} transactions")
    calls = [transaction_call(each, f"/data/{index}") for index, each in enumerate(data)]
    return body, [body.asked(call, budget_ms) for call in calls]


def single_call(body: ScanBody) -> dict[str, Any]:
    """`transaction/scan`: the fields of a transaction."""
    return transaction_call(body.data)


def transaction_call(data: Any, pointer: str = "/data") -> dict[str, Any]:
    """A transaction, by its fields."""
    found = _renamed(data, _TRANSACTION, pointer)
    if data.get("authorization_list"):
        found["authorizationList"] = _authorizations(data["authorization_list"], f"{pointer}/authorization_list")
    return {"method": "eth_sendTransaction", "params": [found]}


def _authorizations(value: Any, pointer: str) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise Malformed.at(pointer, "must be a list of signed authorizations")
    return [_renamed(each, _AUTHORIZATION, f"{pointer}/{index}") for index, each in enumerate(value)]


def raw_call(body: ScanBody) -> dict[str, Any]:
    """`transaction-raw/scan`: a serialized transaction."""
    return {"raw": body.data, "from": body.document.get("account_address")}


def json_rpc_call(body: ScanBody) -> dict[str, Any]:
    """`json-rpc/scan`: a method and its parameters, as the wallet got them."""
    data = body.data
    if not isinstance(data, Mapping) or not isinstance(data.get("params"), list):
        raise Malformed.at("/data", 'must be {"method": ..., "params": [...]}')
    if data.get("method") != "eth_sendRawTransaction":
        return {"method": data.get("method"), "params": data["params"]}
    sender = body.document.get("account_address")
    raw = data["params"][0] if data["params"] else None
    return {"raw": raw} if sender is None else {"raw": raw, "from": sender}


def user_operation_call(body: ScanBody) -> dict[str, Any]:
    """`user-operation/scan`: an operation and its entry point."""
    data = body.data
    if not isinstance(data, Mapping):
        raise Malformed.at("/data", 'must be {"operation": {...}, "entrypoint": "0x.."}')
    if data.get("entrypoint") is None:
        raise Unsignable.at("/data/entrypoint", "is missing: what the operation means depends on it")
    operation = _renamed(data.get("operation"), _OPERATION, "/data/operation")
    return {"method": "eth_sendUserOperation", "params": [operation, data["entrypoint"]]}


def _renamed(value: Any, names: Mapping[str, str], pointer: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Malformed.at(pointer, "must be a JSON object")
    return {names[key]: item for key, item in value.items() if key in names and item is not None}


def _options(value: Any) -> frozenset[str]:
    """What the answer should hold; the validation alone where nothing is said, as that client documents it."""
    if value is None:
        return frozenset({"validation"})
    if not isinstance(value, list) or not all(option in OPTIONS for option in value):
        raise Malformed.at("/options", f"must be a list of {', '.join(OPTIONS)}")
    return frozenset(value)


def _origin(metadata: Any) -> dict[str, Any]:
    if not isinstance(metadata, Mapping):
        raise Malformed.at("/metadata", "must be a JSON object")
    connection = metadata.get("connection")
    origin = connection.get("origin") if isinstance(connection, Mapping) else None
    url = metadata.get("domain") or origin
    if not isinstance(url, str) or not url:
        return {}
    return {"url": url if "://" in url else f"https://{url}"}
