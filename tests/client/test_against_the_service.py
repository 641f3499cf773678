"""The client reads what the real service on the fixture chain answers."""

import httpx
import pytest

from tests.client.conftest import BUDGET_MS, Stack
from txexplain.client import AsyncClient, Client, Done, Options, ProblemError, TextPiece, UnavailableError, Verdict
from txexplain.client.effects import Effects

pytestmark = pytest.mark.anvil


def _options(stack: Stack) -> Options:
    return Options([stack.service], budget_ms=BUDGET_MS)


@pytest.mark.parametrize(
    ("scenario", "level"),
    [
        ("native-transfer", "benign"),
        ("v3-swap", "benign"),
        ("fee-on-transfer", "warning"),
        ("custom-error", "warning"),
        ("approve-account", "malicious"),
        ("permit-account", "malicious"),
        ("red-pill", "malicious"),
        ("listing", "malicious"),
        ("swap-order", "unknown"),
    ],
)
def test_every_kind_of_answer_is_read_without_loss(stack: Stack, scenario: str, level: str) -> None:
    with Client(_options(stack)) as client:
        report = client.explain(stack.body(scenario))
    raw = httpx.get(f"{stack.service}/v1/reports/{report.id}").json()

    assert report.verdict.level == level
    assert report.model_dump(mode="json", by_alias=True, exclude_unset=True) == raw


def test_a_report_is_found_rechecked_and_answered_to(stack: Stack) -> None:
    with Client(_options(stack)) as client:
        report = client.explain(stack.body("native-transfer"))
        assert report.witness is not None

        assert client.report(report.id) == report
        assert client.recheck(report.witness).holds
        receipt = client.feedback(report.id, {"outcome": "signed", "opinion": "correct"})

    assert receipt.id.startswith("fb_")
    assert isinstance(report.effects, Effects)
    assert [change.account for change in report.effects.asset_changes]


def test_a_stream_says_the_verdict_first_and_ends_with_the_report(stack: Stack) -> None:
    with Client(_options(stack)) as client:
        events = list(client.stream(stack.body("approve-account")))

    verdict, *texts, done = events
    assert isinstance(verdict, Verdict)
    assert verdict.level == "malicious"
    assert isinstance(done, Done)
    assert texts
    assert all(isinstance(text, TextPiece) for text in texts)
    assert done.report.verdict == verdict


async def test_the_asynchronous_client_does_the_same(stack: Stack) -> None:
    async with AsyncClient(_options(stack)) as client:
        report = await client.explain(stack.body("approve-account"))
        done = [event async for event in client.stream(stack.body("approve-account"))][-1]
        kept = await client.report(report.id)

        assert report.witness is not None
        assert (await client.recheck(report.witness)).holds
        await client.feedback(report.id, {"note": "seen"})

    assert kept == report
    assert isinstance(done, Done)
    assert done.report.digest == report.digest


def test_a_fault_of_the_request_is_a_typed_error_with_a_pointer(stack: Stack) -> None:
    body = stack.body("native-transfer")
    body["params"][0]["to"] = "0x12"

    with Client(_options(stack)) as client, pytest.raises(ProblemError) as raised:
        client.explain(body)

    assert raised.value.status == 400
    assert [fault.pointer for fault in raised.value.faults] == ["/params/0/to"]


def test_an_unknown_report_is_a_problem(stack: Stack) -> None:
    with Client(_options(stack)) as client, pytest.raises(ProblemError) as raised:
        client.report("rep_/../nothing")

    assert raised.value.status == 404


def test_a_dead_region_is_answered_for_by_the_next(stack: Stack) -> None:
    # Port 9 (discard) has no listener on a machine of today.
    with Client(Options(["http://127.0.0.1:9", stack.service], budget_ms=BUDGET_MS)) as client:
        first = client.explain(stack.body("native-transfer"))
        second = client.explain(stack.body("native-transfer"))

    assert first.digest == second.digest


def test_without_any_region_every_attempt_is_named() -> None:
    with Client(Options(["http://127.0.0.1:9"], budget_ms=600)) as client, pytest.raises(UnavailableError) as raised:
        client.report("rep_1")

    assert {failure.endpoint for failure in raised.value.failures} == {"http://127.0.0.1:9"}
