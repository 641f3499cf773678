"""What is kept on disk is what was read, or nothing: a damaged item, place, code or file is never taken for state."""

import sqlite3
from pathlib import Path

from simulation.upstream.cache import StateCache
from simulation.upstream.disk import FILE_NAME, StateDisk
from simulation.upstream.header import Pin
from simulation.upstream.items import Account, Place
from tests.recorded.accounts import word
from tests.recorded.upstream import RecordedUpstream
from tests.simulation.upstream.chain import ALICE, CONTRACT, PIN, SLOT, STATE, block, upstream_of

CODED = Account(3, 1, "0x6001")
HERE = Place(CONTRACT, SLOT)
OTHER = Pin(PIN.chain_id, PIN.number, "0x" + "0f" * 32)


async def write(folder: Path, pin: Pin = PIN) -> None:
    cache = StateCache(StateDisk(folder))
    cache.keep_account(pin, ALICE, Account(10**18, 2, "0x"))
    cache.keep_account(pin, CONTRACT, CODED)
    cache.keep_slot(pin, HERE, word(9))
    cache.keep_block(pin, 6, block(6))
    await cache.close()


async def read(folder: Path, pin: Pin = PIN) -> tuple[Account | None, Account | None, str | None, object, int]:
    disk = StateDisk(folder)
    cache = StateCache(disk)
    await cache.recall(pin)
    found = (cache.account(pin, ALICE), cache.account(pin, CONTRACT), cache.slot(pin, HERE), cache.block(pin, 6))
    await cache.close()
    return (*found, disk.refused)


def change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    assert connection.execute(statement).rowcount == 1
    connection.commit()
    connection.close()


async def test_what_was_read_is_there_at_the_next_start_and_for_that_block_alone(tmp_path: Path) -> None:
    await write(tmp_path)
    assert await read(tmp_path) == (Account(10**18, 2, "0x"), CODED, word(9), block(6), 0)
    assert await read(tmp_path, OTHER) == (None, None, None, None, 0)


async def test_a_changed_value_is_refused_and_the_rest_is_not(tmp_path: Path) -> None:
    await write(tmp_path)
    eight = "UPDATE items SET value = CAST(substr(value, 1, 39) || x'08' AS BLOB) WHERE substr(key, 1, 1) = x'73'"
    change(tmp_path, eight)
    assert await read(tmp_path) == (Account(10**18, 2, "0x"), CODED, None, block(6), 1)


async def test_a_value_of_another_kind_is_refused(tmp_path: Path) -> None:
    await write(tmp_path)
    change(tmp_path, "UPDATE items SET value = 'text' WHERE substr(key, 1, 1) = x'73'")
    found = await read(tmp_path)
    assert (found[2], found[4]) == (None, 1)


async def test_a_value_in_the_place_of_another_is_refused(tmp_path: Path) -> None:
    await write(tmp_path)
    moved = "UPDATE items SET key = CAST(substr(key, 1, 52) || x'07' AS BLOB) WHERE substr(key, 1, 1) = x'73'"
    change(tmp_path, moved)
    found = await read(tmp_path)
    assert (found[2], found[4]) == (None, 1)


async def test_changed_code_loses_the_account(tmp_path: Path) -> None:
    await write(tmp_path)
    change(tmp_path, "UPDATE codes SET code = x'6002' WHERE code = x'6001'")
    found = await read(tmp_path)
    assert (found[1], found[4]) == (None, 1)


async def test_a_file_that_is_no_database_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not at all a database" * 400)
    assert (await read(tmp_path))[0] is None
    await write(tmp_path)
    assert (await read(tmp_path))[0] == Account(10**18, 2, "0x")


async def test_a_disk_that_cannot_be_written_costs_nothing_but_the_cache(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    await write(blocked / "folder")
    assert (await read(blocked / "folder"))[0] is None


async def test_beyond_the_limit_the_blocks_used_longest_ago_leave(tmp_path: Path) -> None:
    limit = 200_000
    disk = StateDisk(tmp_path, limit)
    cache = StateCache(disk)
    pins = [Pin(5, number, f"0x{number:064x}") for number in range(40)]
    for pin in pins:
        for slot in range(50):
            cache.keep_slot(pin, Place(CONTRACT, word(slot)), word(9))
        await cache._write()
    await cache.close()
    assert (tmp_path / FILE_NAME).stat().st_size < 2 * limit
    fresh = StateCache(StateDisk(tmp_path, limit))
    assert not await fresh.recall(pins[0])
    assert await fresh.recall(pins[-1])
    await fresh.close()


async def test_a_restart_reads_a_known_block_without_the_node(tmp_path: Path) -> None:
    with RecordedUpstream(STATE) as node:
        async with upstream_of(node, cache=StateCache(StateDisk(tmp_path))) as upstream:
            expected = await upstream.state(PIN).account(ALICE), await upstream.state(PIN).slot(HERE)
        node.available = False
        async with upstream_of(node, cache=StateCache(StateDisk(tmp_path))) as upstream:
            assert (await upstream.state(PIN).account(ALICE), await upstream.state(PIN).slot(HERE)) == expected
            assert upstream.round_trips.requests == 0
