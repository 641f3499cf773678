"""The report's page holds what an analyst needs to understand it, and its buttons tell what became of it."""

import json
import re
from urllib.parse import quote

import pytest

from decoders.outcome import Known, Outcome, Unavailable
from simulation.deadline import Deadline
from simulation.witness.recheck import Recheck
from simulation.witness.seal import sealed
from simulation.witness.witness import Witness
from tests.txexplain.cases import SPENDER
from tests.txexplain.console.conftest import Place
from tests.txexplain.console.rich import OTHER_WORD, UPGRADED, WITNESS, rich_effects, rich_report


def _answering(place: Place, answer: Outcome[Recheck]) -> list[Witness]:
    """Let the simulator answer so; what it was asked about."""
    asked: list[Witness] = []

    async def recheck(witness: Witness, deadline: Deadline) -> Outcome[Recheck]:
        del deadline
        asked.append(witness)
        return answer

    object.__setattr__(place.simulator, "recheck", recheck)
    return asked


async def test_the_page_holds_each_part_of_a_report(place: Place) -> None:
    report = await place.keep(rich_report())
    async with place.visitor("ann") as ann:
        text = (await ann.get(f"/reports/{report.id}")).text
    parts = {
        "the picture": '<svg viewBox="0 -22 960',
        "approvals before and after": "Approvals, before and after",
        "without limit": "∞ without limit",
        "the decoded call": "transfer(address,uint256)",
        "who named it": "an Ethereum standard",
        "gas of a frame": "51,000 gas",
        "other contexts": "the block&#39;s producer",
        "what the other run does": "another outcome",
        "how many more": "and 2 more such settings",
        "a sentence with its finding": "finding that this sentence speaks of",
        "the template beside the model": "The template's own words",
        "what the checks said": "one sentence failed its check",
        "the region": "words written in",
        "the times": 'aria-label="decode',
        "raw JSON": "<summary>Raw JSON</summary>",
        "a link to share": f"http://console.test/console/reports/{report.id}",
        "recheck": "Does it still hold?",
        "replay": "Replay and compare",
    }
    assert [name for name, part in parts.items() if part not in text] == []


async def test_every_piece_of_evidence_that_a_finding_names_leads_to_a_place_of_the_page(place: Place) -> None:
    report = await place.keep(rich_report())
    async with place.visitor("ann") as ann:
        text = (await ann.get(f"/reports/{report.id}")).text
    named = set(re.findall(r'<a href="#(at-[^"]+)"', text))

    assert "at-effects-evasion-diverged-0" in named
    assert named <= set(re.findall(r'id="([^"]+)"', text))


async def test_the_recheck_button_asks_what_the_wallets_recheck_asks_and_says_what_changed(place: Place) -> None:
    report = await place.keep(rich_report())
    asked = _answering(place, Known(value=UPGRADED))
    async with place.visitor("ann") as ann:
        text = (await ann.send(f"/reports/{report.id}/recheck", {})).text
        answer = (await ann.client.post("http://localhost/v1/recheck", json={"witness": sealed(WITNESS)})).json()
    entries, _ = await place.console.trail.page("ours", None)

    assert answer.get("holds") is False, answer
    assert asked == [WITNESS, WITNESS]
    assert not answer["holds"]
    assert "It no longer holds" in text
    assert "3 blocks later" in text
    assert answer["changed"][0]["cause"] in text
    assert OTHER_WORD in text
    assert "report.rechecked" in {entry.action for entry in entries}


async def test_a_recheck_says_that_it_holds_or_why_nobody_knows(place: Place) -> None:
    report, bare = await place.keep(rich_report()), await place.keep()
    async with place.visitor("ann") as ann:
        holds = (await ann.send(f"/reports/{report.id}/recheck", {})).text
        _answering(place, Unavailable(stage="recheck", reason="upstream of chain 1 does not answer"))
        silent = (await ann.send(f"/reports/{report.id}/recheck", {})).text
        without = (await ann.send(f"/reports/{bare.id}/recheck", {})).text
        page = (await ann.get(f"/reports/{bare.id}")).text

    assert "It still holds" in holds
    assert "upstream of chain 1 does not answer" in silent
    assert "no witness was taken" in without
    assert "Does it still hold?" not in page


@pytest.mark.parametrize("changed", ["effects", "policy"])
async def test_a_replay_shows_both_digests_and_what_made_them_differ(place: Place, changed: str) -> None:
    report = rich_report()
    if changed == "policy":
        verdict = report.verdict.model_copy(update={"policy_digest": "sha256:of-another-day"})
        report = report.model_copy(update={"verdict": verdict})
    stored = await place.keep(report)
    found = rich_effects() if changed == "policy" else rich_effects().model_copy(update={"gas_used": 52_000})
    place.simulator.found = Known(value=found)
    async with place.visitor("ann") as ann:
        text = (await ann.send(f"/reports/{stored.id}/replay", {})).text

    assert stored.digest in text
    assert ("gas used" in text) == (changed == "effects")
    assert ("the policy is not the one of that day" in text) == (changed == "policy")


async def test_what_is_shown_of_a_context_is_what_the_wallet_was_told(place: Place) -> None:
    report = await place.keep(rich_report())
    async with place.visitor("ann") as ann:
        text = (await ann.get(f"/reports/{report.id}")).text
        told = json.loads((await ann.get(f"/reports/{report.id}/raw")).text)["effects"]["evasion"]["diverged"][0]

    assert told["settings"][0]["set_to"] in text
    assert SPENDER[-4:] in text


@pytest.mark.parametrize("first", ["0", "9", "a", "Z", "-", "_"])
async def test_a_decision_can_be_undone_whatever_its_report_id_begins_with(place: Place, first: str) -> None:
    report = await place.keep(rich_report().model_copy(update={"id": f"rep_{first}{'k' * 26}"}))
    async with place.visitor("ann") as ann:
        text = (await ann.get(f"/queue?done=correct&about={report.id}")).text

    assert f'action="/console/reports/{report.id}/undo"' in text


@pytest.mark.parametrize(
    "about", ["", "rep_", f"rep_{'k' * 28}", f"rep_{'k' * 26}.", "rep_../../people/new..........", "ann"]
)
async def test_what_is_no_report_id_is_no_address_to_undo_at(place: Place, about: str) -> None:
    async with place.visitor("ann") as ann:
        text = (await ann.get(f"/queue?done=correct&about={quote(about)}")).text

    assert "Decided: correct." in text
    assert "/undo" not in text
