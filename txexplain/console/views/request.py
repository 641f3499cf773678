"""The request as the wallet gave it: its lines, each with the path that evidence may name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from decoders.requests import SigningRequest
from txexplain.console.views.evidence import anchor_of

MAX_LINES: Final = 160
"""Lines shown; a typed message may have thousands. The raw JSON has them all."""

_LONG = 140
"""Characters of one value that stand on the line; the rest opens."""


@dataclass(frozen=True, slots=True)
class Line:
    """One value of the request. `foreign`: written by the dapp, so it is shown with its hidden characters named."""

    label: str
    anchor: str
    value: str
    foreign: bool = False
    address: bool = False

    @property
    def long(self) -> bool:
        """Whether the value is folded away behind its beginning."""
        return len(self.value) > _LONG


@dataclass(frozen=True, slots=True)
class RequestView:
    """What was asked, by whom; `omitted` lines are only in the raw JSON."""

    kind: str
    lines: tuple[Line, ...]
    omitted: int


_KINDS = {
    "transaction": "Transaction",
    "typed-data": "Typed data to be signed (EIP-712)",
    "message": "Message to be signed",
    "batch": "Batch of calls (EIP-5792)",
    "user-operation": "User operation (ERC-4337)",
    "permission-grant": "Delegated permissions (ERC-7715)",
}


def request_view(request: SigningRequest) -> RequestView:
    """The request's lines in the order of the model: origin first, because that is who asks."""
    document = request.model_dump(mode="json")
    ordered = {
        "origin": document["origin"],
        "chain_id": document["chain_id"],
        "sender": document["sender"],
        "payload": document["payload"],
        "account": document["account"],
    }
    lines = [line for line in _lines(ordered, "request", "") if line.label != "kind"]
    kind = _KINDS.get(request.payload.kind, request.payload.kind)
    return RequestView(kind, tuple(lines[:MAX_LINES]), max(0, len(lines) - MAX_LINES))


def _lines(value: Any, path: str, label: str) -> Iterator[Line]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            named = key if label in {"", "payload", "origin", "account"} else f"{label} {key}"
            yield from _lines(item, f"{path}.{key}", "site" if named == "url" else named.replace("_", " "))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _lines(item, f"{path}[{position}]", f"{label} {position}")
    elif value is not None and value != "":
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        is_address = text.startswith("0x") and len(text) == 42
        # Numbers, addresses and bytes are ours after parsing; every other text is the dapp's own.
        is_foreign = isinstance(value, str) and not text.startswith("0x") and not text.isdigit()
        yield Line(label, anchor_of(path), text, is_foreign, is_address)
