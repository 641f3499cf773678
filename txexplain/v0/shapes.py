"""The shapes of those calls for OpenAPI, as wide as the client's own types; what decides is `txexplain.v0.requests`."""

from typing import Any, Final, NotRequired

from typing_extensions import TypedDict

from txexplain.wire.explain_body import EXAMPLES, BlockName


class V0ScanBody(TypedDict):
    """A scan: `data` is a transaction, a serialized one, several, a JSON-RPC request or a user operation."""

    chain: str
    data: Any
    metadata: dict[str, Any]
    account_address: NotRequired[str]
    block: NotRequired[BlockName]
    options: NotRequired[list[str]]
    state_override: NotRequired[dict[str, Any]]


class V0AddressBody(TypedDict):
    """An address to look up in the lists."""

    chain: str
    address: str
    metadata: dict[str, Any]


class V0SiteBody(TypedDict):
    """A site to look up in the lists."""

    url: str


V0Answer = dict[str, Any]
"""As in the client's own types, without what this service does not know."""

V0BulkAnswer = list[dict[str, Any]]

_TRANSACTION: Final = EXAMPLES["transfer"]["value"]["params"][0]
_COMMON: Final = {
    "chain": "ethereum",
    "account_address": _TRANSACTION["from"],
    "metadata": {"domain": "https://app.example.org"},
    "options": ["validation", "simulation"],
}
_MESSAGE: Final = {"method": "personal_sign", "params": EXAMPLES["message"]["value"]["params"]}

TRANSACTION_EXAMPLES: Final[dict[str, Any]] = {
    "transfer": {"summary": "Send 1 USDC", "value": {**_COMMON, "data": _TRANSACTION}}
}
BULK_EXAMPLES: Final[dict[str, Any]] = {
    "two": {"summary": "The same twice", "value": {**_COMMON, "data": [_TRANSACTION, _TRANSACTION]}}
}
JSON_RPC_EXAMPLES: Final[dict[str, Any]] = {
    "message": {"summary": "A personal message", "value": {**_COMMON, "data": _MESSAGE}}
}
ADDRESS_EXAMPLES: Final[dict[str, Any]] = {
    "any": {"summary": "An address", "value": {"chain": "ethereum", "address": _TRANSACTION["to"], "metadata": {}}}
}
SITE_EXAMPLES: Final[dict[str, Any]] = {"any": {"summary": "A site", "value": {"url": "https://app.example.org"}}}
