"""The published OpenAPI document is fresh and true."""

import json
from typing import Any, get_args

import httpx
import pytest
from pydantic import TypeAdapter

from decoders.parsing.signing_request import PARSERS
from txexplain.api.openapi import FILE, document, main, rendered
from txexplain.api.operations import OPERATIONS, SCHEMAS
from txexplain.wire.explain_body import EXAMPLES, ExplainBody, Method
from txexplain.wire.explain_request import KEYS, parse_explain_request


def test_the_file_is_fresh() -> None:
    assert FILE.read_text(encoding="utf-8") == rendered()
    assert main(["--check"]) == 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_accepted(name: str) -> None:
    value = EXAMPLES[name]["value"]

    assert parse_explain_request(json.dumps(value).encode()).request.chain_id == 1
    TypeAdapter(ExplainBody).validate_python(value, strict=True)


def test_the_documented_body_has_exactly_the_keys_that_are_read() -> None:
    assert set(ExplainBody.__annotations__) == set(KEYS)


def test_every_reference_leads_somewhere() -> None:
    whole = document()
    schemas = whole["components"]["schemas"]

    targets = {reference.removeprefix("#/components/schemas/") for reference in _references(whole)}

    assert targets <= schemas.keys()
    assert {"Answer", "ExplainBody", "Problem"} <= targets


def test_each_call_of_the_contract_is_documented() -> None:
    written = {(path, method) for path, methods in document()["paths"].items() for method in methods}

    assert written == set(OPERATIONS)


def _references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(_references(item) for item in node.values()))
    if isinstance(node, list):
        return set().union(*(_references(item) for item in node))
    return set()


def test_the_document_names_every_method_that_is_judged() -> None:
    assert set(get_args(Method)) == set(PARSERS)


@pytest.mark.parametrize(
    ("call", "name"), [(call, name) for call, operation in OPERATIONS.items() for name in operation.examples]
)
async def test_each_example_gets_the_documented_answer(
    client: httpx.AsyncClient, call: tuple[str, str], name: str
) -> None:
    operation = OPERATIONS[call]
    value = operation.examples[name]["value"]
    report_id = (await client.post("/v1/explain", json=EXAMPLES["message"]["value"])).json()["id"]

    response = await client.request(call[1], call[0].format(report_id=report_id), json=value)

    assert response.status_code == operation.status, response.text
    TypeAdapter(SCHEMAS[str(operation.body)]).validate_python(value, strict=True)
    TypeAdapter(SCHEMAS[str(operation.answer)]).validate_python(response.json())
