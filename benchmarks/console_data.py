"""`python -m benchmarks.console_data URL [--reports N]`: a store as large as a busy wallet's, for the console.

Every report has its row in the queue, its rules and its search terms, spread over ninety days and made by a seed, so
two runs give the same store. Only every hundredth has a body that can be opened: a page of the queue never reads one.
"""

import argparse
import asyncio
import dataclasses
import random
import secrets
import sys
import time
from typing import Any, Final

from sqlalchemy import Table, event, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from policies.catalogue import CATALOGUE
from policies.level import ORDER
from policies.severity import Level
from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from txexplain.filing import LOCAL_TENANT
from txexplain.store.chain import START, Entry
from txexplain.store.database import database_url, open_engine
from txexplain.store.migrate import upgrade
from txexplain.store.queue.tables import queue_items, report_terms
from txexplain.store.rows import content_of
from txexplain.store.tables import audit, audit_heads, report_rules, reports

_STEP: Final = 5_000
_BODY_EVERY: Final = 100
_COPIES: Final = 20
_DAYS_MS: Final = 90 * 86_400_000
_LEVELS: Final = (Level.BENIGN,) * 14 + (Level.WARNING,) * 4 + (Level.MALICIOUS,) + (Level.UNKNOWN,)
_SITES: Final = tuple(f"app-{n}.example.org" for n in range(400))
_WORDS: Final = ("swap", "send", "approve", "usdc", "weth", "dai", "bridge", "claim", "mint", "permit", "safe", "batch")
_PARTIES: Final = 20_000
_INDEXES: Final = tuple(
    index
    for table in (queue_items, report_rules, report_terms)
    for index in sorted(table.indexes, key=lambda index: str(index.name))
)
_DECIDED: Final = ("correct", "correct", "correct", "false_positive", "false_negative")


async def fill(engine: AsyncEngine, number: int, seed: int = 7) -> None:
    """Write the reports, newest last, and an entry of the audit trail for each. The indexes are built at the end."""
    async with engine.begin() as connection:
        for index in _INDEXES:
            await connection.run_sync(index.drop)
    started = await _first(engine, number, seed)
    own = -(-number // _COPIES)
    await _copies(engine)
    _say(f"{own * _COPIES:,} reports", started)
    await _trail(engine, started)
    for index in _INDEXES:
        async with engine.begin() as connection:
            await connection.run_sync(index.create)
    _say(f"{len(_INDEXES)} indexes", started)


async def _first(engine: AsyncEngine, number: int, seed: int) -> float:
    """The reports that the others are copies of."""
    started = time.perf_counter()
    chance = random.Random(seed)  # noqa: S311 - a benchmark's data
    first = time.time_ns() // 1_000_000 - _DAYS_MS
    bodies = [report_of(), report_of(case_of(effects(approvals=(unlimited_approval(),))))]
    own = -(-number // _COPIES)
    texts = [body.model_dump_json() for body in bodies]
    for start in range(0, own, _STEP):
        made = [_made(chance, first + _DAYS_MS * n // own, n) for n in range(start, min(own, start + _STEP))]
        opened = [_opened(made[n][0], texts[n % 2]) for n in range(0, len(made), _BODY_EVERY)]
        await write(engine, queue_items, [item for item, _, _ in made])
        await write(engine, report_rules, [rule for _, rules, _ in made for rule in rules])
        await write(engine, report_terms, [term for _, _, terms in made for term in terms])
        await write(engine, reports, opened)
    return started


async def _copies(engine: AsyncEngine) -> None:
    """The first reports again, under other ids and a moment later each: the database itself is the fastest writer."""
    changed = {"report_id": "'rep_' || column1 || substr(report_id, 7)", "created_at": "created_at + column2"}
    copies = ", ".join(f"('{copy:02d}', {copy * 37})" for copy in range(1, _COPIES))
    for table in (queue_items, report_rules, report_terms):
        names = [column.name for column in table.columns]
        values = ", ".join(changed.get(name, name) for name in names)
        own = f"SELECT {values} FROM {table.name} CROSS JOIN (VALUES {copies}) AS copies"  # noqa: S608 - our own names
        async with engine.begin() as connection:
            await connection.execute(text(f"INSERT INTO {table.name} ({', '.join(names)}) {own}"))


async def _trail(engine: AsyncEngine, started: float) -> None:
    """An entry for each report in the order of their ids, chained as the service chains them."""
    seq, last = 0, START
    async with engine.connect() as connection:
        wanted = select(queue_items.c.report_id, queue_items.c.created_at).order_by(queue_items.c.report_id)
        found = (await connection.execute(wanted)).all()
    for start in range(0, len(found), _STEP):
        entries = []
        for report_id, at in found[start : start + _STEP]:
            seq += 1
            entry = Entry(LOCAL_TENANT, seq, at, "key_benchmark", "report.added", report_id, content_of(report_id), "")
            last = entry.expected(last)
            entries.append(dataclasses.asdict(entry) | {"hash": last})
        await write(engine, audit, entries)
    await write(engine, audit_heads, [{"tenant": LOCAL_TENANT, "seq": seq, "hash": last}])
    _say(f"{seq:,} entries of the audit trail", started)


async def write(engine: AsyncEngine, table: Table, rows: list[dict[str, Any]]) -> None:
    """Write rows: PostgreSQL takes them by its COPY, which is several times faster than inserting."""
    if not rows:
        return
    async with engine.begin() as connection:
        if engine.dialect.driver != "asyncpg":
            await connection.execute(insert(table), rows)
            return
        driver: Any = (await connection.get_raw_connection()).driver_connection
        names = list(rows[0])
        records = [tuple(row[name] for name in names) for row in rows]
        await driver.copy_records_to_table(table.name, records=records, columns=names)


def _say(what: str, started: float) -> None:
    sys.stderr.write(f"{what} after {time.perf_counter() - started:.0f} s\n")


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
    """The service gives a statement five seconds, and writes each through to the disk; filling needs neither."""
    found = database_url(url)
    if found.drivername.startswith("sqlite"):
        engine = open_engine(found)
        event.listen(engine.sync_engine, "connect", _without_care)
        return engine
    given = {"server_settings": {"synchronous_commit": "off", "maintenance_work_mem": "256MB"}}
    return create_async_engine(found, connect_args=given if found.drivername.endswith("+asyncpg") else {})


def _without_care(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


async def _settle(engine: AsyncEngine) -> None:
    """What a running database does by itself in time: PostgreSQL's planner learns what was written."""
    statement = "ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text(statement))


async def fill_store(url: str, number: int) -> None:
    """Bring an empty database up to date and fill it."""
    engine = _engine(url)
    try:
        await upgrade(engine)
        started = time.perf_counter()
        await fill(engine, number)
        await _settle(engine)
        _say(f"{engine.dialect.name}: filled with {number:,} reports", started)
    finally:
        await engine.dispose()


def main() -> int:
    """Fill the store."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console_data", description=__doc__)
    parser.add_argument("url", help="an empty database, such as sqlite:///build/console.db")
    parser.add_argument("--reports", type=int, default=1_000_000)
    given = parser.parse_args()
    asyncio.run(fill_store(given.url, given.reports))
    return 0


if __name__ == "__main__":
    sys.exit(main())
