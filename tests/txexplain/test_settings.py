"""Settings come from options, environment and file in this order; faults name the option and never a secret."""

import traceback
from pathlib import Path

import pytest

from txexplain.services import chains_of
from txexplain.settings import BadSettings, Settings, load_settings

_SECRET = "https://node.example/v2/0123456789abcdef"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TXEXPLAIN_{name.upper()}", raising=False)


def test_the_defaults_listen_on_this_machine_alone() -> None:
    settings = load_settings()

    assert (settings.host, settings.port, settings.budget_ms, settings.model.get_secret_value()) == (
        "127.0.0.1",
        8600,
        800,
        "off",
    )
    assert settings.rpc == {}
    assert settings.database_url.get_secret_value().startswith("sqlite:///")


def test_an_option_beats_the_environment_and_that_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "txexplain.toml").write_text('host = "0.0.0.1"\nport = 1\nbudget_ms = 100\n')
    monkeypatch.setenv("TXEXPLAIN_PORT", "2")
    monkeypatch.setenv("TXEXPLAIN_BUDGET_MS", "200")

    settings = load_settings({"budget_ms": "300", "host": None})

    assert (settings.host, settings.port, settings.budget_ms) == ("0.0.0.1", 2, 300)


def test_another_file_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "txexplain.toml").write_text("port = 1\n")
    (tmp_path / "other.toml").write_text("port = 2\n")

    assert load_settings(config=tmp_path / "other.toml").port == 2


@pytest.mark.parametrize(
    "given",
    [
        ["1=https://a.example,https://b.example", "10=https://c.example"],
        "1=https://a.example,https://b.example;10=https://c.example",
        "1=https://a.example,https://b.example 10=https://c.example",
        {"1": ["https://a.example", "https://b.example"], "10": "https://c.example"},
    ],
)
def test_upstreams_are_read_from_each_form(given: object) -> None:
    chains = chains_of(load_settings({"rpc": given, "hardfork": ["10=Cancun"]}))

    assert chains[1].rpc_urls == ("https://a.example", "https://b.example")
    assert chains[10].rpc_urls == ("https://c.example",)
    assert (chains[1].hardfork, chains[10].hardfork) == (None, "cancun")


def test_upstreams_are_read_from_a_file_and_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "txexplain.toml").write_text('[rpc]\n1 = "https://a.example"\n')
    assert chains_of(load_settings())[1].rpc_urls == ("https://a.example",)

    monkeypatch.setenv("TXEXPLAIN_RPC", "5=https://b.example?key=1=2")
    assert chains_of(load_settings())[5].rpc_urls == ("https://b.example?key=1=2",)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"rpc": [_SECRET]}, "--rpc"),
        ({"rpc": [f"1={_SECRET}", f"1={_SECRET}"]}, "--rpc"),
        ({"rpc": ["mainnet=https://a.example"]}, "--rpc"),
        ({"rpc": ["1=ftp://node.example/0123456789abcdef"]}, "--rpc"),
        ({"rpc": ["1=0123456789abcdef"]}, "--rpc"),
        ({"rpc": ["1="]}, "--rpc"),
        ({"hardfork": ["1=tomorrow"]}, "--hardfork"),
        ({"hardfork": ["cancun"]}, "--hardfork"),
        ({"database_url": "mysql://user:0123456789abcdef@host/db"}, "--database-url"),
        ({"model": "nobody"}, "--model"),
        ({"model": "ftp://node.example/0123456789abcdef"}, "--model"),
        ({"residency": ["acme"]}, "--residency"),
        ({"residency": ["acme=eu", "acme=us"]}, "--residency"),
        ({"residency": ["Acme=eu"]}, "--residency"),
        ({"otlp_endpoint": "http://[bad"}, "--otlp-endpoint"),
        ({"erc7730": "nowhere"}, "--erc7730"),
        ({"profile": "nowhere.toml"}, "--profile"),
        ({"anvil": "nowhere"}, "--anvil"),
        ({"port": "70000"}, "--port"),
        ({"port": "http"}, "--port"),
        ({"budget_ms": "49"}, "--budget-ms"),
        ({"log_level": "loud"}, "--log-level"),
    ],
)
def test_a_fault_names_its_option_and_shows_no_secret(options: dict[str, object], named: str) -> None:
    with pytest.raises(BadSettings) as caught:
        load_settings(options)

    assert caught.value.faults[0].startswith(f"{named} (TXEXPLAIN_")
    assert "0123456789abcdef" not in "".join(traceback.format_exception(caught.value))


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(BadSettings) as caught:
        load_settings({"port": "70000", "budget_ms": "1"})

    assert len(caught.value.faults) == 2


