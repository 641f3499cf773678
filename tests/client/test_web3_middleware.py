"""web3.py asks before it signs: what is benign is mined on a real anvil, what drains is not sent."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from web3 import AsyncHTTPProvider, AsyncWeb3, HTTPProvider, Web3
from web3.exceptions import MethodNotSupported
from web3.method import Method, default_root_munger
from web3.middleware import SignAndSendRawMiddlewareBuilder, Web3Middleware
from web3.types import RPCEndpoint

from tests.client.conftest import BUDGET_MS, Stack
from txexplain.client import AsyncClient, Client, Options
from txexplain.client.gate import AsyncGate, Gate
from txexplain.client.procedure import CannotBeJudged, Explained, NotSigned, Rules, Subject
from txexplain.client.web3_middleware import explain_first, explain_first_async

pytestmark = pytest.mark.anvil

Build = Callable[[Web3, type[Web3Middleware]], None]


@pytest.fixture(scope="module")
def client(stack: Stack) -> Iterator[Client]:
    with Client(Options([stack.service], budget_ms=BUDGET_MS)) as opened:
        yield opened


@pytest.fixture
def gate(client: Client) -> Gate:
    return Gate(client)


@pytest.fixture(scope="module")
def alice(stack: Stack) -> LocalAccount:
    """Anvil's second account, whose key everybody knows."""
    Account.enable_unaudited_hdwallet_features()
    words = "test test test test test test test test test test test junk"
    account: LocalAccount = Account.from_mnemonic(words, account_path="m/44'/60'/0'/0/1")
    assert account.address == stack.manifest.account("alice")
    return account


def _node_signs(_w3: Web3, _alice: LocalAccount, explain: type[Web3Middleware]) -> Web3:
    _w3.middleware_onion.add(explain, "explain")
    return _w3


def _asked_before_signing(w3: Web3, alice: LocalAccount, explain: type[Web3Middleware]) -> Web3:
    w3.middleware_onion.add(SignAndSendRawMiddlewareBuilder.build(alice), "sign")
    w3.middleware_onion.add(explain, "explain")
    return w3


def _asked_after_signing(w3: Web3, alice: LocalAccount, explain: type[Web3Middleware]) -> Web3:
    w3.middleware_onion.add(SignAndSendRawMiddlewareBuilder.build(alice), "sign")
    w3.middleware_onion.inject(explain, "explain", layer=0)
    return w3


@pytest.fixture(params=[_node_signs, _asked_before_signing, _asked_after_signing])
def w3(request: pytest.FixtureRequest, stack: Stack, alice: LocalAccount, gate: Gate) -> Web3:
    guarded: Web3 = request.param(Web3(HTTPProvider(stack.node)), alice, explain_first(gate))
    return guarded


def test_a_benign_transfer_is_mined(w3: Web3, stack: Stack) -> None:
    receipt = w3.eth.wait_for_transaction_receipt(w3.eth.send_transaction(_payment(stack)))

    assert receipt["status"] == 1


@pytest.mark.parametrize("scenario", ["approve-account", "approve-collection", "hidden-approval"])
def test_a_drain_is_not_sent(w3: Web3, stack: Stack, alice: LocalAccount, scenario: str) -> None:
    (transaction,) = stack.body(scenario)["params"]
    before = w3.eth.get_transaction_count(alice.address, "pending")

    with pytest.raises(NotSigned) as raised:
        w3.eth.send_transaction(_checksummed(transaction))

    assert raised.value.cause == "policy"
    assert isinstance(raised.value.subject.outcome, Explained)
    assert raised.value.subject.outcome.report.verdict.level == "malicious"
    assert w3.eth.get_transaction_count(alice.address, "pending") == before


def test_signed_elsewhere_it_is_judged_before_it_is_sent(stack: Stack, alice: LocalAccount, gate: Gate) -> None:
    w3 = _node_signs(Web3(HTTPProvider(stack.node)), alice, explain_first(gate))
    (drain,) = stack.body("approve-account")["params"]
    common = {"chainId": w3.eth.chain_id, "nonce": w3.eth.get_transaction_count(alice.address), "gas": 200_000}
    fees = {"maxFeePerGas": 3 * 10**9, "maxPriorityFeePerGas": 10**9}
    signed = alice.sign_transaction(
        {**common, **fees, "to": Web3.to_checksum_address(drain["to"]), "data": drain["data"]}
    )

    with pytest.raises(NotSigned):
        w3.eth.send_raw_transaction(signed.raw_transaction)

    assert w3.eth.get_transaction_count(alice.address, "pending") == common["nonce"]


