"""The OpenAPI document, made of the shapes that the code is typed with: `python -m txexplain.api.openapi [--check]`."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from txexplain.api.app import create_app
from txexplain.api.operations import OPERATIONS, SCHEMAS, Operation
from txexplain.wire.problem import MEDIA_TYPE

FILE: Final = Path(__file__).parent / "openapi.json"


_SECURITY: Final = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, txk_..."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}


def document() -> dict[str, Any]:
    """The whole document. Its order and content depend on the code alone."""
    written: dict[str, Any] = create_app().openapi()
    written["info"]["version"] = "1"
    schemas: dict[str, Any] = {}
    for name, shape in SCHEMAS.items():
        schema = TypeAdapter(shape).json_schema(mode="validation", ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[name] = schema
    written["components"] = {"schemas": dict(sorted(schemas.items())), "securitySchemes": _SECURITY}
    for (path, method), operation in OPERATIONS.items():
        _describe(written["paths"][path][method], operation)
    return written


def _describe(written: dict[str, Any], operation: Operation) -> None:
    if operation.body is not None:
        media = {"schema": _reference(operation.body), "examples": operation.examples}
        written["requestBody"] = {"required": True, "content": {"application/json": media}}
    parameters = [*written.get("parameters", []), *operation.parameters]
    if parameters:
        written["parameters"] = parameters
    # Without a key on a service that listens on loopback alone.
    written["security"] = [] if operation.open else [{"bearer": []}, {"header": []}, {}]
    answer: dict[str, Any] = {"description": operation.description}
    if operation.answer is not None:
        answer["content"] = {"application/json": {"schema": _reference(operation.answer)}}
    if operation.stream:
        answer["content"]["text/event-stream"] = {"schema": {"type": "string"}}
    written["responses"] = {str(operation.status): answer}
    for status in sorted(operation.problems):
        content = {MEDIA_TYPE: {"schema": _reference("Problem")}}
        written["responses"][str(status)] = {"description": "A problem (RFC 9457)", "content": content}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def rendered() -> str:
    """The file's content."""
    return json.dumps(document(), indent=2, ensure_ascii=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the file; with `--check` only say whether it is fresh (status 1 where it is not)."""
    fresh = FILE.is_file() and FILE.read_text(encoding="utf-8") == rendered()
    if "--check" in arguments:
        sys.stderr.write("" if fresh else "openapi.json is stale; run python -m txexplain.api.openapi\n")
        return 0 if fresh else 1
    FILE.write_text(rendered(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
