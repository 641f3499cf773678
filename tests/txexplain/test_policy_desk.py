"""Feeds, labels and profiles are taken over while the service runs, whole or not at all, for each tenant its own."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from policies.severity import Level
from simulation.deadline import Deadline
from tests.policies.feeds.lists import imported
from tests.txexplain.cases import RECIPIENT, asked
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from txexplain.filing import Filing
from txexplain.pipeline import Pipeline
from txexplain.policy_desk import PolicyDesk
from txexplain.report import Report
from txexplain.settings import BadSettings, Settings, load_settings

NOW = 1_750_000_000.0


def settings_of(tmp_path: Path, **more: Path) -> Settings:
    return load_settings({"feeds": str(tmp_path / "feeds"), **{key: str(value) for key, value in more.items()}}, None)


def opened(settings: Settings) -> PolicyDesk:
    return PolicyDesk.open(settings, clock=lambda: NOW)


async def judged(desk: PolicyDesk, tenant: str = "local") -> Report:
    from llm.template.explainer import TemplateExplainer  # noqa: PLC0415 - used here alone

    pipeline = Pipeline(FakeSimulator(), desk, TemplateExplainer(), MemoryStore())
    return await pipeline.run(asked(), Deadline.after(5), 0.0, Filing(tenant=tenant))


async def test_an_imported_feed_is_in_force_without_a_restart(tmp_path: Path) -> None:
    desk = opened(settings_of(tmp_path))
    before = await judged(desk)
    assert not desk.refresh(NOW)
    imported(tmp_path / "feeds", "operator-json", json.dumps([{"category": "sanctioned", "subject": RECIPIENT}]))
    assert desk.refresh(NOW)
    after = await judged(desk)
    assert (before.verdict.level, after.verdict.level) != (Level.MALICIOUS, Level.MALICIOUS)
    assert before.verdict.policy_digest != after.verdict.policy_digest
    assert "listed-party" in {finding.rule for finding in after.verdict.findings}
    assert before.digest != after.digest


async def test_a_feed_expires_while_the_service_runs(tmp_path: Path) -> None:
    imported(tmp_path / "feeds", "operator-json", json.dumps([{"category": "sanctioned", "subject": RECIPIENT}]))
    desk = opened(settings_of(tmp_path))
    assert desk.default.feeds.entries == 1
    assert desk.refresh(NOW + 366 * 86_400)
    verdict = (await judged(desk)).verdict
    assert ("listed-party", "feed operator-json expired on 2026-06-15") in {
        (it.rule, it.reason) for it in verdict.skipped
    }


def test_what_cannot_be_read_leaves_the_policy_in_force(tmp_path: Path) -> None:
    profile = tmp_path / "profile.toml"
    profile.write_text('name = "first"\n', "utf-8")
    desk = opened(settings_of(tmp_path, profile=profile))
    first = desk.default
    profile.write_text('name = "second"\noff = ["no-rule"]\n', "utf-8")
    assert not desk.refresh(NOW)
    assert desk.default is first
    profile.write_text('name = "third"\n', "utf-8")
    os.utime(profile, (1, 1))
    assert desk.refresh(NOW)
    assert desk.default.profile.name == "third"


async def test_a_tenant_is_judged_by_its_own_profile(tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "acme.toml").write_text(f'name = "acme"\nblock = ["{RECIPIENT}"]\n', "utf-8")
    desk = opened(settings_of(tmp_path, profiles=folder))
    own, other = await judged(desk, "acme"), await judged(desk, "else")
    assert "blocked-party" in {finding.rule for finding in own.verdict.findings}
    assert "blocked-party" not in {finding.rule for finding in other.verdict.findings}
    assert own.verdict.policy_digest == desk.of("acme").digest != desk.default.digest


@pytest.mark.parametrize(
    ("option", "content", "fault"),
    [
        ("profile", "name = 1", "--profile: .*name: "),
        ("labels", "subject\n", "--labels: .*must name the columns"),
    ],
)
def test_a_fault_at_the_start_names_the_option(tmp_path: Path, option: str, content: str, fault: str) -> None:
    path = tmp_path / "file"
    path.write_text(content, "utf-8")
    with pytest.raises(BadSettings, match=fault):
        opened(settings_of(tmp_path, **{option: path}))


def test_a_profile_of_what_can_be_no_tenant_is_a_fault_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "Acme.toml").write_text('name = "acme"\n', "utf-8")
    with pytest.raises(BadSettings, match=r"--profiles: Acme\.toml names no tenant"):
        opened(settings_of(tmp_path, profiles=tmp_path))


async def test_the_watch_takes_over_by_itself(tmp_path: Path) -> None:
    settings = load_settings({"feeds": str(tmp_path / "feeds"), "policy_check_seconds": "0.1"}, None)
    desk = PolicyDesk.open(settings)
    watch = asyncio.create_task(desk.watch())
    first = desk.default.digest
    imported(tmp_path / "feeds", "ofac", json.dumps([RECIPIENT[:-1] + "c"]), now=2_000_000_000)
    async with asyncio.timeout(30):
        while desk.default.digest == first:  # noqa: ASYNC110 - the desk has nothing that could wake us
            await asyncio.sleep(0.05)
    watch.cancel()
    # The address of the test is one that nobody has the key of; sanctions may name any.
    assert desk.default.feeds.entries == 1
