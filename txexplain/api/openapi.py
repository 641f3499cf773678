"""The OpenAPI document, made of the shapes that the code is typed with: `python -m txexplain.api.openapi [--check]`."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from txexplain.api.app import create_app
from txexplain.wire.explain_body import EXAMPLES, ExplainBody
from txexplain.wire.problem import MEDIA_TYPE, ProblemShape
from txexplain.wire.recheck import RecheckAnswer, RecheckBody
from txexplain.wire.shapes import Answer

FILE: Final = Path(__file__).parent / "openapi.json"

_SCHEMAS: Final = {
    "ExplainBody": ExplainBody,
    "Answer": Answer,
    "RecheckBody": RecheckBody,
    "RecheckAnswer": RecheckAnswer,
    "Problem": ProblemShape,
}
_PROBLEMS: Final = {
    ("/v1/explain", "post"): (400, 408, 413, 415, 422, 500, 503),
    ("/v1/recheck", "post"): (400, 408, 413, 415, 500, 503),
    ("/v1/reports/{report_id}", "get"): (404, 500, 503),
    ("/readyz", "get"): (503,),
}


def document() -> dict[str, Any]:
    """The whole document. Its order and content depend on the code alone."""
    written: dict[str, Any] = create_app().openapi()
    written["info"]["version"] = "1"
    schemas: dict[str, Any] = {}
    for name, shape in _SCHEMAS.items():
        schema = TypeAdapter(shape).json_schema(mode="validation", ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[name] = schema
    written["components"] = {"schemas": dict(sorted(schemas.items()))}
    explain = written["paths"]["/v1/explain"]["post"]
    explain["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": _reference("ExplainBody"), "examples": EXAMPLES}},
    }
    recheck = written["paths"]["/v1/recheck"]["post"]
    recheck["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": _reference("RecheckBody")}},
    }
    _describe_answers(written["paths"])
    return written


def _describe_answers(paths: dict[str, Any]) -> None:
    for path, methods in paths.items():
        for method, operation in methods.items():
            responses: dict[str, Any] = {"200": _success(path)}
            for status in _PROBLEMS.get((path, method), ()):
                content = {MEDIA_TYPE: {"schema": _reference("Problem")}}
                responses[str(status)] = {"description": "A problem (RFC 9457)", "content": content}
            operation["responses"] = responses


def _success(path: str) -> dict[str, Any]:
    if not path.startswith("/v1/"):
        return {"description": "It is well"}
    name, description = ("RecheckAnswer", "The recheck") if path == "/v1/recheck" else ("Answer", "The report")
    return {"description": description, "content": {"application/json": {"schema": _reference(name)}}}


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
