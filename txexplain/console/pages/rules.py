"""The rules: how often each speaks, how often analysts agree, and what it is for."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from txexplain.console.data.quality import DAYS, RuleQuality
from txexplain.console.views.charts import bars
from txexplain.console.views.queue_query import read_query
from txexplain.console.visit import Visit, not_found, reading

router = APIRouter()

_EXAMPLES = 8


@router.get("/rules")
async def listed(visit: Annotated[Visit, Depends(reading("read"))]) -> Response:
    """Every rule, those that speak most first."""
    quality = await visit.console.quality.of(visit.tenant)
    off = set(visit.console.policies.profile(visit.tenant).off)
    rows = [
        (rule, found, bars(found.days), rule.id in off)
        for rule in visit.console.policies.of(visit.tenant).rules
        for found in (quality.rules.get(rule.id) or _silent(rule.id),)
    ]
    rows.sort(key=lambda row: (-row[1].hits, row[0].id))
    return visit.page("rules.html", rows=rows, quality=quality, days=DAYS)


@router.get("/rules/{rule_id}")
async def one(visit: Annotated[Visit, Depends(reading("read"))], rule_id: str) -> Response:
    """One rule: its manual, its numbers, and its latest reports."""
    rule = next((rule for rule in visit.console.policies.of(visit.tenant).rules if rule.id == rule_id), None)
    if rule is None:
        raise not_found("rule")
    quality = await visit.console.quality.of(visit.tenant)
    found = quality.rules.get(rule.id) or _silent(rule.id)
    view = read_query({"rule": rule.id, "status": "all"})
    examples = await visit.console.queue.page(visit.tenant, view, visit.person.name, _EXAMPLES)
    return visit.page(
        "rule.html", rule=rule, found=found, chart=bars(found.days), examples=examples.items, view=view, days=DAYS
    )


def _silent(rule_id: str) -> RuleQuality:
    return RuleQuality(rule_id, (0,) * DAYS, 0, 0)
