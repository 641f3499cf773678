"""The policy's profile: edited, tried on stored reports, and only then activated."""

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.responses import Response

from policies.policy import Policy
from policies.profile import DEFAULT, BadProfile, parse_profile
from txexplain.analyst_policies import with_labels
from txexplain.console.data.queue import QueueItem
from txexplain.console.desk_facts import tell_desk
from txexplain.console.views.dry_run import DryRun, dry_run
from txexplain.console.views.queue_query import read_query
from txexplain.console.visit import Visit, away, changing, reading
from txexplain.report import Report

router = APIRouter()

_TRIED: Final = 200
"""Reports of a dry run: the newest, which is what the profile will meet next."""

_MAX_NOTE: Final = 500


@router.get("/profile")
async def show(visit: Annotated[Visit, Depends(reading("profile"))]) -> Response:
    """The text in force, and its earlier versions."""
    return await _page(visit, Editor(await _in_force(visit)))


@router.post("/profile/try")
async def attempt(visit: Annotated[Visit, Depends(changing("profile"))]) -> Response:
    """Judge the newest reports by the text. What it says is bound to this text by its hash."""
    text = visit.form.get("text", "")
    try:
        policy = _policy(visit, text)
    except BadProfile as error:
        return await _page(visit, Editor(text, str(error)))
    reports = await _newest(visit)
    outcome = await asyncio.to_thread(dry_run, reports, policy)
    return await _page(visit, Editor(text, None, outcome, _hash(text)))


@router.post("/profile/activate")
async def activate(visit: Annotated[Visit, Depends(changing("profile"))]) -> Response:
    """Let the text judge from the next request on; only one that was tried as it stands."""
    text = visit.form.get("text", "")
    try:
        _policy(visit, text)
    except BadProfile as error:
        return await _page(visit, Editor(text, str(error)))
    if visit.form.get("tried") != _hash(text):
        raise HTTPException(409, "try this text first: it was changed after its dry run")
    note = visit.form.get("note", "").strip()[:_MAX_NOTE]
    await visit.console.profiles.activate(visit.tenant, visit.person.name, text, note)
    await tell_desk(visit.console)
    return away("/console/profile?done=profile")


@dataclass(frozen=True, slots=True)
class Editor:
    """The editor's content: the text, what is wrong with it, and what its dry run gave. `tried` is the text's hash."""

    text: str
    fault: str | None = None
    outcome: DryRun | None = None
    tried: str = ""


async def _page(visit: Visit, editor: Editor) -> Response:
    versions = await visit.console.profiles.versions(visit.tenant)
    rules = visit.console.policies.of(visit.tenant).rules
    return visit.page("profile.html", 422 if editor.fault else 200, editor=editor, versions=versions, rules=rules)


async def _in_force(visit: Visit) -> str:
    stored = [profile for profile in await visit.console.profiles.versions(visit.tenant) if profile.state == "active"]
    if stored:
        return stored[0].text
    path = visit.console.settings.profile or DEFAULT
    return await asyncio.to_thread(_read, path)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _policy(visit: Visit, text: str) -> Policy:
    """The policy of a text with the operator's feeds; the tenant's labels are left out: only the text counts."""
    base = visit.console.policies.operator(visit.tenant)
    return with_labels(base, parse_profile(text, [type(rule) for rule in base.rules]))


async def _newest(visit: Visit) -> list[Report]:
    every = read_query({"status": "all"})
    page = await visit.console.queue.page(visit.tenant, every, visit.person.name, _TRIED)
    found = [await _stored(visit, item) for item in page.items]
    return [report for report in found if report is not None]


async def _stored(visit: Visit, item: QueueItem) -> Report | None:
    return await visit.console.store.get(item.report_id, visit.tenant)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
