"""What is compiled, what is left out and reported, and that the cache is the same as compiling."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decoders.erc7730.index import read_index
from decoders.erc7730.opening import open_descriptors
from decoders.primitives import keccak
from tests.decoders.erc7730.folders import COIN, ROUTER, SCHEMA, calldata, compiled, contract, lines, shown, write

NUMBER = {"intent": "Test", "fields": [{"path": "x", "label": "X"}]}


def bound(**changes: Any) -> dict[str, Any]:
    return {**contract({"f(uint256 x)": NUMBER}), **changes}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (bound(context={}), "either contract or eip712"),
        (bound(context={"contract": {}, "eip712": {}}), "either contract or eip712"),
        (bound(context={"contract": {}}), "no deployment"),
        (bound(context={"contract": {"deployments": [{"chainId": "1", "address": ROUTER}]}}), "chainId and an address"),
        (bound(context={"contract": {"deployments": [{"chainId": 1, "address": "0x12"}]}}), "no address"),
        (bound(context={"contract": {"other": 1}}), "may hold only"),
        (bound(context={"contract": {"factory": {"deployments": [], "deployEvent": "E()"}}}), "factory"),
        (bound(extra=1), "no member"),
        (bound(display=[]), "display"),
        (bound(display={"formats": {"f(uint256 x)": NUMBER, "f(uint256 y)": NUMBER}}), "two keys"),
        (bound(**{"$schema": "https://example.org/erc7730-v3.schema.json"}), "version 3"),
        (bound(metadata={"token": {"ticker": "X"}}), "metadata.token"),
    ],
)
def test_a_descriptor_that_is_wrong_is_left_out_and_reported(tmp_path: Path, document: Any, message: str) -> None:
    index = compiled(tmp_path, {"bad.json": document, "good.json": contract({"g(uint256 x)": NUMBER})})
    assert [fault.path for fault in index.faults] == ["bad.json"]
    assert message in index.faults[0].message
    assert shown(index, calldata("f(uint256)", 1)) is None
    assert lines(shown(index, calldata("g(uint256)", 1))) == [("X", "1")]


def test_a_descriptor_that_names_a_factory_alone_is_counted_and_one_with_deployments_too_is_applied(
    tmp_path: Path,
) -> None:
    factory = {"deployments": [{"chainId": 1, "address": COIN}], "deployEvent": "Created(address clone)"}
    deployed = {"factory": factory, "deployments": [{"chainId": 1, "address": ROUTER}]}
    files = {"alone.json": bound(context={"contract": {"factory": factory}})}
    index = compiled(tmp_path / "alone", files)
    assert (index.contracts()["factories"], index.contracts()["contracts"]) == (1, 0)
    assert "events of the chain's whole history" in index.faults[0].message
    assert shown(index, calldata("f(uint256)", 1)) is None
    both = compiled(tmp_path / "both", {"both.json": bound(context={"contract": deployed})})
    assert both.contracts()["factories"] == 0
    assert lines(shown(both, calldata("f(uint256)", 1))) == [("X", "1")]


@pytest.mark.parametrize(
    "field",
    [
        {"path": "x", "label": "X", "format": "number"},
        {"path": "x", "label": "X", "format": "date", "params": {"encoding": "hours"}},
        {"path": "x", "label": "X", "format": "tokenAmount", "params": {"thresholdLabel": "x"}},
        {"path": "x", "label": "X", "format": "enum", "params": {"$ref": "$.metadata.enums.gone"}},
        {"path": "x", "label": "X", "surprise": 1},
        {"path": "x", "value": 1, "label": "X"},
        {"label": "X"},
        {"path": "x[", "label": "X"},
        {"path": "x", "$ref": "$.display.definitions.gone"},
        {"path": "x", "label": "X", "visible": {"ifNotIn": [1], "mustMatch": [1]}},
        {"path": "x", "label": "X", "format": "calldata", "params": {}},
        {"path": "x", "label": "X", "format": "unit"},
        {"path": "x", "label": "X", "format": "raw", "value": "$.metadata"},
        "x",
    ],
)
def test_a_format_that_is_wrong_is_left_out_and_reported_with_its_place(tmp_path: Path, field: Any) -> None:
    formats = {"f(uint256 x)": {"intent": "Test", "fields": [field]}, "g(uint256 x)": NUMBER}
    index = compiled(tmp_path, {"a.json": contract(formats)})
    assert [(fault.path, fault.place) for fault in index.faults] == [("a.json", "display.formats.f(uint256 x)")]
    assert shown(index, calldata("f(uint256)", 1)) is None
    assert lines(shown(index, calldata("g(uint256)", 1))) == [("X", "1")]


def test_a_definition_is_used_with_the_fields_own_parameters_over_it(tmp_path: Path) -> None:
    definition = {"label": "Amount", "format": "tokenAmount", "params": {"threshold": "9", "message": "All"}}
    field = {"path": "x", "$ref": "$.display.definitions.amount", "params": {"token": COIN}, "label": "Own"}
    document = contract({"f(uint256 x)": {"intent": "Test", "fields": [field]}}, definitions={"amount": definition})
    index = compiled(tmp_path, {"a.json": document})
    assert lines(shown(index, calldata("f(uint256)", 9))) == [("Own", "All COIN")]


def test_files_that_are_only_included_are_no_fault(tmp_path: Path) -> None:
    common = {"$schema": SCHEMA, "context": {"contract": {}}, "display": {"formats": {"f(uint256 x)": NUMBER}}}
    bare = {"$schema": SCHEMA, "display": {"formats": {}}}
    including = bound(includes="common.json")
    del including["display"]
    index = compiled(tmp_path, {"common.json": common, "bare.json": bare, "a.json": including})
    assert index.faults == ()
    assert lines(shown(index, calldata("f(uint256)", 1))) == [("X", "1")]


@pytest.mark.parametrize("key", ["f(uint256,address)", "0x" + keccak(b"f(uint256,address)")[:4].hex()])
def test_version_1_takes_names_from_its_abi_and_hides_what_it_excludes(tmp_path: Path, key: str) -> None:
    abi = [
        {
            "type": "function",
            "name": "f",
            "inputs": [{"name": "x", "type": "uint256"}, {"name": "to", "type": "address"}],
        }
    ]
    form = {
        "intent": "Test",
        "fields": [{"path": "x", "label": "X", "format": "raw"}, {"path": "#.to", "label": "To", "format": "raw"}],
        "required": ["#.x"],
        "excluded": ["to"],
        "screens": {"device": [{"type": "propertyPage"}]},
    }
    document = {
        "$schema": "https://example.org/specs/erc7730-v1.schema.json",
        "context": {"$id": "old", "contract": {"abi": abi, "deployments": [{"chainId": 1, "address": ROUTER}]}},
        "metadata": {"owner": "Old", "info": {"legalName": "Old Inc.", "url": "https://example.org"}},
        "display": {"formats": {key: form}},
    }
    index = compiled(tmp_path, {"a.json": document})
    assert index.faults == ()
    assert lines(shown(index, calldata("f(uint256,address)", 5, COIN))) == [("X", "5")]


def test_version_1_takes_the_types_of_a_message_from_its_schemas(tmp_path: Path) -> None:
    schema = {
        "primaryType": "Mail",
        "types": {
            "EIP712Domain": [{"name": "name", "type": "string"}],
            "Mail": [{"name": "from", "type": "Person"}],
            "Person": [{"name": "wallet", "type": "address"}],
        },
    }
    document = {
        "$schema": "https://example.org/specs/erc7730-v1.schema.json",
        "context": {"eip712": {"schemas": [schema], "deployments": [{"chainId": 1, "address": ROUTER}]}},
        "display": {
            "formats": {"Mail": {"intent": "Mail", "fields": [{"path": "from.wallet", "label": "W", "format": "raw"}]}}
        },
    }
    index = compiled(tmp_path, {"a.json": document})
    assert index.faults == ()
    assert len(index.messages(1, ROUTER, "Mail(Person from)Person(address wallet)")) == 1


def test_the_cache_answers_as_compiling_does_and_follows_the_folder(tmp_path: Path) -> None:
    folder, cache = write(tmp_path / "in", {"a.json": bound()}), tmp_path / "cache"
    first = open_descriptors(folder, cache)
    again = open_descriptors(folder, cache)
    data = calldata("f(uint256)", 1)
    assert lines(shown(first, data)) == lines(shown(again, data)) == [("X", "1")]
    assert len(list(cache.iterdir())) == 1
    write(folder, {"b.json": contract({"g(uint256 x)": NUMBER})})
    assert lines(shown(open_descriptors(folder, cache), calldata("g(uint256)", 2))) == [("X", "2")]
    assert len(list(cache.iterdir())) == 2


@pytest.mark.parametrize("cut", [0, 5, 20, 60, -1])
def test_a_damaged_cache_is_compiled_anew(tmp_path: Path, cut: int) -> None:
    folder, cache = write(tmp_path / "in", {"a.json": bound()}), tmp_path / "cache"
    open_descriptors(folder, cache)
    kept = next(cache.iterdir())
    kept.write_bytes(kept.read_bytes()[:cut])
    assert read_index(kept) is None
    assert lines(shown(open_descriptors(folder, cache), calldata("f(uint256)", 1))) == [("X", "1")]


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.json": bound()})
    (tmp_path / "cache").write_text("a file where a folder belongs")
    assert lines(shown(open_descriptors(folder, tmp_path / "cache"), calldata("f(uint256)", 1))) == [("X", "1")]


def test_tests_signatures_and_schemas_beside_descriptors_are_not_read(tmp_path: Path) -> None:
    files = {f"{name}/x.json": "not JSON" for name in ("a/tests", "a/testsv2", "a/sigs", "specs", ".git")}
    assert compiled(tmp_path, {**files, "a/a.json": bound()}).faults == ()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 300)
    | st.text(max_size=8)
    | st.sampled_from(["x", "#.x.[]", "$.metadata", ROUTER]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [
        ("context",), ("context", "contract"), ("context", "contract", "deployments"), ("context", "contract", "abi"),
        ("metadata",), ("metadata", "owner"), ("metadata", "token"), ("display",), ("display", "definitions"),
        ("display", "formats"), ("display", "formats", "f(uint256 x)"),
        ("display", "formats", "f(uint256 x)", "fields"),
        ("display", "formats", "f(uint256 x)", "intent"), ("includes",), ("$schema",),
    ]
)  # fmt: skip


@given(PLACES, JSON)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_anywhere_in_a_descriptor_is_compiled_or_reported(
    tmp_path: Path, place: tuple[str, ...], value: Any
) -> None:
    document = contract({"f(uint256 x)": {"intent": "Test", "fields": [{"path": "x", "label": "X"}]}})
    holder = document
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    index = compiled(tmp_path, {"a.json": document})
    found = shown(index, calldata("f(uint256)", 1))
    assert found is None or found.lines is not None
