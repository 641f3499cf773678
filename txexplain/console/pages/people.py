"""The tenant's people: adding, roles, disabling. Only for admins, and only of their own tenant."""

import re
import secrets
import time
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.responses import Response

from txexplain.console.access.roles import ROLES
from txexplain.console.access.secrets import password_hash
from txexplain.console.data.people import NameTaken
from txexplain.console.visit import Visit, away, changing, not_found, reading

router = APIRouter()

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,47}")


@router.get("/people")
async def listed(visit: Annotated[Visit, Depends(reading("people"))]) -> Response:
    """Everybody of the tenant."""
    return await _page(visit)


@router.post("/people")
async def add(visit: Annotated[Visit, Depends(changing("people"))]) -> Response:
    """A new person with a password that is shown once."""
    name, role = visit.form.get("name", "").strip().lower(), visit.form.get("role", "")
    if not NAME.fullmatch(name) or role not in ROLES:
        return await _page(visit, "A name has 2 to 48 small letters, digits, dots and dashes.", status=422)
    password = secrets.token_urlsafe(12)
    try:
        by = f"person:{visit.person.name}"
        await visit.console.people.add(by, visit.tenant, name, role, await password_hash(password))
    except NameTaken as error:
        return await _page(visit, str(error), status=409)
    return await _page(visit, made=(name, password))


@router.post("/people/{person_id}/role")
async def role(visit: Annotated[Visit, Depends(changing("people"))], person_id: str) -> Response:
    """Another role. One's own stays, so that a tenant never loses its last admin this way."""
    wanted = visit.form.get("role", "")
    if wanted not in ROLES:
        raise HTTPException(400, f"a role is one of {', '.join(ROLES)}")
    return await _change(visit, person_id, "person.role", role=wanted)


@router.post("/people/{person_id}/disable")
async def disable(visit: Annotated[Visit, Depends(changing("people"))], person_id: str) -> Response:
    """End all sessions and let nobody in under this name."""
    return await _change(visit, person_id, "person.disabled", disabled_at=time.time_ns() // 1_000_000)


@router.post("/people/{person_id}/enable")
async def enable(visit: Annotated[Visit, Depends(changing("people"))], person_id: str) -> Response:
    """Let the person in again."""
    return await _change(visit, person_id, "person.enabled", disabled_at=None)


async def _change(visit: Visit, person_id: str, action: str, **values: object) -> Response:
    if person_id == visit.person.id:
        raise HTTPException(409, "another admin must change your own entry")
    by = f"person:{visit.person.name}"
    if not await visit.console.people.change(by, visit.tenant, person_id[:32], action, **values):
        raise not_found("person")
    return away("/console/people?done=person")


async def _page(
    visit: Visit, fault: str | None = None, made: tuple[str, str] | None = None, status: int = 200
) -> Response:
    people = await visit.console.people.of_tenant(visit.tenant)
    return visit.page("people.html", status, people=people, roles=ROLES, fault=fault, made=made)