def test_typed_data_that_drains_is_not_signed_and_honest_data_is(stack: Stack, alice: LocalAccount, gate: Gate) -> None:
    w3 = _node_signs(Web3(HTTPProvider(stack.node)), alice, explain_first(gate))
    account, hostile = stack.body("permit-account")["params"]
    _, honest = stack.body("permit-router")["params"]

    with pytest.raises(NotSigned):
        w3.eth.sign_typed_data(Web3.to_checksum_address(account), hostile)
    with pytest.raises(NotSigned):
        w3.manager.request_blocking(RPCEndpoint("eth_signTypedData_v4"), [account, hostile])
    signature = w3.manager.request_blocking(RPCEndpoint("eth_signTypedData_v4"), [account, honest])

    assert Account.recover_message(encode_typed_data(full_message=_typed(honest)), signature=signature) == alice.address


def test_a_person_is_asked_about_what_is_uncertain(stack: Stack, client: Client, alice: LocalAccount) -> None:
    asked: list[Subject] = []

    def yes(subject: Subject) -> bool:
        asked.append(subject)
        return True

    def no(subject: Subject) -> bool:
        return not yes(subject)

    willing = _node_signs(Web3(HTTPProvider(stack.node)), alice, explain_first(Gate(client, yes)))
    wary = _node_signs(Web3(HTTPProvider(stack.node)), alice, explain_first(Gate(client, no)))

    assert willing.eth.sign(alice.address, hexstr="0x" + "ab" * 32)
    with pytest.raises(NotSigned) as raised:
        wary.eth.sign(alice.address, hexstr="0x" + "ab" * 32)
    with pytest.raises(NotSigned):
        wary.manager.request_blocking(RPCEndpoint("eth_signTypedData_v3"), [alice.address, "{}"])

    assert raised.value.cause == "user"
    assert isinstance(asked[0].outcome, Explained)
    assert isinstance(asked[-1].outcome, CannotBeJudged)


def test_without_an_answer_nothing_is_sent(stack: Stack, alice: LocalAccount) -> None:
    with Client(Options(["http://127.0.0.1:9"], budget_ms=300)) as dead:
        w3 = _asked_before_signing(Web3(HTTPProvider(stack.node)), alice, explain_first(Gate(dead)))

        with pytest.raises(NotSigned, match="no-answer"):
            w3.eth.send_transaction(_payment(stack))


def test_without_an_answer_it_is_sent_where_the_operator_said_so(stack: Stack, alice: LocalAccount) -> None:
    with Client(Options(["http://127.0.0.1:9"], budget_ms=300)) as dead:
        gate = Gate(dead, rules=Rules(when_unavailable="open"))
        w3 = _asked_before_signing(Web3(HTTPProvider(stack.node)), alice, explain_first(gate))

        assert w3.eth.wait_for_transaction_receipt(w3.eth.send_transaction(_payment(stack)))["status"] == 1


def test_what_signs_nothing_passes_unasked(stack: Stack, alice: LocalAccount) -> None:
    with Client(Options(["http://127.0.0.1:9"], budget_ms=300)) as dead:
        w3 = _node_signs(Web3(HTTPProvider(stack.node)), alice, explain_first(Gate(dead)))

        assert w3.eth.get_balance(alice.address) > 0


def test_while_a_batch_is_open_nothing_is_signed(stack: Stack, gate: Gate, alice: LocalAccount) -> None:
    # web3.py itself refuses the names that it knows; a method that somebody attached comes as far as the middleware.
    w3 = _node_signs(Web3(HTTPProvider(stack.node)), alice, explain_first(gate))
    sign: Method[Any] = Method(RPCEndpoint("eth_signTypedData_v4"), mungers=[default_root_munger])
    w3.eth.attach_methods({"sign_v4": sign})
    account, hostile = stack.body("permit-account")["params"]

    with w3.batch_requests(), pytest.raises(MethodNotSupported, match="one by one"):
        w3.eth.sign_v4(account, hostile)  # type: ignore[attr-defined] # attached above


async def test_the_asynchronous_middleware_does_the_same(stack: Stack, alice: LocalAccount) -> None:
    (drain,) = stack.body("approve-account")["params"]
    async with AsyncClient(Options([stack.service], budget_ms=BUDGET_MS)) as client:
        w3 = AsyncWeb3(AsyncHTTPProvider(stack.node))
        w3.middleware_onion.add(SignAndSendRawMiddlewareBuilder.build(alice), "sign")
        w3.middleware_onion.add(explain_first_async(AsyncGate(client)), "explain")

        receipt = await w3.eth.wait_for_transaction_receipt(await w3.eth.send_transaction(_payment(stack)))
        with pytest.raises(NotSigned):
            await w3.eth.send_transaction(_checksummed(drain))
        await w3.provider.disconnect()

    assert receipt["status"] == 1


def _payment(stack: Stack) -> Any:
    people = stack.manifest
    return {"from": people.account("alice"), "to": people.account("bob"), "value": Web3.to_wei(0.01, "ether")}


def _checksummed(transaction: dict[str, Any]) -> Any:
    """As web3.py wants addresses."""
    return {
        name: Web3.to_checksum_address(value) if name in {"from", "to"} else value
        for name, value in transaction.items()
    }


def _typed(data: Any) -> Any:
    return json.loads(data) if isinstance(data, str) else data
