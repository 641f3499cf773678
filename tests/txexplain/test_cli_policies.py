"""`txexplain feeds` and `txexplain rules`: what they print, and that no status looks like a verdict."""

import json
from pathlib import Path

import pytest

from decoders.outcome import Known
from policies.catalogue import CATALOGUE
from tests.house.sources import ROOT
from tests.policies.feeds.lists import OTHER, THIEF
from tests.txexplain.cases import RECIPIENT, body, effects, message_body
from tests.txexplain.fakes import FakeSimulator
from txexplain import services
from txexplain.cli import program
from txexplain.settings import Settings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TXEXPLAIN_{name.upper()}", raising=False)
    monkeypatch.setenv("TXEXPLAIN_FEEDS", str(tmp_path / "feeds"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> "Run":
    return Run(capsys)


class Run:
    """Runs a command in this process and gives its status and what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            program.run(list(arguments))
        printed = self.capsys.readouterr()
        assert isinstance(caught.value.code, int)
        return caught.value.code, printed.out, printed.err


def file(name: str, content: str) -> str:
    Path(name).write_text(content, "utf-8")
    return name


def test_a_feed_is_imported_listed_compared_found_and_removed(run: Run) -> None:
    first = file("one.json", json.dumps([THIEF, "bad.example", "com"]))
    status, out, _ = run("feeds", "import", "scamsniffer", first, "--source", "https://example.org/list")
    assert status == 0
    assert "scamsniffer: 2 entries in force" in out
    assert "1 left out: is no domain name" in out
    assert "2 added, 0 removed" in out
    run("feeds", "import", "scamsniffer", file("two.json", json.dumps([OTHER, "bad.example"])))
    assert "1 added, 1 removed, 0 worded anew" in run("feeds", "diff", "scamsniffer")[1]
    listed = run("feeds", "list")[1]
    assert "2 entries of kind scamsniffer" in listed
    assert "licence GPL-3.0" in listed
    assert "scamsniffer: scam" in run("feeds", "find", "www.bad.example")[1]
    assert "no feed lists it" in run("feeds", "find", THIEF)[1]
    assert run("feeds", "remove", "scamsniffer")[0] == 0
    assert run("feeds", "list")[1] == ""


def test_a_refused_feed_says_why_and_that_the_old_one_stays(run: Run) -> None:
    run("feeds", "import", "scamsniffer", file("one.json", json.dumps([THIEF])))
    status, _, err = run("feeds", "import", "scamsniffer", file("bad.json", "[1"))
    assert status == 64
    assert "bad.json: it is not JSON" in err
    assert "the version in force stays" in err
    assert "1 entries" in run("feeds", "list")[1]


@pytest.mark.parametrize(
    ("arguments", "status", "fault"),
    [
        (("feeds", "import", "nothing", "x"), 64, "the kinds are scamsniffer"),
        (("feeds", "import", "ofac", "absent.txt"), 64, "there is no such file"),
        (("feeds", "import", "ofac", "absent.txt", "--confidence", "sure"), 64, "none of low, medium, high"),
        (("feeds", "diff", "nothing"), 64, "there is no feed 'nothing'"),
        (("feeds", "remove", "nothing"), 64, "there is no feed"),
        (("rules", "show", "nothing"), 64, "there is no rule 'nothing'"),
        (("rules", "test", "absent"), 64, "there is no such folder"),
        (("rules", "explain", "rep_" + "a" * 27), 64, "there is no report"),
    ],
)
def test_a_wrong_command_names_what_would_be_right(
    run: Run, arguments: tuple[str, ...], status: int, fault: str
) -> None:
    code, _, err = run(*arguments)
    assert (code, fault in err) == (status, True), err


def test_without_a_folder_no_feed_is_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TXEXPLAIN_FEEDS")
    code, _, err = run("feeds", "list")
    assert (code, "--feeds: name the folder" in err) == (78, True)


def test_the_rules_are_listed_and_shown_with_the_limits_in_force(run: Run) -> None:
    profile = file("p.toml", 'name = "p"\n[limits.permit-signature]\nexpiry_seconds = 7\n[off]\ncall-fails = "noise"\n')
    _, out, _ = run("rules", "list", "--profile", profile)
    assert f"{len(CATALOGUE)} rules, profile p" in out
    assert "call-fails: caution, high [off in profile p: noise]" in out
    assert "limits: expiry_seconds = 7" in run("rules", "show", "permit-signature", "--profile", profile)[1]


def test_the_rules_keep_their_cases_and_a_broken_case_is_65(run: Run, tmp_path: Path) -> None:
    cases = ROOT / "fixtures" / "rules" / "call-fails"
    for path in cases.glob("*.json"):
        target = tmp_path / "cases" / "call-fails" / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    status, out, _ = run("rules", "test", "cases")
    assert (status, "of 1 rules, 0 not kept" in out) == (0, True)
    hit = next((tmp_path / "cases" / "call-fails").glob("hit-*.json"))
    hit.rename(hit.with_name("miss-" + hit.name))
    (hit.parent / "hit-torn.json").write_text("{", "utf-8")
    status, out, _ = run("rules", "test", "cases")
    assert status == 65
    assert "speaks where it must be silent" in out
    assert "hit-torn: is no case" in out


def test_a_dry_run_says_which_stored_verdicts_a_profile_would_change(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "open_simulator", lambda _: FakeSimulator(found=Known(value=effects())))
    report = json.loads(run("explain", file("a.json", json.dumps(body())), "--json")[1])
    run("explain", file("b.json", json.dumps(message_body())), "--json")
    assert "2 reports, 0 would change" in run("rules", "dry-run")[1]
    strict = file("strict.toml", f'name = "strict"\nblock = ["{RECIPIENT}"]\n')
    status, out, _ = run("rules", "dry-run", "--profile", strict)
    assert status == 0
    assert f"{report['id']}: {report['verdict']['level']} -> malicious +blocked-party" in out
    assert "2 reports, 1 would change" in out
    assert "2 reports, 0 would change" in run("rules", "dry-run", "--profile", strict, "--against", strict)[1]
    told = run("rules", "explain", report["id"])[1]
    assert f"{report['id']}: {report['verdict']['level']}, policy sha256:" in told
    assert "rules looked and saw nothing" in told
