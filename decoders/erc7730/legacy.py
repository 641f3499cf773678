"""Descriptors of version 1.0.0 (deprecated, still served) brought into the form of version 2.0.0.

Version 1 keys functions by selector or by types alone and takes the names from `context.contract.abi`; it keys
messages by primary type and takes the types from `context.eip712.schemas`; it lists hidden fields in `excluded`. The
standard's own examples of version 2 still use `required` and `excluded`, so these are read in both.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from decoders.abi.signature import parse_function
from decoders.eip712.schema import parse_schema
from decoders.erc7730.documents import Document
from decoders.erc7730.faults import BadDescriptor
from decoders.refusal import Malformed

_SELECTOR: Final = re.compile(r"0x[0-9a-fA-F]{8}")
_DROPPED: Final = ("required", "excluded", "screens")


def modern_formats(document: Document) -> dict[str, Any]:
    """`display.formats` with the keys and members of version 2. Raises `BadDescriptor`."""
    display = document.get("display", {"formats": {}})
    formats = display.get("formats") if isinstance(display, dict) else None
    if not isinstance(formats, dict):
        raise BadDescriptor("display must be an object that holds formats")
    context = document.get("context", {})
    names = {**_abi_keys(context), **_schema_keys(context)}
    found: dict[str, Any] = {}
    for key, value in formats.items():
        modern = str(names.get(_bare(key), key))
        if modern in found:
            raise BadDescriptor(f"display.formats describes {modern[:80]!r} twice")
        found[modern] = _without_lists(value) if isinstance(value, dict) else value
    return found


def _bare(key: str) -> str:
    """How a version 1 key is looked up: a lowercase selector, types without spaces, or a primary type."""
    return key.lower() if _SELECTOR.fullmatch(key) else "".join(key.split())


def _abi_keys(context: Mapping[str, Any]) -> dict[str, str]:
    """Selector, and signature of types alone, to the function with its parameters' names."""
    contract = context.get("contract")
    abi = contract.get("abi") if isinstance(contract, dict) else None
    keys: dict[str, str] = {}
    for item in abi if isinstance(abi, list) else ():
        if isinstance(item, dict) and item.get("type", "function") == "function" and isinstance(item.get("name"), str):
            fragment = f"{item['name']}{_parameters(item.get('inputs', ()))}"
            function = _function(fragment)
            keys[function[0]] = keys[function[1]] = fragment
    return keys


def _function(fragment: str) -> tuple[str, str]:
    try:
        function = parse_function(f"function {fragment}")
    except ValueError as error:
        raise BadDescriptor(f"context.contract.abi holds a function that cannot be read: {error}") from error
    return function.selector, function.signature


def _parameters(inputs: Any) -> str:
    if not isinstance(inputs, list | tuple) or not all(isinstance(each, dict) for each in inputs):
        raise BadDescriptor("the inputs of a function in context.contract.abi must be an array of objects")
    return "(" + ",".join(f"{_type(each)} {each.get('name', '')}".strip() for each in inputs) + ")"


def _type(parameter: Mapping[str, Any]) -> str:
    kind = str(parameter.get("type", ""))
    return _parameters(parameter.get("components", ())) + kind[5:] if kind.startswith("tuple") else kind


def _schema_keys(context: Mapping[str, Any]) -> dict[str, str]:
    """Primary type to `encodeType`. Schemas that are URLs are not fetched."""
    eip712 = context.get("eip712")
    schemas = eip712.get("schemas") if isinstance(eip712, dict) else None
    keys: dict[str, str] = {}
    for schema in schemas if isinstance(schemas, list) else ():
        if not isinstance(schema, dict):
            continue
        primary = schema.get("primaryType")
        try:
            parsed = parse_schema(schema.get("types"), "/types")
        except Malformed as refusal:
            raise BadDescriptor(f"context.eip712.schemas cannot be read: {refusal}") from refusal
        if isinstance(primary, str) and primary in parsed.structs:
            keys[primary] = parsed.encode_type(primary)
    return keys


def _without_lists(value: dict[str, Any]) -> dict[str, Any]:
    """The format with `excluded` turned into fields that are never shown."""
    excluded = value.get("excluded")
    hidden = {_plain(each) for each in excluded if isinstance(each, str)} if isinstance(excluded, list) else set()
    kept = {key: item for key, item in value.items() if key not in _DROPPED}
    if hidden and isinstance(kept.get("fields"), list):
        kept["fields"] = [_hide(field, "", hidden) for field in kept["fields"]]
    return kept


def _hide(field: Any, prefix: str, hidden: set[str]) -> Any:
    if not isinstance(field, dict):
        return field
    path = str(field.get("path", ""))
    here = _plain(path) if path.startswith(("#", "@", "$")) or not prefix else f"{prefix}.{path}"
    if isinstance(field.get("fields"), list):
        return {**field, "fields": [_hide(each, here, hidden) for each in field["fields"]]}
    return {**field, "visible": "never"} if here in hidden else field


def _plain(path: str) -> str:
    return path.removeprefix("#.")
