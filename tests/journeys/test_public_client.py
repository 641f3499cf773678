"""The public npm client `@blockaid/client` 1.7.0, unchanged but for its base URL, against the service.

Its TypeScript is compiled in the test, so what it reads is what the client's own types declare.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from eth_account import Account

from tests.journeys.service import ServiceProcess
from txexplain.chain.build import build
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios import SCENARIOS
from txexplain.chain.serve import upstream
from txexplain.demo.known_contracts import write_profile

pytestmark = pytest.mark.anvil

_FOLDER: Final = Path(__file__).parents[1] / "blockaid"
_EVERYTHING: Final = ["validation", "simulation", "gas_estimation", "events"]
_TRANSACTIONS: Final = (
    "native-transfer",
    "erc20-transfer",
    "approve-account",
    "item-sweep",
    "safe-owner",
    "reason-string",
)
_SIGNATURES: Final = ("permit-account", "permit-router", "sign-in")
_SITES: Final = {
    "blocked": "https://claim.blocked.example",
    "likeness": "https://app.un1swap.org",
    "other": "example.org",
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[dict[str, Any]]]]:
    chain = build(say=lambda _line: None)
    folder = tmp_path_factory.mktemp("public-client")
    profile = write_profile(chain, folder / "profile.toml")
    text = profile.read_text()
    profile.write_text(f'blocked_origins = ["blocked.example"]\n{text}')
    _compile()
    with upstream() as node, ServiceProcess(folder, {chain.chain_id: node.url}, profile=profile) as running:
        yield _run(running, _cases(chain))


def _compile() -> None:
    """Type errors fail here."""
    compiler = _FOLDER / "node_modules" / "typescript" / "bin" / "tsc"
    assert compiler.is_file(), "run `make public-client` first"
    done = subprocess.run(["node", compiler, "-p", _FOLDER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _run(service: ServiceProcess, cases: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    done = subprocess.run(
        ["node", _FOLDER / "build" / "scan.js"],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        env={**os.environ, "BASE_URL": service.url},
    )
    assert done.returncode == 0, f"{done.stderr}\n{service.last_words()}"
    answered: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return answered


def _cases(chain: Manifest) -> list[dict[str, Any]]:
    bodies = {scenario.name: scenario.request(chain) for scenario in SCENARIOS}
    cases = [_case(name, "transaction", _transaction(bodies[name])) for name in _TRANSACTIONS]
    cases += [_case(name, "jsonRpc", _json_rpc(bodies[name])) for name in _SIGNATURES]
    common = {"chain": str(chain.chain_id), "metadata": {}, "options": _EVERYTHING}
    both = [_transaction(bodies[name])["data"] for name in ("native-transfer", "approve-account")]
    cases.append(_case("bulk", "transactionBulk", {**common, "data": both}))
    cases.append(_case("raw", "transactionRaw", {**common, **_raw(chain)}))
    cases.append(_case("operation", "userOperation", {**common, "data": _operation(chain)}))
    address = {"chain": str(chain.chain_id), "metadata": {}}
    cases.append(_case("address", "address", {**address, "address": chain.account("bob")}))
    cases += [_case(f"site-{name}", "site", {"url": url}) for name, url in _SITES.items()]
    cases.append(_case("chain-unknown", "transaction", {**_transaction(bodies["native-transfer"]), "chain": "nowhere"}))
    malformed = _transaction(bodies["native-transfer"])
    cases.append(_case("malformed", "transaction", {**malformed, "data": {**malformed["data"], "to": "0x12"}}))
    return cases


def _case(name: str, call: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "call": call, "body": body}


def _transaction(body: dict[str, Any]) -> dict[str, Any]:
    (fields,) = body["params"]
    data = {key: fields[key] for key in ("from", "to", "data", "value", "gas") if key in fields}
    return {
        "account_address": fields["from"],
        "chain": str(body["chain_id"]),
        "data": data,
        "metadata": _metadata(body),
        "options": _EVERYTHING,
    }


def _json_rpc(body: dict[str, Any]) -> dict[str, Any]:
    data = {"method": body["method"], "params": body["params"]}
    return {"chain": str(body["chain_id"]), "data": data, "metadata": _metadata(body), "options": _EVERYTHING}


def _metadata(body: dict[str, Any]) -> dict[str, Any]:
    return {"domain": body["origin"]["url"]} if body.get("origin") else {"non_dapp": True}


def _raw(chain: Manifest) -> dict[str, Any]:
    """Signed with the fixture chain's published test key (anvil's second account)."""
    account = Account.from_mnemonic
    Account.enable_unaudited_hdwallet_features()
    alice = account("test test test test test test test test test test test junk", account_path="m/44'/60'/0'/0/1")
    assert alice.address == chain.account("alice")
    fields = {
        "chainId": chain.chain_id,
        "nonce": 0,
        "to": chain.account("bob"),
        "value": 10**17,
        "gas": 21_000,
        "maxFeePerGas": 2 * chain.head.base_fee + 10**9,
        "maxPriorityFeePerGas": 10**9,
    }
    return {"data": alice.sign_transaction(fields).raw_transaction.to_0x_hex(), "account_address": alice.address}


def _operation(chain: Manifest) -> dict[str, Any]:
    """An operation of EntryPoint 0.6 for an account that is not there."""
    operation = {
        "sender": chain.account("bob"),
        "nonce": "0x0",
        "init_code": "0x",
        "call_data": "0x",
        "call_gas_limit": "0x186a0",
        "verification_gas_limit": "0x186a0",
        "pre_verification_gas": "0xc350",
        "max_fee_per_gas": "0x77359400",
        "max_priority_fee_per_gas": "0x3b9aca00",
        "paymaster_and_data": "0x",
        "signature": "0x",
    }
    return {"operation": operation, "entrypoint": "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789"}


_Results = dict[str, list[dict[str, Any]]]


def test_a_benign_transfer_is_benign_with_its_differences(results: _Results) -> None:
    (found,) = results["native-transfer"]

    assert (found["result"], found["simulation"], found["gas"]) == ("Benign", "Success", "21000")
    assert found["out"] == ["0.5 ETH"]
    assert found["exposed"] == []
    (token,) = results["erc20-transfer"]
    assert token["result"] == "Benign"
    assert token["events"] == 1
    assert token["out"][0].startswith("100 ")


def test_an_approval_to_a_thief_is_malicious_and_shows_who_is_exposed_to_whom(results: _Results) -> None:
    (found,) = results["approve-account"]

    assert found["result"] == "Malicious"
    assert "APPROVAL_TO_ACCOUNT_WITHOUT_CODE" in found["features"]
    assert found["exposed"] == ["0x90f79bf6eb2c4f870365e785982e1f101e93b906"]


def test_a_drain_is_malicious_with_what_goes_out(results: _Results) -> None:
    (found,) = results["item-sweep"]

    assert found["result"] == "Malicious"
    assert found["out"]
    assert found["in"] == []


def test_a_permit_is_judged_from_its_signature_alone(results: _Results) -> None:
    assert results["permit-account"][0]["result"] == "Malicious"
    assert results["permit-account"][0]["features"]
    assert results["permit-router"][0]["result"] == "Benign"
    assert results["sign-in"][0]["result"] == "Benign"


def test_a_failing_call_says_why(results: _Results) -> None:
    (found,) = results["reason-string"]

    assert (found["result"], found["simulation"], found["gas"]) == ("Warning", "Error", "Error")
    assert found["error"]


def test_bulk_and_raw_are_scanned_as_single_ones_are(results: _Results) -> None:
    assert [found["result"] for found in results["bulk"]] == ["Benign", "Malicious"]
    assert results["raw"][0]["simulation"] == "Success"
    assert results["raw"][0]["out"] == ["0.1 ETH"]


def test_a_user_operation_is_answered_and_never_benign_where_it_was_not_simulated(results: _Results) -> None:
    (found,) = results["operation"]

    assert found.get("status") is None, found
    assert found["result"] != "Benign" or found["simulation"] == "Success"


def test_an_address_that_no_list_knows_is_not_called_benign(results: _Results) -> None:
    assert results["address"][0]["result"] == "Error"
    assert "nothing is listed" in results["address"][0]["error"]


def test_a_site_is_a_hit_where_a_list_or_a_likeness_accuses_it(results: _Results) -> None:
    found = {name: results[f"site-{name}"][0]["result"] for name in _SITES}

    assert found == {"blocked": "Malicious", "likeness": "Malicious", "other": "miss"}


def test_what_cannot_be_read_is_the_clients_own_error(results: _Results) -> None:
    assert results["chain-unknown"][0]["status"] == 422
    assert results["malformed"][0]["status"] == 400
