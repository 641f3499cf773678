"""policies/RULES.md says what the rules say."""

import subprocess
import sys
from pathlib import Path

import pytest

from policies import manual
from policies.catalogue import CATALOGUE


def test_the_page_is_fresh() -> None:
    assert manual.PAGE.read_text(encoding="utf-8") == manual.page(), "run `python -m policies.manual`"


def test_check_exits_0_when_fresh() -> None:
    done = subprocess.run([sys.executable, "-m", "policies.manual", "--check"], check=False, cwd=manual.PAGE.parents[1])
    assert done.returncode == 0


def test_check_exits_1_when_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "RULES.md"
    stale.write_text("# The rules\n", encoding="utf-8")
    monkeypatch.setattr(manual, "PAGE", stale)
    monkeypatch.setattr(sys, "argv", ["manual", "--check"])
    assert manual.main() == 1
    assert stale.read_text(encoding="utf-8") == "# The rules\n"


def test_every_rule_has_its_chapter() -> None:
    assert all(f"## {rule.id}\n" in manual.page() for rule in CATALOGUE)
