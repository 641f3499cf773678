"""Capabilities of a batch (EIP-5792): kept as what they are, since a wallet may act on any of them."""

import json
from typing import Any

from decoders.parsing.fields import read_bool, read_object
from decoders.refusal import Malformed, child
from decoders.requests import Capability

_MAX_CAPABILITIES = 32
_MAX_CONTENT = 16_384
"""Characters of one capability's JSON."""


def parse_capabilities(value: Any, pointer: str) -> tuple[Capability, ...]:
    """The capabilities by name, in the order of the document. Raises `Malformed`."""
    if value is None:
        return ()
    fields = read_object(value, pointer)
    if len(fields) > _MAX_CAPABILITIES:
        raise Malformed.at(pointer, f"holds {len(fields)} capabilities; at most {_MAX_CAPABILITIES} are read")
    return tuple(_capability(name, item, child(pointer, name)) for name, item in fields.items())


def _capability(name: str, value: Any, pointer: str) -> Capability:
    fields = read_object(value, pointer)
    optional = read_bool(fields["optional"], child(pointer, "optional")) if "optional" in fields else False
    content = json.dumps({key: item for key, item in fields.items() if key != "optional"}, sort_keys=True)
    if len(content) > _MAX_CONTENT:
        raise Malformed.at(pointer, f"is longer than {_MAX_CONTENT} characters")
    return Capability(name=name, optional=optional, content=content)
