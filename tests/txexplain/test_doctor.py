"""What `txexplain doctor` says of the spool, the keys and the feeds, so that an operator acts before callers notice."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from tests.txexplain.programs import run_here
from txexplain.cli.doctor_store import check_keys, check_spool
from txexplain.filing import LOCAL
from txexplain.gateway.api_key import ROLES, ApiKey
from txexplain.settings import Settings
from txexplain.store.opening import open_spool
from txexplain.store.spool import Spooled

_NOW: Final = 1_700_000_000_000
_DAY: Final = 86_400_000


class _Keys:
    def __init__(self, *keys: ApiKey) -> None:
        self._keys = list(keys)

    async def keys(self) -> list[ApiKey]:
        return self._keys


def _key(tenant: str, days: float | None = None, revoked: int | None = None) -> ApiKey:
    expires = None if days is None else _NOW + round(days * _DAY)
    return ApiKey(f"key_{tenant}{days}", tenant, "", "", ROLES["wallet"], 0, expires, revoked)


def _settings(folder: Path, **others: Any) -> Settings:
    return Settings(spool=folder / "spool", **others)


def _keep(settings: Settings, body: str = "{}") -> Path:
    return open_spool(settings).put(Spooled("rep_1", _NOW, LOCAL, body))


def test_an_empty_spool_is_well(tmp_path: Path) -> None:
    check = check_spool(_settings(tmp_path))

    assert check.well
    assert "0 reports wait" in check.state


def test_reports_that_wait_are_counted(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    _keep(settings)

    assert "1 reports wait" in check_spool(settings).state


def test_a_spool_that_fills_is_a_fault(tmp_path: Path) -> None:
    settings = _settings(tmp_path, spool_megabytes=1)
    _keep(settings, "x" * 600_000)

    check = check_spool(settings)

    assert not check.well
    assert "more than half full" in check.line()
    assert "503" in check.line()


def test_a_damaged_report_is_a_fault(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    kept = _keep(settings)
    kept.write_bytes(b"nonsense")
    open_spool(settings).read(kept)

    assert "damaged" in check_spool(settings).line()


def test_a_disk_without_room_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)

    check = check_spool(_settings(tmp_path))

    assert not check.well
    assert "only 1000 bytes free" in check.state


def test_a_spool_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file in its place")

    check = check_spool(_settings(tmp_path))

    assert not check.well
    assert "cannot be written" in check.state


async def _keys_line(settings: Settings, *keys: ApiKey) -> tuple[bool, str]:
    check = await check_keys(settings, _Keys(*keys), _NOW)  # type: ignore[arg-type] # what it asks of the repository
    return check.well, check.line()


async def test_where_no_key_is_demanded_none_is_missed(tmp_path: Path) -> None:
    assert await _keys_line(_settings(tmp_path)) == (True, "ok    API keys: not demanded on 127.0.0.1")


async def test_where_keys_are_demanded_and_none_is_usable_nobody_may_ask(tmp_path: Path) -> None:
    well, line = await _keys_line(_settings(tmp_path, auth="on"), _key("acme", -1), _key("acme", None, _NOW))

    assert not well
    assert "nobody may ask" in line


async def test_a_tenants_last_key_that_ends_within_a_week_is_a_fault(tmp_path: Path) -> None:
    well, line = await _keys_line(_settings(tmp_path, auth="on"), _key("acme", 2), _key("acme", 5), _key("other", 40))

    assert not well
    assert "2 tenants" in line
    assert "acme on 2023-11-19" in line
    assert "other on" not in line


async def test_a_key_that_was_rotated_away_is_no_fault(tmp_path: Path) -> None:
    settings = _settings(tmp_path, auth="on")

    assert (await _keys_line(settings, _key("acme", 1), replace(_key("acme"), id="key_new")))[0]
    assert (await _keys_line(settings, _key("acme", 1), _key("acme", 90)))[0]


def test_a_feed_that_expired_is_a_fault(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds"
    source = tmp_path / "list.json"
    source.write_text(json.dumps([{"category": "scam", "subject": "bad.example"}]))
    imported = run_here(tmp_path, "feeds", "import", "operator-json", str(source), "--feeds", str(feeds))
    assert imported.returncode == 0, imported.stderr.decode()

    fresh = run_here(tmp_path, "doctor", "--feeds", str(feeds)).stdout.decode()
    next(feeds.rglob("*.json")).write_text("{}")
    broken = run_here(tmp_path, "doctor", "--feeds", str(feeds)).stdout.decode()

    assert "ok    feeds: 1 in force with 1 entries" in fresh
    assert "ok    spool" in fresh
    assert "ok    API keys: not demanded" in fresh
    assert "FAULT feeds: 0 in force" in broken
