"""A format made self-contained: `$ref`, constants, enums and maps replaced by what they name.

The result is checked against `specification`, so an unknown format, parameter or member is refused here, once, and
not when somebody is about to sign.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from decoders.erc7730.documents import Document, merge
from decoders.erc7730.faults import BadDescriptor
from decoders.erc7730.paths import Name, parse_path
from decoders.erc7730.specification import StructuredFormat

MAX_NESTING: Final = 8
"""Groups within groups. The standard asks for none; published descriptors have one."""

MAX_FIELDS: Final = 512

_WITHOUT_PARAMS: Final = frozenset({"raw", "amount", "duration", "chainId"})
_PATHS: Final = ("path", "tokenPath", "chainIdPath", "calleePath", "selectorPath", "amountPath", "spenderPath",
                 "collectionPath", "keyPath")  # fmt: skip


def expand_format(document: Document, value: Any, **known: Any) -> StructuredFormat:
    """The self-contained form of one member of `display.formats`. Raises `BadDescriptor`."""
    if not isinstance(value, dict):
        raise BadDescriptor("a format must be an object")
    expander = _Expander(document)
    plain = {key: item for key, item in value.items() if key != "$id"}
    plain["fields"] = expander.entries(plain.get("fields", []), 0)
    try:
        # Through JSON text, because strict models take arrays for tuples only there.
        return StructuredFormat.model_validate_json(json.dumps({**plain, **known}))
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise BadDescriptor(f"{place}: {fault['msg']}") from error


class _Expander:
    """One pass over one format; `fields_left` bounds it, since definitions can be used many times."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._fields_left = MAX_FIELDS

    def entries(self, entries: Any, depth: int) -> list[Any]:
        """Fields and groups."""
        if not isinstance(entries, list) or depth > MAX_NESTING:
            raise BadDescriptor(f"fields must be an array, with groups nested at most {MAX_NESTING} deep")
        return [self._entry(entry, depth) for entry in entries]

    def _entry(self, entry: Any, depth: int) -> dict[str, Any]:
        self._fields_left -= 1
        if self._fields_left < 0 or not isinstance(entry, dict):
            raise BadDescriptor(f"a field must be an object, and a format have at most {MAX_FIELDS} of them")
        _check_paths(entry)
        if "fields" in entry:
            group = {key: item for key, item in entry.items() if key != "$id"}
            return {**group, "fields": self.entries(entry["fields"], depth + 1)}
        return self._field(entry)

    def _field(self, entry: dict[str, Any]) -> dict[str, Any]:
        field = dict(entry)
        if "$ref" in field:
            reference = field.pop("$ref")
            definition = self._named(reference, dict, "a definition")
            field = merge({key: item for key, item in definition.items() if key != "path"}, field)
            _check_paths(field)
        field = {key: item for key, item in field.items() if key != "$id"}
        path = field.get("path")
        if isinstance(path, str) and path.startswith("$"):
            field["value"] = self._constant(field.pop("path"))
        if "value" in field:
            field["value"] = self._constant(field["value"])
        field.setdefault("format", "raw")
        params = field.pop("params", None)
        if params is not None and field["format"] not in _WITHOUT_PARAMS:
            field["params"] = self._params(params, field["format"])
        return field

    def _params(self, params: Any, name: str) -> dict[str, Any]:
        if not isinstance(params, dict):
            raise BadDescriptor("params must be an object")
        _check_paths(params)
        if name == "enum":
            return {"values": self._named(params.get("$ref"), dict, "an enum")}
        return {key: self._param(key, item) for key, item in params.items()}

    def _param(self, key: str, value: Any) -> Any:
        if isinstance(value, dict):
            reference = self._named(value.get("map"), dict, "a map")
            _check_paths(value)
            return {"values": reference.get("values"), "keyPath": value.get("keyPath")}
        if isinstance(value, list):
            return [self._constant(each) for each in value]
        return value if key in _PATHS else self._constant(value)

    def _constant(self, value: Any) -> Any:
        """The value itself, or the constant that it names."""
        if isinstance(value, str) and value.startswith("$."):
            return self._named(value, (str, int, float, bool), "a constant")
        return value

    def _named(self, reference: Any, kind: type | tuple[type, ...], what: str) -> Any:
        """What a path such as `$.metadata.enums.mode` names."""
        path = parse_path(reference) if isinstance(reference, str) else None
        if path is None or path.root != "$":
            raise BadDescriptor(f"{what} must be named by a path that begins with $.")
        found: Any = self._document
        for selector in path.selectors:
            if not isinstance(selector, Name) or not isinstance(found, Mapping) or selector.text not in found:
                raise BadDescriptor(f"{reference} names nothing in this descriptor")
            found = found[selector.text]
        if not isinstance(found, kind):
            raise BadDescriptor(f"{reference} is not {what}")
        return found


def _check_paths(holder: Mapping[str, Any]) -> None:
    for key in _PATHS:
        if isinstance(holder.get(key), str):
            parse_path(holder[key])
