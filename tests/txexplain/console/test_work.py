"""The analysts' work: the queue, decisions, labels and the profile, on both databases."""

import asyncio
import json
import time

from policies.severity import Level
from simulation.deadline import Deadline
from tests.txexplain.cases import (
    RECIPIENT,
    SPENDER,
    asked,
    body,
    case_of,
    effects,
    message_body,
    report_of,
    unlimited_approval,
)
from tests.txexplain.console.conftest import OURS, Place
from tests.txexplain.databases import faults
from txexplain.console.data.actions import Change, Collision
from txexplain.console.data.labels import NewLabel
from txexplain.console.desk_facts import tell_desk
from txexplain.console.views.queue_query import QueueQuery, read_query
from txexplain.filing import Filing
from txexplain.report import Report
from txexplain.store.housekeeping import Housekeeping

_SAFE = body(origin={"url": "https://app.example.org", "name": "Example", "verified": "VALID"})


async def _ids(place: Place, query: QueueQuery, limit: int = 3) -> list[str]:
    """All reports of a view, page by page."""
    found: list[str] = []
    while True:
        page = await place.console.queue.page(OURS, query, "ann", limit)
        found += [item.report_id for item in page.items]
        if page.next is None:
            return found
        query = query.but(after=page.next)


def _approval() -> Report:
    return report_of(case_of(effects(approvals=(unlimited_approval(),))))


