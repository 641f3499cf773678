"""The command line: its exit status is the verdict, and nothing else ever looks like one."""

import json
from pathlib import Path

import pytest

from decoders.outcome import Known
from simulation.effects import Effects
from tests.txexplain.cases import body, effects, message_body, unlimited_approval
from tests.txexplain.fakes import FakeSimulator
from tests.txexplain.programs import run
from txexplain import services
from txexplain.cli import program
from txexplain.settings import Settings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TXEXPLAIN_{name.upper()}", raising=False)


def _status(*arguments: str) -> int:
    """The exit status of a command run in this process."""
    with pytest.raises(SystemExit) as caught:
        program.run(list(arguments))
    code = caught.value.code
    assert isinstance(code, int)
    return code


def _request(tmp_path: Path, document: dict[str, object]) -> str:
    path = tmp_path / "request.json"
    path.write_text(json.dumps(document))
    return str(path)


def _simulate(monkeypatch: pytest.MonkeyPatch, found: Effects) -> None:
    monkeypatch.setattr(services, "open_simulator", lambda _settings: FakeSimulator(found=Known(value=found)))


def test_a_harmless_message_is_0(tmp_path: Path) -> None:
    assert _status("explain", _request(tmp_path, message_body())) == 0


def test_what_could_not_be_simulated_is_3(tmp_path: Path) -> None:
    assert _status("explain", _request(tmp_path, body())) == 3


@pytest.mark.parametrize(("level", "status"), [("benign", 0), ("warning", 1), ("malicious", 2), ("unknown", 3)])
def test_each_level_has_its_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    from policies.severity import Level  # noqa: PLC0415 - used by this test alone
    from policies.verdict import Verdict  # noqa: PLC0415 - as above
    from txexplain import pipeline  # noqa: PLC0415 - as above

    verdict = Verdict(level=Level(level), findings=(), skipped=(), errors=(), policy_digest="sha256:0")
    monkeypatch.setattr(pipeline, "assess", lambda *_: verdict)
    _simulate(monkeypatch, effects())

    assert _status("explain", _request(tmp_path, body()), "--json") == status
    assert json.loads(capsys.readouterr().out)["verdict"]["level"] == level


def test_an_unlimited_approval_to_an_unknown_account_is_no_0(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _simulate(monkeypatch, effects(approvals=(unlimited_approval(),)))

    assert _status("explain", _request(tmp_path, body())) in {1, 2}


def test_json_is_the_wires_answer_and_is_stored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _status("explain", _request(tmp_path, message_body()), "--json")

    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"]["level"] == "benign"
    assert answer["id"].startswith("rep_")
    assert (tmp_path / "txexplain" / "reports.db").is_file()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"{", "is not JSON"),
        (json.dumps(body(chain_id=None)).encode(), "/chain_id: is missing"),
        (json.dumps(body(method="eth_call")).encode(), "/method:"),
        (b"[" * (1024 * 1024 + 1), "is larger than"),
    ],
)
def test_bad_input_is_64_with_its_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, fault: str
) -> None:
    (tmp_path / "bad.json").write_bytes(content)

    assert _status("explain", str(tmp_path / "bad.json")) == 64
    output = capsys.readouterr()
    assert fault in output.err
    assert output.out == ""


@pytest.mark.parametrize(
    "arguments",
    [("explain", "none.json"), ("explain",), ("explain", "a", "--nope"), ("nope",), ("explain", "a", "b"), ()],
)
def test_a_usage_error_is_64_and_never_a_verdict(arguments: tuple[str, ...]) -> None:
    assert _status(*arguments) == 64


@pytest.mark.parametrize(
    "option",
    [("--rpc", "x"), ("--model", "nobody"), ("--profile", "none"), ("--budget-ms", "")],
)
def test_bad_settings_are_78_and_name_the_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: tuple[str, str]
) -> None:
    assert _status("explain", _request(tmp_path, message_body()), *option) == 78
    assert option[0] in capsys.readouterr().err


def test_a_bad_profile_is_78(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "profile.toml").write_text("name = 1")

    assert _status("explain", _request(tmp_path, message_body()), "--profile", "profile.toml") == 78
    assert "--profile" in capsys.readouterr().err


def test_a_fault_of_the_program_is_70_and_never_a_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_settings: Settings) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(services, "read_sources", broken)

    assert _status("explain", _request(tmp_path, message_body())) == 70


def test_a_store_that_keeps_nothing_is_69(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}"

    assert _status("explain", _request(tmp_path, message_body()), "--database-url", url) == 69


def test_help_and_version_are_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("--help") == 0
    assert _status("serve", "--help") == 0
    assert _status("version") == 0
    assert "--rpc" in capsys.readouterr().out


def test_upgrading_twice_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("db", "upgrade") == 0
    assert _status("db", "upgrade") == 0
    assert "up to date" in capsys.readouterr().out


def test_the_doctor_says_what_is_missing_and_how_to_mend_it(capsys: pytest.CaptureFixture[str]) -> None:
    status = _status("doctor", "--rpc", "1=http://127.0.0.1:9/0123456789abcdef")

    lines = capsys.readouterr().out
    assert status == 69
    assert "FAULT chain 1: http://127.0.0.1:9" in lines
    assert "mend:" in lines
    assert "ok    database" in lines
    assert "0123456789abcdef" not in lines


def test_a_request_is_read_from_standard_input_by_the_real_program(tmp_path: Path) -> None:
    done = run(tmp_path, "explain", "-", stdin=json.dumps(message_body("Gm")).encode())

    assert done.returncode == 0, done.stderr.decode()
    assert "BENIGN" in done.stdout.decode()
    assert "Gm" in done.stdout.decode()
    assert done.stderr == b""