def test_an_unknown_key_of_the_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "txexplain.toml").write_text("prot = 1\n")

    with pytest.raises(BadSettings, match="prot: no such setting"):
        load_settings()


def test_a_file_that_is_not_toml_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "txexplain.toml").write_text("port: 1\n")

    with pytest.raises(BadSettings, match=r"txexplain\.toml"):
        load_settings()


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="--config"):
        load_settings(config=tmp_path / "none.toml")


def test_the_settings_print_no_secret() -> None:
    settings = load_settings({"rpc": [f"1={_SECRET}"], "database_url": "sqlite:///x.db"})

    assert "0123456789abcdef" not in repr(settings)
    assert "0123456789abcdef" not in settings.redactor().clean(f"cannot reach {_SECRET}")


_REGIONS = """
model = "regions"
residency = ["acme=eu", "*=us"]

[prices]
completion_tokens = 0.5

[[regions]]
name = "eu-1"
url = "https://:0123456789abcdef@eu.example/v1"
residency = "eu"

[[regions]]
name = "big"
url = "http://127.0.0.1:8000"
size = "large"
model = "bigger"
"""


_COMPANY = """
[company]
issuer = "https://login.example.com/realms/risk"
client_id = "txexplain"
url = "https://txexplain.example.com/"
roles = { "Risk Leads" = "lead" }
"""


def test_a_company_is_read_from_the_file_and_its_secret_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "txexplain.toml").write_text(_COMPANY)
    (tmp_path / "secret").write_text("0123456789abcdef\n")
    monkeypatch.setenv("TXEXPLAIN_COMPANY_SECRET_FILE", str(tmp_path / "secret"))

    settings = load_settings()

    assert settings.company is not None
    assert (settings.company.url, settings.company.claim) == ("https://txexplain.example.com", "groups")
    assert settings.company_secret is not None
    assert settings.company_secret.get_secret_value() == "0123456789abcdef"
    assert "0123456789abcdef" not in repr(settings) + settings.redactor().clean("sent 0123456789abcdef")


@pytest.mark.parametrize("secret", ["pass#0123456789", "//short.host:80", "a?b=c&d/e"])
def test_a_company_s_secret_is_masked_whole_whatever_is_in_it(secret: str) -> None:
    cleaned = load_settings({"company_secret": secret}).redactor().clean(f"sent {secret}")

    assert cleaned == "sent (hidden)"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("https://login.example.com/realms/risk", "http://login.example.com"),
        ("https://txexplain.example.com/", "javascript:alert(1)"),
        ('"lead"', '"owner"'),
        ('client_id = "txexplain"', 'client_id = ""'),
        ('client_id = "txexplain"', 'client_id = "txexplain"\ntenant = "Acme"'),
        ("roles =", "rules ="),
    ],
)
def test_a_wrong_company_is_a_fault_of_the_company(tmp_path: Path, right: str, wrong: str) -> None:
    (tmp_path / "txexplain.toml").write_text(_COMPANY.replace(right, wrong))

    with pytest.raises(BadSettings, match="company"):
        load_settings()


def test_regions_prices_and_residencies_are_read_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "txexplain.toml").write_text(_REGIONS)

    settings = load_settings()

    assert [(region.name, region.residency, region.size) for region in settings.regions] == [
        ("eu-1", "eu", "small"),
        ("big", None, "large"),
    ]
    assert settings.residency == {"acme": "eu", "*": "us"}
    assert settings.prices.completion_tokens == 0.5
    assert "0123456789abcdef" not in settings.redactor().clean("key 0123456789abcdef")


@pytest.mark.parametrize(
    "wrong",
    [
        '[[regions]]\nname = "eu-1"\n',
        '[[regions]]\nname = "EU 1"\nurl = "http://a.example"\n',
        '[[regions]]\nname = "embedded"\nurl = "http://a.example"\n',
        '[[regions]]\nname = "a"\nurl = "ftp://0123456789abcdef"\n',
        '[[regions]]\nname = "a"\nurl = "http://a.example"\n' * 2,
        '[[regions]]\nname = "a"\nurl = "http://a.example"\nweight = 3\n',
    ],
)
def test_a_wrong_region_is_a_fault_of_the_regions_and_shows_no_secret(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "txexplain.toml").write_text(wrong)

    with pytest.raises(BadSettings, match="regions") as caught:
        load_settings()

    assert "0123456789abcdef" not in "".join(traceback.format_exception(caught.value))
