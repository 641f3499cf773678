"""Who decides about a request for a signature, and that nothing passes by accident."""

import json
from typing import Any

import httpx
import pytest

from tests.client.answering import BODY, Answering, document, options, problem, refused_connection
from txexplain.client import AsyncClient, Client
from txexplain.client.gate import AsyncGate, Gate
from txexplain.client.procedure import Decision, Explained, NoAnswer, NotSigned, Rules, Subject
from txexplain.client.web3_requests import body_of


def _service(level: str, rechecks: str = "") -> Answering:
    """Judges so, and answers to rechecks in turn: `h`olds or `c`hanged, and then no more."""
    left = list(rechecks)

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/explain":
            return httpx.Response(200, json=document(level, witness="sealed"))
        if not left:
            return await problem(503)(request)
        block = {"number": 1, "hash": "0x"}
        return httpx.Response(200, json={"holds": left.pop(0) == "h", "changed": [], "block": block, "depends_on": []})

    return answer


def _yes(_subject: Subject) -> bool:
    return True


def _admitted(service: Answering, ask: Any = None, rules: Rules | None = None) -> str:
    with Client(options({"eu": service}, budget_ms=600)) as client:
        try:
            Gate(client, ask, rules or Rules()).admit(BODY)
        except NotSigned as refusal:
            return refusal.cause
    return "signed"


@pytest.mark.parametrize(
    ("level", "ask", "end"),
    [
        ("benign", None, "signed"),
        ("malicious", _yes, "policy"),
        ("warning", _yes, "signed"),
        ("unknown", _yes, "signed"),
        ("warning", None, "nobody-to-ask"),
        ("warning", lambda _subject: False, "user"),
        ("warning", lambda _subject: 1, "user"),
    ],
)
def test_a_policy_or_a_person_decides(level: str, ask: Any, end: str) -> None:
    assert _admitted(_service(level, "h"), ask) == end


@pytest.mark.parametrize(("rule", "end"), [("closed", "no-answer"), ("open", "signed"), ("ask", "user")])
def test_without_an_answer_the_rule_for_it_decides(rule: Any, end: str) -> None:
    assert _admitted(refused_connection, lambda _subject: False, Rules(when_unavailable=rule)) == end


@pytest.mark.parametrize("status", [401, 403, 404, 409])
def test_a_caller_that_the_service_does_not_know_has_no_answer(status: int) -> None:
    assert _admitted(problem(status), _yes) == "no-answer"


def test_what_cannot_be_judged_is_asked_about() -> None:
    assert _admitted(problem(422)) == "nobody-to-ask"
    assert _admitted(problem(422), _yes) == "signed"


def test_a_person_who_took_long_is_asked_again_where_the_outcome_changed() -> None:
    seen: list[bool] = []

    def ask(subject: Subject) -> bool:
        seen.append(subject.renewed)
        return True

    assert _admitted(_service("warning", "ch"), ask) == "signed"
    assert seen == [False, True]


def test_an_outcome_that_keeps_changing_is_refused() -> None:
    assert _admitted(_service("warning", "ccc"), _yes) == "outcome-changed"


@pytest.mark.parametrize(("rule", "end"), [("closed", "no-answer"), ("open", "signed"), ("ask", "signed")])
def test_a_recheck_without_an_answer_is_no_answer(rule: Any, end: str) -> None:
    assert _admitted(_service("warning"), _yes, Rules(when_unavailable=rule)) == end


def test_a_dialog_or_a_policy_that_fails_lets_nothing_pass() -> None:
    def broken(_subject: Subject) -> Decision:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        _admitted(_service("warning"), broken)
    with pytest.raises(RuntimeError):
        _admitted(_service("benign"), _yes, Rules(policy=broken))


async def test_the_asynchronous_gate_does_the_same() -> None:
    async def yes(subject: Subject) -> bool:
        return isinstance(subject.outcome, Explained)

    async with AsyncClient(options({"eu": _service("warning", "h")})) as client:
        await AsyncGate(client, yes).admit(BODY)
        with pytest.raises(NotSigned, match="nobody-to-ask"):
            await AsyncGate(client).admit(BODY)
    async with AsyncClient(options({"eu": refused_connection}, budget_ms=300)) as client:
        with pytest.raises(NotSigned) as raised:
            await AsyncGate(client).admit(BODY)

    assert isinstance(raised.value.subject.outcome, NoAnswer)


def test_a_refusal_tells_what_was_said() -> None:
    with Client(options({"eu": _service("malicious")})) as client, pytest.raises(NotSigned) as raised:
        Gate(client).admit(BODY)

    assert document()["explanation"]["headline"] in str(raised.value)


_SOMEBODY = "0x" + "11" * 20


@pytest.mark.parametrize(
    ("method", "params", "body"),
    [
        ("eth_sendRawTransaction", [b"\x02\x01"], {"raw": "0x0201"}),
        ("eth_signTypedData", [_SOMEBODY, {"types": {}}], {"method": "eth_signTypedData_v4"}),
        ("eth_signTypedData", [[{"type": "string"}], _SOMEBODY], {"method": "eth_signTypedData"}),
        ("eth_sendPrivateTransaction", [{}], {"method": "eth_sendPrivateTransaction"}),
    ],
)
def test_a_request_is_judged_as_what_it_is(method: str, params: Any, body: dict[str, Any]) -> None:
    written = body_of(method, params, 1)

    assert {key: value for key, value in written.items() if key in body} == body
    assert written["chain_id"] == 1
    json.dumps(written)
