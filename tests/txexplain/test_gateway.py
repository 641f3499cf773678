"""Who may ask what and how often; keys are made, replaced and refused."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.txexplain.cases import POLICY, body
from tests.txexplain.databases import engine_of, faults
from tests.txexplain.fakes import Clock, FakeSimulator, MemoryStore
from txexplain.api.app import create_app
from txexplain.gateway.api_key import ROLES, ApiKey, Scope, new_key_text, read_key_text, read_scopes
from txexplain.gateway.authenticator import FRESH_SECONDS, STALE_SECONDS, Authenticator, Unauthenticated
from txexplain.gateway.gateway import shown_key
from txexplain.services import Services, assemble, new_gateway
from txexplain.setting_sections.gateway import is_loopback
from txexplain.settings import Settings
from txexplain.store.keys import KeyRepository
from txexplain.store.migrate import upgrade
from txexplain.store.report_store import StoreUnavailable


class _Keys:
    """Keys in memory, as the database would give them."""

    def __init__(self) -> None:
        self.kept: dict[str, ApiKey] = {}
        self.reads = 0
        self.away = False

    def make(self, tenant: str = "acme", scopes: frozenset[Scope] = ROLES["wallet"], **other: Any) -> str:
        key_id, hashed, text = new_key_text()
        self.kept[key_id] = replace(ApiKey(key_id, tenant, "", hashed, scopes, 0), **other)
        return text

    async def key(self, key_id: str) -> ApiKey | None:
        self.reads += 1
        if self.away:
            raise StoreUnavailable("the database is away")
        return self.kept.get(key_id)


@pytest.fixture
def keys() -> _Keys:
    return _Keys()


@pytest.fixture
def services(keys: _Keys, simulator: FakeSimulator, store: MemoryStore) -> Services:
    settings = Settings(auth="on", cors_origin=("https://wallet.example",))
    gateway = new_gateway(settings, None)
    gateway.authenticator = Authenticator(keys)
    return assemble(settings, simulator, POLICY, store, gateway=gateway)


@pytest.fixture
async def guarded(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(services))
    async with httpx.AsyncClient(transport=transport, base_url="https://service.example") as opened:
        yield opened


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


async def test_without_a_key_nothing_is_judged_and_nothing_is_shown(guarded: httpx.AsyncClient) -> None:
    for response in (
        await guarded.post("/v1/explain", json=body()),
        await guarded.get("/v1/reports/rep_x"),
        await guarded.post("/v1/explain", json=body(), headers=_bearer("txk_wrong")),
        await guarded.post("/v1/explain", json=body(), headers=_bearer(new_key_text()[2])),
    ):
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.headers["content-type"] == "application/problem+json"
    assert (await guarded.get("/healthz")).status_code == 200


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key"])
async def test_a_report_belongs_to_the_keys_tenant_and_no_other_sees_it(
    guarded: httpx.AsyncClient, keys: _Keys, store: MemoryStore, header: str
) -> None:
    ours, theirs = keys.make("acme"), keys.make("other")
    sent = f"Bearer {ours}" if header == "Authorization" else ours
    report_id = (await guarded.post("/v1/explain", json=body(), headers={header: sent})).json()["id"]

    assert store.filings[report_id].tenant == "acme"
    assert store.filings[report_id].actor in keys.kept
    assert (await guarded.get(f"/v1/reports/{report_id}", headers={header: sent})).status_code == 200
    assert (await guarded.get(f"/v1/reports/{report_id}", headers=_bearer(theirs))).status_code == 404


async def test_a_key_does_what_its_scopes_say_and_no_more(guarded: httpx.AsyncClient, keys: _Keys) -> None:
    response = await guarded.post("/v1/explain", json=body(), headers=_bearer(keys.make(scopes=ROLES["monitor"])))

    assert response.status_code == 403
    assert "explain" in response.json()["detail"]


@pytest.mark.parametrize(("other", "said"), [({"expires_at": 1}, "expired"), ({"revoked_at": 1}, "revoked")])
async def test_an_expired_or_revoked_key_is_refused(
    guarded: httpx.AsyncClient, keys: _Keys, other: dict[str, Any], said: str
) -> None:
    response = await guarded.post("/v1/explain", json=body(), headers=_bearer(keys.make(**other)))

    assert response.status_code == 401
    assert said in response.json()["detail"]


async def test_a_key_over_its_rate_is_told_when_to_come_back_and_others_are_not(
    guarded: httpx.AsyncClient, keys: _Keys
) -> None:
    slow, other = keys.make(rate=0.1, burst=2), keys.make()
    statuses = [(await guarded.post("/v1/explain", json=body(), headers=_bearer(slow))) for _ in range(3)]

    assert [response.status_code for response in statuses] == [200, 200, 429]
    assert 1 <= int(statuses[2].headers["retry-after"]) <= 10
    assert (await guarded.post("/v1/explain", json=body(), headers=_bearer(other))).status_code == 200


async def test_a_large_body_is_paid_for_before_it_is_read(guarded: httpx.AsyncClient, keys: _Keys) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    key = _bearer(keys.make(rate=0.1, burst=8)) | {"Content-Type": "application/json"}
    large = json.dumps(body()).encode().ljust(5 * 65_536)
    paid = await guarded.post("/v1/explain", content=large, headers=key)
    unpaid = await guarded.post("/v1/explain", content=never(), headers=key | {"Content-Length": str(len(large))})

    assert (paid.status_code, unpaid.status_code) == (200, 429)
    assert "a large body counts as several" in unpaid.json()["detail"]


async def test_bytes_and_values_of_a_body_are_paid_for_once(guarded: httpx.AsyncClient, keys: _Keys) -> None:
    key = _bearer(keys.make(rate=0.1, burst=8)) | {"Content-Type": "application/json"}
    crowded = b'{"params": [' + b"0," * 1500 + b"0]}"
    statuses = [
        (await guarded.post("/v1/explain", content=content, headers=key)).status_code
        for content in (crowded.ljust(4 * 65_536), b"{}", b"{}", b"{}")
    ]

    assert statuses == [400, 400, 400, 429]


async def test_a_key_over_its_daily_quota_is_told_when_the_day_ends(guarded: httpx.AsyncClient, keys: _Keys) -> None:
    key = keys.make(daily_quota=1)
    first, second = [await guarded.post("/v1/explain", json=body(), headers=_bearer(key)) for _ in range(2)]

    assert (first.status_code, second.status_code) == (200, 429)
    assert 1 <= int(second.headers["retry-after"]) <= 86_400


async def test_an_idempotency_key_gives_the_same_report_again_and_refuses_another_request(
    guarded: httpx.AsyncClient, keys: _Keys, store: MemoryStore
) -> None:
    sent = _bearer(keys.make()) | {"Idempotency-Key": "order-1"}
    first = await guarded.post("/v1/explain", json=body(), headers=sent)
    again = await guarded.post("/v1/explain", json=body(), headers=sent)

    assert first.json()["id"] == again.json()["id"]
    assert len(store.reports) == 1
    sent["Idempotency-Key"] = "no blanks"
    assert (await guarded.post("/v1/explain", json=body(), headers=sent)).status_code == 400


async def test_guessed_keys_cost_a_known_one_nothing_of_its_place(
    guarded: httpx.AsyncClient, keys: _Keys, services: Services
) -> None:
    known, precedence = _bearer(keys.make()), services.gateway.precedence
    assert (await guarded.post("/v1/explain", json=body(), headers=known)).status_code == 200
    for _ in range(20):
        await guarded.post("/v1/explain", json=body(), headers=_bearer(new_key_text()[2]))
    await precedence.begin("another")

    assert (await guarded.post("/v1/explain", json=body(), headers=known)).status_code == 200
    assert precedence.stepped == 0
    assert (await guarded.post("/v1/explain", json=body())).status_code == 401
    assert precedence.stepped == 1


async def test_a_busy_service_sheds_with_retry_after(
    guarded: httpx.AsyncClient, keys: _Keys, services: Services
) -> None:
    services.gateway.admission.running = services.gateway.admission.concurrency
    services.gateway.admission.queue = 0
    response = await guarded.post("/v1/explain", json=body(), headers=_bearer(keys.make()))

    assert response.status_code == 429
    assert int(response.headers["retry-after"]) >= 1


async def test_only_named_origins_may_ask_from_a_browser(guarded: httpx.AsyncClient, keys: _Keys) -> None:
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,authorization"}
    named = await guarded.options("/v1/explain", headers={"Origin": "https://wallet.example"} | asks)
    other = await guarded.options("/v1/explain", headers={"Origin": "https://evil.example"} | asks)
    answered = await guarded.post(
        "/v1/explain", json=body(), headers={"Origin": "https://evil.example"} | _bearer(keys.make())
    )

    assert named.headers["access-control-allow-origin"] == "https://wallet.example"
    assert "access-control-allow-origin" not in other.headers
    assert "access-control-allow-origin" not in answered.headers
    assert "access-control-allow-credentials" not in named.headers


async def test_every_answer_carries_the_hardening_headers(guarded: httpx.AsyncClient) -> None:
    for response in (await guarded.get("/healthz"), await guarded.get("/v1/reports/x"), await guarded.get("/nowhere")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["cache-control"] == "no-store"


async def test_without_keys_only_the_names_of_this_machine_are_answered(client: httpx.AsyncClient) -> None:
    for host, status in (
        ("localhost:8600", 200),
        ("[::1]:8600", 200),
        ("127.0.0.1", 200),
        ("evil.example", 403),
        ("localhost.evil.example", 403),
    ):
        response = await client.post("/v1/explain", json=body(), headers={"host": host})
        assert (host, response.status_code) == (host, status)


@pytest.mark.parametrize(
    ("host", "auth", "demanded"),
    [
        ("127.0.0.1", "auto", False),
        ("::1", "auto", False),
        ("localhost", "auto", False),
        ("0.0.0.0", "auto", True),  # noqa: S104 - the case that matters
        ("192.0.2.1", "auto", True),
        ("wallet.internal", "auto", True),
        ("127.0.0.1", "on", True),
        ("0.0.0.0", "off", False),  # noqa: S104 - as above
    ],
)
def test_keys_are_demanded_wherever_others_can_reach_it(host: str, auth: str, demanded: bool) -> None:  # noqa: FBT001 - a case
    assert Settings.model_validate({"host": host, "auth": auth}).demands_keys is demanded
    assert is_loopback("127.9.9.9")


async def test_a_revoked_key_is_refused_within_seconds_and_good_keys_survive_the_database(keys: _Keys) -> None:
    clock = Clock()
    authenticator = Authenticator(keys, clock)
    text = keys.make()
    await authenticator.authenticate(text)
    await authenticator.authenticate(text)
    assert keys.reads == 1

    clock.seconds += FRESH_SECONDS
    keys.away = True
    assert (await authenticator.authenticate(text)).tenant == "acme"
    clock.seconds += STALE_SECONDS
    with pytest.raises(StoreUnavailable):
        await authenticator.authenticate(text)

    keys.away = False
    (key_id,) = keys.kept
    keys.kept[key_id] = replace(keys.kept[key_id], revoked_at=1)
    with pytest.raises(Unauthenticated, match="revoked"):
        await authenticator.authenticate(text)


async def test_the_secret_is_compared_and_not_only_the_id(keys: _Keys) -> None:
    read = read_key_text(keys.make())
    assert read is not None
    with pytest.raises(Unauthenticated, match="not known"):
        await Authenticator(keys).authenticate(f"txk_{read[0].removeprefix('key_')}_{'A' * 43}")


async def test_at_the_door_a_key_is_known_by_its_secret_and_not_by_its_id(keys: _Keys) -> None:
    authenticator, text = Authenticator(keys), keys.make()
    assert authenticator.remembered(text) is None
    found = await authenticator.authenticate(text)

    assert authenticator.remembered(text) == found
    assert authenticator.remembered(f"txk_{found.id.removeprefix('key_')}_{'A' * 43}") is None
    assert authenticator.remembered("no key") is None
    assert keys.reads == 1


async def test_keys_come_back_as_they_were_kept_and_each_change_is_in_the_trail(database: str) -> None:
    async with engine_of(database) as engine:
        await upgrade(engine)
        repository = KeyRepository(engine)
        old = ApiKey(*new_key_text()[:1], "acme", "n", "ab" * 32, ROLES["analyst"], 1, None, None, 2.5, 3, 4)
        new = replace(old, id=new_key_text()[0], created_at=2)
        await repository.add(old, "test")
        await repository.replace(old, new, 99, "test")
        await repository.revoke(new, "test")

        kept = await repository.keys("acme")
        assert kept[0] == replace(old, expires_at=99)
        assert kept[1].fault(2**60) == "the API key was revoked"
        assert await repository.keys("other") == []
        assert await faults(engine) == []
        async with engine.connect() as connection:
            actions = await connection.scalars(text("SELECT action FROM audit ORDER BY seq"))
            assert list(actions) == ["key.created", "key.created", "key.expires", "key.revoked"]


def test_scopes_are_read_by_name_or_role() -> None:
    assert read_scopes("explain metrics") == {Scope.EXPLAIN, Scope.METRICS}
    assert read_scopes("analyst") == ROLES["analyst"]
    for wrong in ("", "root", "explain root"):
        with pytest.raises(ValueError, match="must be scopes"):
            read_scopes(wrong)


def test_an_empty_bearer_leaves_the_other_header_to_name_the_caller() -> None:
    assert shown_key("Bearer ", "txk_other") == "txk_other"
    assert shown_key("Bearer txk_one", "txk_other") == "txk_one"
    assert shown_key("Basic txk_one", None) is None
