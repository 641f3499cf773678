"""Labels of parties: proposing, the second person's word, and taking back."""

import re
import time
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.responses import Response

from txexplain.console.data.labels import MEANINGS, Label, NewLabel, NotAllowed
from txexplain.console.desk_facts import tell_desk
from txexplain.console.form import Form
from txexplain.console.visit import Visit, away, changing, not_found, reading

router = APIRouter()

LIFETIMES: Final = {"7": "a week", "30": "30 days", "90": "90 days", "365": "a year", "": "for ever"}
_DAY_MS: Final = 86_400_000
_STATES: Final = ("proposed", "active", "rejected", "withdrawn")
_ADDRESS = re.compile(r"0x[0-9a-f]{40}")
_SITE = re.compile(r"([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")


class BadLabel(ValueError):  # noqa: N818 - it states what is the case
    """The form's label cannot be taken; the message says what would be right."""


@router.get("/labels")
async def listed(visit: Annotated[Visit, Depends(reading("read"))]) -> Response:
    """The labels of one state; those that wait for a second person come first."""
    state = visit.request.query_params.get("state", "")
    state = state if state in _STATES else ("proposed" if not state else "")
    labels = await visit.console.labels.of_tenant(visit.tenant, state or None)
    waiting = len(await visit.console.labels.of_tenant(visit.tenant, "proposed"))
    return visit.page("labels.html", labels=labels, state=state, states=_STATES, waiting=waiting)


@router.get("/labels/new")
async def new(visit: Annotated[Visit, Depends(reading("label"))]) -> Response:
    """The form, filled with what the address names."""
    given = {name: visit.request.query_params.get(name, "")[:253] for name in ("party", "chain", "report")}
    return _form(visit, given, None)


@router.post("/labels")
async def propose(visit: Annotated[Visit, Depends(changing("label"))]) -> Response:
    """Keep a proposal."""
    try:
        label = read_label(visit.form)
    except BadLabel as error:
        return _form(visit, dict(visit.form), str(error), 422)
    if label.report_id and await visit.console.queue.item(visit.tenant, label.report_id) is None:
        raise not_found("report")
    made = await visit.console.labels.propose(visit.tenant, visit.person.name, label)
    return away(f"/console/labels?state={made.state}&done={'watched' if made.state == 'active' else 'label'}")


@router.post("/labels/{label_id}/approve")
async def approve(visit: Annotated[Visit, Depends(changing("approve"))], label_id: str) -> Response:
    """The second pair of eyes: never the proposer's own."""
    return await _decide(visit, label_id, approve=True)


@router.post("/labels/{label_id}/reject")
async def reject(visit: Annotated[Visit, Depends(changing("approve"))], label_id: str) -> Response:
    """Turn a proposal down."""
    return await _decide(visit, label_id, approve=False)


@router.post("/labels/{label_id}/withdraw")
async def withdraw(visit: Annotated[Visit, Depends(changing("label"))], label_id: str) -> Response:
    """Undo a label."""
    try:
        label = await visit.console.labels.withdraw(
            visit.tenant, visit.person.name, label_id[:40], visit.form.whole("version")
        )
    except NotAllowed as error:
        raise HTTPException(409, str(error)) from None
    return await _done(visit, label, "withdrawn")


async def _decide(visit: Visit, label_id: str, *, approve: bool) -> Response:
    version = visit.form.whole("version")
    try:
        label = await visit.console.labels.decide(
            visit.tenant, visit.person.name, label_id[:40], version, approve=approve
        )
    except NotAllowed as error:
        raise HTTPException(409, str(error)) from None
    return await _done(visit, label, "approved" if approve else "rejected")


async def _done(visit: Visit, label: Label | None, done: str) -> Response:
    if label is None:
        raise not_found("label")
    await tell_desk(visit.console)
    return away(f"/console/labels?state={label.state}&done={done}")


def _form(visit: Visit, given: dict[str, str], fault: str | None, status: int = 200) -> Response:
    values = {"given": given, "fault": fault, "meanings": MEANINGS, "lifetimes": LIFETIMES}
    return visit.page("label_new.html", status, **values)


def read_label(form: Form) -> NewLabel:
    """The label of a form. Raises `BadLabel`."""
    party = form.get("party", "").strip().lower()
    is_site = _SITE.fullmatch(party) is not None and len(party) <= 253
    if not is_site and not _ADDRESS.fullmatch(party):
        raise BadLabel("The party is an address (0x and 40 hex digits) or a domain (claim.example.net).")
    meaning, reason = form.get("meaning", ""), form.get("reason", "").strip()
    if meaning not in MEANINGS:
        raise BadLabel(f"The meaning is one of {', '.join(MEANINGS)}.")
    if is_site and meaning == "trusted":
        raise BadLabel("A site cannot be labelled as trusted: a page can be taken over while its name stays.")
    if not 10 <= len(reason) <= 1000:
        raise BadLabel("Give a reason of 10 to 1,000 characters; the second person decides by it.")
    days = form.get("days", "")
    if days not in LIFETIMES:
        raise BadLabel("Choose for how long the label counts.")
    expires = None if not days else time.time_ns() // 1_000_000 + int(days) * _DAY_MS
    report = form.get("report", "")[:40] or None
    return NewLabel(party, "site" if is_site else "address", _chain(form), meaning, reason, report, expires)


def _chain(form: Form) -> int | None:
    text = form.get("chain", "").strip()
    if form.get("scope") == "all" or not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16 and int(text)):
        raise BadLabel("The chain is its id, a whole number such as 1.")
    return int(text)
