"""The settings are checked before they are used, and secrets may stand in files."""

import json
from pathlib import Path

import pytest

from tests.txexplain.cases import message_body
from tests.txexplain.programs import run_here
from txexplain.settings import BadSettings, load_settings

_SECRET = "0123456789abcdef"


def _in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def test_secrets_are_read_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _in(tmp_path, monkeypatch)
    (tmp_path / "database").write_text(f"postgresql://user:{_SECRET}@127.0.0.1/reports\n")
    (tmp_path / "rpc").write_text(f"1=https://node.example/v2/{_SECRET}\n10=https://other.example\n")
    monkeypatch.setenv("TXEXPLAIN_DATABASE_URL_FILE", "database")
    monkeypatch.setenv("TXEXPLAIN_RPC_FILE", str(tmp_path / "rpc"))

    settings = load_settings()

    assert settings.database_url.get_secret_value() == f"postgresql://user:{_SECRET}@127.0.0.1/reports"
    assert sorted(settings.rpc) == [1, 10]
    assert _SECRET not in settings.redactor().clean(f"cannot reach https://node.example/v2/{_SECRET}")
    assert load_settings({"database_url": "sqlite:///x.db"}).database_url.get_secret_value() == "sqlite:///x.db"


def test_a_secret_given_twice_or_not_at_all_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _in(tmp_path, monkeypatch)
    monkeypatch.setenv("TXEXPLAIN_DATABASE_URL_FILE", "nowhere")
    with pytest.raises(BadSettings, match="TXEXPLAIN_DATABASE_URL_FILE: nowhere cannot be read"):
        load_settings()

    monkeypatch.setenv("TXEXPLAIN_DATABASE_URL", "sqlite:///x.db")
    with pytest.raises(BadSettings, match="both set"):
        load_settings()


def test_a_check_prints_what_is_in_force_and_hides_secrets(tmp_path: Path) -> None:
    settings = f'rpc = ["1=https://node.example/v2/{_SECRET}"]\nretention_days = 30\n'
    (tmp_path / "txexplain.toml").write_text(settings)

    done = run_here(tmp_path, "config", "check", "--auth", "off", "--host", "192.0.2.1")

    printed = done.stdout.decode()
    assert done.returncode == 0
    assert "rpc = 1: https://node.example\n" in printed
    assert "retention_days = 30\n" in printed
    assert "keys are not demanded\n" in printed
    assert "192.0.2.1 can be reached from other machines" in done.stderr.decode()
    assert _SECRET not in printed + done.stderr.decode()


def test_a_stored_report_is_replayed_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "request.json").write_text(json.dumps(message_body()))
    report = json.loads(run_here(tmp_path, "explain", "request.json", "--json").stdout)

    equal = run_here(tmp_path, "replay", report["id"])
    (tmp_path / "profile.toml").write_text('name = "another"\n')
    other = run_here(tmp_path, "replay", report["id"], "--profile", "profile.toml")
    none = run_here(tmp_path, "replay", report["id"], "--tenant", "acme")

    assert (equal.returncode, equal.stdout.decode().splitlines()[-1]) == (0, "equal")
    assert report["digest"] in equal.stdout.decode()
    assert other.returncode == 1
    assert "differs  policy" in other.stdout.decode()
    assert none.returncode == 64


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("port = 70000\n", "--port"),
        ('cors_origin = ["*"]\n', "--cors-origin"),
        ("prot = 1\n", "prot: no such setting"),
        ('otlp_endpoint = "collector"\n', "--otlp-endpoint"),
        ('profile = "profile.toml"\n', "profile.toml"),
    ],
)
def test_a_check_points_to_each_fault(tmp_path: Path, settings: str, said: str) -> None:
    (tmp_path / "txexplain.toml").write_text(settings)
    (tmp_path / "profile.toml").write_text("limits = 3\n")

    done = run_here(tmp_path, "config", "check")

    assert done.returncode == 78
    assert said in done.stderr.decode()