async def test_pages_hold_every_report_once_in_every_order(any_place: Place) -> None:
    reports = [report_of().model_copy(update={"created_at": 1000 + n // 2}) for n in range(7)]
    reports += [_approval().model_copy(update={"created_at": 1002})]
    for report in reports:
        await any_place.keep(report)
    by_time = sorted(reports, key=lambda it: (it.created_at, it.id), reverse=True)

    newest = await _ids(any_place, QueueQuery())
    oldest = await _ids(any_place, QueueQuery(sort="oldest"))
    gravest = await _ids(any_place, QueueQuery(sort="gravest"))

    assert newest == [report.id for report in by_time]
    assert oldest == newest[::-1]
    assert set(gravest) == set(newest)
    assert gravest[0] == reports[-1].id
    assert await any_place.console.queue.count(OURS, QueueQuery(), "ann") == 8


async def test_the_neighbours_of_a_report_are_those_of_the_view(any_place: Place) -> None:
    for n in range(4):
        await any_place.keep(report_of().model_copy(update={"created_at": 1000 + n}))
    for sort in ("newest", "oldest", "gravest"):
        order = await _ids(any_place, QueueQuery(sort=sort))
        item = await any_place.console.queue.item(OURS, order[1])
        assert item is not None
        found = await any_place.console.queue.neighbours(OURS, QueueQuery(sort=sort), "ann", item)
        assert found == (order[0], order[2])


async def test_filters_and_search_find_what_they_say(any_place: Place) -> None:
    plain = await any_place.keep(report_of(case_of(document=_SAFE)))
    grave = await any_place.keep(_approval())
    late = await any_place.keep(report_of(degraded=("simulate: upstream of chain 1 does not answer",)))
    message = await any_place.keep(report_of(case_of(document=message_body())))
    everything = {plain.id, grave.id, late.id, message.id}
    cases = {
        "": everything,
        "flag=degraded": {late.id},
        f"q={SPENDER}": {grave.id},
        "q=usdc transfer": everything - {grave.id, message.id} | {grave.id},
        "q=nowhere": set(),
        "origin=app.example.org": {plain.id, grave.id, late.id},
        "chain=10": set(),
        "span=24h": everything,
        "rule=unlimited-approval": {grave.id},
        "status=decided": set(),
        "assignee=none": everything,
        "assignee=me": set(),
    }
    for text, expected in cases.items():
        query = read_query(dict([text.split("=", 1)] if text else []))
        assert set(await _ids(any_place, query)) == expected, text


async def test_of_two_who_decide_the_same_state_one_is_told(any_place: Place) -> None:
    report = await any_place.keep()
    actions = any_place.console.actions

    async def decide(who: str, value: str) -> object:
        try:
            return await actions.apply(OURS, who, Change(report.id, 1, "decide", value))
        except Collision as collision:
            return collision

    first, second = await asyncio.gather(decide("ann", "correct"), decide("bob", "false_positive"))
    collided = [it for it in (first, second) if isinstance(it, Collision)]

    assert len(collided) == 1
    item = await any_place.console.queue.item(OURS, report.id)
    assert item is not None
    assert item.version == 2
    assert item.decision == collided[0].item.decision or collided[0].item.version == 1
    assert len(await actions.history(OURS, report.id)) == 1


async def test_what_is_undone_is_as_before_and_stays_in_the_history_and_the_audit_trail(any_place: Place) -> None:
    report = await any_place.keep()
    console = any_place.console
    before = await console.queue.item(OURS, report.id)
    await console.actions.apply(OURS, "ann", Change(report.id, 1, "decide", "false_positive", "sure?"))

    after = await console.actions.undo(OURS, "ann", report.id)

    assert before is not None
    assert after is not None
    assert (after.status, after.decision, after.decided_by, after.version) == ("open", None, None, 3)
    assert [action.action for action in await console.actions.history(OURS, report.id)] == ["undo", "decide"]
    entries, broken = await console.trail.page(OURS, None)
    assert {"report.added", "report.decide", "report.undo"} <= {entry.action for entry in entries}
    assert broken == ()
    assert await faults(console.trail._engine) == []


async def test_nobody_undoes_what_another_did(any_place: Place) -> None:
    report = await any_place.keep()
    await any_place.console.actions.apply(OURS, "ann", Change(report.id, 1, "decide", "correct"))

    try:
        await any_place.console.actions.undo(OURS, "bob", report.id)
    except Collision:
        return
    raise AssertionError("bob undid what ann did")


async def test_a_colliding_decision_shows_who_was_first_and_keeps_the_note(place: Place) -> None:
    await place.person("bob")
    report = await place.keep()
    async with place.visitor("ann") as ann, place.visitor("bob") as bob:
        page = (await bob.get(f"/reports/{report.id}")).text
        assert 'name="version" value="1"' in page
        await ann.send(f"/reports/{report.id}/decision", {"version": "1", "decision": "correct"})
        answer = await bob.send(
            f"/reports/{report.id}/decision", {"version": "1", "decision": "false_positive", "note": "my own words"}
        )

    assert answer.status_code == 409
    assert "<strong>ann</strong>" in answer.text
    assert "my own words" in answer.text


async def test_a_report_that_was_read_is_in_the_audit_trail(place: Place) -> None:
    report = await place.keep()
    async with place.visitor("ann") as ann:
        await ann.get(f"/reports/{report.id}")
        await ann.get(f"/reports/{report.id}/raw")
    entries, _ = await place.console.trail.page(OURS, None)

    read = [(entry.actor, entry.action) for entry in entries if entry.subject == report.id]
    assert ("person:ann", "report.read") in read
    assert ("person:ann", "report.downloaded") in read


async def _level(place: Place, tenant: str = OURS) -> Level:
    """What the service says now about sending to the recipient."""
    pipeline = place.console.pipeline
    report = await pipeline.run(asked(_SAFE), _deadline(), time.perf_counter(), Filing(tenant=tenant))
    return report.verdict.level


def _deadline() -> Deadline:
    return Deadline.after(20.0)


async def test_a_label_changes_the_next_verdict_only_after_a_second_person_and_until_it_is_undone(place: Place) -> None:
    await place.person("lea", "lead")
    before = await _level(place)
    fields = {"party": RECIPIENT, "meaning": "malicious", "scope": "chain", "chain": "1", "days": "30"}
    async with place.visitor("lea") as lea, place.visitor("ann") as ann:
        await lea.send("/labels", {**fields, "reason": "drained three users of ours today"})
        own = (await place.console.labels.of_tenant(OURS))[0]
        assert (await lea.send(f"/labels/{own.id}/approve", {"version": "1"})).status_code == 409
        assert (await ann.send(f"/labels/{own.id}/approve", {"version": "1"})).status_code == 403
        await lea.send(f"/labels/{own.id}/withdraw", {"version": "1"})

        await ann.send("/labels", {**fields, "reason": "drained three users of ours today"})
        label = (await place.console.labels.of_tenant(OURS, "proposed"))[0]
        assert await _level(place) == before
        assert (await lea.send(f"/labels/{label.id}/approve", {"version": "1"})).status_code == 303
        assert await _level(place) == Level.MALICIOUS
        assert await _level(place, "theirs") == before
        assert (await ann.send(f"/labels/{label.id}/withdraw", {"version": "2"})).status_code == 303
    assert await _level(place) == before
    assert before is not Level.MALICIOUS


async def test_a_label_of_another_chain_or_past_its_time_does_not_count(place: Place) -> None:
    before = await _level(place)
    now = time.time_ns() // 1_000_000
    for chain, expires in ((10, None), (1, now - 1)):
        new = NewLabel(RECIPIENT, "address", chain, "malicious", "a reason that is long enough", None, expires)
        label = await place.console.labels.propose(OURS, "ann", new)
        await place.console.labels.decide(OURS, "lea", label.id, 1, approve=True)
        await tell_desk(place.console)
        assert await _level(place) == before


async def test_a_profile_judges_only_after_its_dry_run(place: Place) -> None:
    await place.person("lea", "lead")
    await place.keep(report_of(case_of(document=_SAFE)))
    text = f'name = "strict"\nblock = ["{RECIPIENT}"]\n'
    async with place.visitor("lea") as lea:
        assert (await lea.send("/profile/activate", {"text": text, "tried": ""})).status_code == 409
        tried = (await lea.send("/profile/try", {"text": text})).text
        assert "1 reports would be judged otherwise" in tried
        assert await _level(place) != Level.MALICIOUS
        mark = tried.split('name="tried" value="')[1].split('"')[0]
        assert (await lea.send("/profile/activate", {"text": text, "tried": mark})).status_code == 303
        assert (await lea.send("/profile/try", {"text": "name = 7"})).status_code == 422
    assert await _level(place) == Level.MALICIOUS


async def test_a_replay_compares_part_by_part(place: Place) -> None:
    pipeline = place.console.pipeline
    report = await pipeline.run(asked(_SAFE), _deadline(), time.perf_counter(), Filing(tenant=OURS))
    async with place.visitor("ann") as ann:
        answer = await ann.send(f"/reports/{report.id}/replay", {})

    assert "byte for byte the same" in answer.text


async def test_the_live_queue_tells_of_new_reports_of_the_tenant(place: Place) -> None:
    place.console.live._seconds = 0.05
    news = place.console.live.watch(OURS, beat=5.0)
    waiting = asyncio.ensure_future(anext(news))
    await asyncio.sleep(0.2)
    await place.keep(tenant="theirs")
    report = await place.keep()

    told = await waiting
    await news.aclose()

    assert told is not None
    assert [item.report_id for item in told.items] == [report.id]
    assert place.console.live.watchers == 0


async def test_the_answer_of_the_download_is_the_wallets(place: Place) -> None:
    report = await place.keep()
    async with place.visitor("ann") as ann:
        answer = await ann.get(f"/reports/{report.id}/raw")

    assert json.loads(answer.text)["id"] == report.id


async def test_a_deleted_report_leaves_nothing_in_the_queue_and_a_deleted_tenant_nobody(any_place: Place) -> None:
    report = await any_place.keep()
    console = any_place.console
    await console.actions.apply(OURS, "ann", Change(report.id, 1, "decide", "correct", "a note about it"))
    engine = console.trail._engine

    assert await Housekeeping(engine).delete_report(OURS, report.id, "test")
    assert await console.queue.item(OURS, report.id) is None
    assert await _ids(any_place, read_query({"q": "usdc", "status": "all"})) == []
    assert await console.actions.history(OURS, report.id) == ()
    await Housekeeping(engine).delete_tenant(OURS, "test")
    assert await console.people.named("ann") is None
    assert await faults(engine) == []
