"""`python -m benchmarks.console_data URL [--reports N]`: a store as large as a busy wallet's, for the console.

Every report has its row in the queue, its rules and its search terms, spread over ninety days and made by a seed, so
two runs give the same store. Only every hundredth has a body that can be opened: a page of the queue never reads one.
"""

import argparse
import asyncio
import random
import secrets
import sys
import time
from typing import Any, Final

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from policies.catalogue import CATALOGUE
from policies.level import ORDER
from policies.severity import Level
from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from txexplain.filing import LOCAL_TENANT
from txexplain.store.database import database_url, open_engine
from txexplain.store.migrate import upgrade
from txexplain.store.queue.tables import queue_items, report_terms
from txexplain.store.rows import content_of
from txexplain.store.tables import report_rules, reports

_STEP: Final = 5_000
_BODY_EVERY: Final = 100
_COPIES: Final = 20
_DAYS_MS: Final = 90 * 86_400_000
_LEVELS: Final = (Level.BENIGN,) * 14 + (Level.WARNING,) * 4 + (Level.MALICIOUS,) + (Level.UNKNOWN,)
_SITES: Final = tuple(f"app-{n}.example.org" for n in range(400))
_WORDS: Final = ("swap", "send", "approve", "usdc", "weth", "dai", "bridge", "claim", "mint", "permit", "safe", "batch")
_PARTIES: Final = 20_000
_DECIDED: Final = ("correct", "correct", "correct", "false_positive", "false_negative")


async def fill(engine: AsyncEngine, number: int, seed: int = 7) -> None:
    """Write the reports, newest last."""
    chance = random.Random(seed)  # noqa: S311 - a benchmark's data
    first = time.time_ns() // 1_000_000 - _DAYS_MS
    bodies = [report_of(), report_of(case_of(effects(approvals=(unlimited_approval(),))))]
    own = -(-number // _COPIES)
    for start in range(0, own, _STEP):
        made = [_made(chance, first + _DAYS_MS * n // own, n) for n in range(start, min(own, start + _STEP))]
        texts = [body.model_dump_json() for body in bodies]
        opened = [_opened(made[n][0], texts[n % 2]) for n in range(0, len(made), _BODY_EVERY)]
        async with engine.begin() as connection:
            await connection.execute(insert(queue_items), [item for item, _, _ in made])
            await connection.execute(insert(report_rules), [rule for _, rules, _ in made for rule in rules])
            await connection.execute(insert(report_terms), [term for _, _, terms in made for term in terms])
            await connection.execute(insert(reports), opened)
    for copy in range(1, _COPIES):
        await _copy(engine, copy)
        sys.stdout.write(f"{(copy + 1) * own:,} of {number:,}\n")
        sys.stdout.flush()


async def _copy(engine: AsyncEngine, copy: int) -> None:
    """The first reports once more, under other ids and a moment later: the database itself is the fastest writer."""
    changed = {"report_id": f"'rep_{copy:02d}' || substr(report_id, 7)", "created_at": f"created_at + {copy * 37}"}
    async with engine.begin() as connection:
        for table in (queue_items, report_rules, report_terms):
            names = [column.name for column in table.columns]
            values = ", ".join(changed.get(name, name) for name in names)
            own = f"SELECT {values} FROM {table.name} WHERE report_id LIKE 'rep_00%'"  # noqa: S608 - our own names
            await connection.execute(text(f"INSERT INTO {table.name} ({', '.join(names)}) {own}"))


def _made(chance: random.Random, at: int, number: int) -> tuple[dict[str, Any], list[Any], list[Any]]:
    level = chance.choice(_LEVELS)
    report_id = f"rep_00{number:07d}{secrets.token_hex(9)}"
    decided = chance.random() < 0.02
    rules = chance.sample([rule.id for rule in CATALOGUE], 0 if level is Level.BENIGN else chance.randint(1, 4))
    words = chance.sample(_WORDS, 3)
    site, sender = chance.choice(_SITES), f"0x{chance.randrange(_PARTIES):040x}"
    item = {
        "report_id": report_id,
        "tenant": LOCAL_TENANT,
        "created_at": at,
        "chain_id": chance.choice((1, 1, 1, 10, 137, 8453)),
        "kind": "transaction",
        "level": level.value,
        "level_rank": ORDER.index(level),
        "sender": sender,
        "origin_host": site,
        "headline": " ".join(words).capitalize(),
        "top_rule": rules[0] if rules else None,
        "degraded": chance.random() < 0.01,
        "disagrees": chance.random() < 0.005,
        "author": "template",
        "region": None,
        "total_ms": chance.uniform(10, 400),
        "status": "decided" if decided else "open",
        "assignee": chance.choice(("ann", "bob")) if chance.random() < 0.02 else None,
        "decision": chance.choice(_DECIDED) if decided else None,
        "decided_by": "ann" if decided else None,
        "decided_at": at + 1000 if decided else None,
        "version": 1,
    }
    shared = {"report_id": report_id, "tenant": LOCAL_TENANT, "created_at": at}
    terms = [sender, f"0x{chance.randrange(_PARTIES):040x}", site, *words]
    return (
        item,
        [{**shared, "rule": rule, "severity": "danger"} for rule in rules],
        [{**shared, "term": term} for term in dict.fromkeys(terms)],
    )


def _opened(item: dict[str, Any], body: str) -> dict[str, Any]:
    names = ("tenant", "created_at", "chain_id", "sender", "kind", "level", "origin_host")
    return {
        "id": item["report_id"],
        **{name: item[name] for name in names},
        "digest": content_of(item["report_id"]),
        "policy_digest": "sha256:benchmark",
        "content": content_of(body),
        "body": body.replace(body.split('"')[3], item["report_id"], 1),
    }


def _engine(url: str) -> AsyncEngine:
    """The service gives a statement five seconds; a copy of fifty thousand reports takes longer."""
    found = database_url(url)
    return open_engine(found) if found.drivername.startswith("sqlite") else create_async_engine(found)


async def _settle(engine: AsyncEngine) -> None:
    """What a running database does by itself in time: PostgreSQL's planner learns what was written."""
    statement = "ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text(statement))


async def _run(url: str, number: int) -> None:
    engine = _engine(url)
    try:
        await upgrade(engine)
        started = time.perf_counter()
        await fill(engine, number)
        await _settle(engine)
        sys.stdout.write(f"{number:,} reports in {time.perf_counter() - started:.0f} s\n")
    finally:
        await engine.dispose()


def main() -> int:
    """Fill the store."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console_data", description=__doc__)
    parser.add_argument("url", help="an empty database, such as sqlite:///build/console.db")
    parser.add_argument("--reports", type=int, default=1_000_000)
    given = parser.parse_args()
    asyncio.run(_run(given.url, given.reports))
    return 0


if __name__ == "__main__":
    sys.exit(main())
