"""The demo's requests are well-formed, complete and unambiguous."""

import inspect
import json
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from decoders.parsing.signing_request import parse_signing_request
from txexplain.chain import scenarios
from txexplain.chain.failure import ChainError
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios import SCENARIOS, Scenario


def every(scenario: Scenario) -> str:
    return scenario.name


def numbers(value: Any) -> list[int]:
    """Every JSON number in a document, at any depth."""
    if isinstance(value, dict | list):
        return [n for inner in (value.values() if isinstance(value, dict) else value) for n in numbers(inner)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=every)
def test_a_request_is_what_the_service_accepts(scenario: Scenario, manifest: Manifest) -> None:
    parsed = parse_signing_request(scenario.request(manifest))
    assert parsed.chain_id == manifest.chain_id
    assert parsed.sender == manifest.account("alice").lower()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=every)
def test_a_request_is_plain_json_without_numbers_that_lose_digits(scenario: Scenario, manifest: Manifest) -> None:
    request = scenario.request(manifest)
    assert json.loads(json.dumps(request)) == request
    assert all(number < 2**53 for number in numbers(request))


def test_names_and_titles_are_unique() -> None:
    assert len({case.name for case in SCENARIOS}) == len({case.title for case in SCENARIOS}) == len(SCENARIOS)


def test_every_request_function_is_in_the_list() -> None:
    listed = {case.request for case in SCENARIOS}
    modules = [import_module(f"{scenarios.__name__}.{module.name}") for module in iter_modules(scenarios.__path__)]
    written = {
        function
        for module in modules
        if not module.__name__.endswith(".request")
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert written == listed


def test_some_requests_carry_fees_and_some_do_not(manifest: Manifest) -> None:
    transactions = [case.request(manifest)["params"][0] for case in SCENARIOS if case.expected_status]
    with_fees = [transaction for transaction in transactions if "maxFeePerGas" in transaction]
    assert len(transactions) // 2 < len(with_fees) < len(transactions)
    assert all("gas" in transaction for transaction in with_fees)


def test_a_misspelt_name_is_answered_with_the_right_ones(manifest: Manifest) -> None:
    with pytest.raises(ChainError, match="usdc"):
        manifest.address("usdd")
    with pytest.raises(ChainError, match="alice"):
        manifest.account("alise")
    with pytest.raises(ChainError, match="seaport_listing"):
        manifest.fact("seaport_order")
