"""The words of the running service: who writes by the settings, whose data goes where, and what readiness tells."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from llm.engines.embedded import CannotLoad
from llm.model_explainer import ModelExplainer
from llm.template.explainer import TemplateExplainer
from simulation.deadline import Deadline
from tests.llm.engines.stand_in import StandIn, serving, status, write_well
from tests.llm.test_model_explainer import CASE, right_text
from tests.txexplain.cases import POLICY
from tests.txexplain.fakes import FakeExplainer, FakeSimulator, MemoryStore
from txexplain.authors import Authors, open_authors
from txexplain.decoding import Decoding
from txexplain.filing import Filing
from txexplain.pipeline import Pipeline
from txexplain.residency import Residency
from txexplain.setting_sections.model import ModelSettings, PriceSettings, RegionSettings
from txexplain.wire.explain_request import parse_explain_request

TRANSFER = b"""{"chain_id": 1, "method": "personal_sign",
  "params": ["0x48656c6c6f", "0x00000000000000000000000000000000000a11ce"]}"""


def settings(model: str, *regions: tuple[str, str, str | None]) -> ModelSettings:
    made = tuple(RegionSettings(name=name, url=SecretStr(url), residency=residency) for name, url, residency in regions)
    return ModelSettings(model=SecretStr(model), regions=made, prices=PriceSettings(prompt_tokens=2.0))


async def test_templates_write_where_no_model_is_asked_for() -> None:
    async with open_authors(settings("off")) as authors:
        assert isinstance(authors.explainer, TemplateExplainer)
        assert authors.states() == {}


@asynccontextmanager
async def two_regions() -> AsyncIterator[tuple[Authors, StandIn, StandIn]]:
    async with serving(status(503)) as first, serving(write_well, text=right_text()) as second:
        regions = [("eu-1", first.url, "eu"), ("us-1", second.url, "us")]
        async with open_authors(settings("regions", *regions)) as authors:
            yield authors, first, second


async def test_the_regions_of_the_file_write_and_bound_data_stays_in_its_own() -> None:
    async with two_regions() as (authors, _, second):
        assert isinstance(authors.explainer, ModelExplainer)
        bound = await authors.explainer.explain(*CASE, Deadline.after(10), "en", "eu")
        assert bound.author == "template"
        assert all("Count." in body["prompt"] for body in second.asked), "nothing but probes"
        free = await authors.explainer.explain(*CASE, Deadline.after(10), "en")
        assert (free.author, free.region) == ("model", "us-1")


async def test_readiness_tells_the_regions() -> None:
    async with two_regions() as (authors, _, _second):
        async with asyncio.timeout(30):
            while authors.states()["region eu-1"] == "ok":  # noqa: ASYNC110 - the table has no events
                await asyncio.sleep(0.01)
        assert authors.states()["region us-1"] == "ok"


async def test_a_url_is_a_region_of_its_own_before_those_of_the_file() -> None:
    async with serving(write_well, text=right_text()) as server, open_authors(settings(server.url)) as authors:
        explanation = await authors.explainer.explain(*CASE, Deadline.after(10), "en")
        assert (explanation.author, explanation.region, explanation.model) == ("model", "model", "txexplain")
        registry = authors.metrics.registry
    assert registry.get_sample_value("txexplain_texts_total", {"source": "small", "region": "model"}) == 1
    assert registry.get_sample_value("txexplain_tokens_total", {"kind": "prompt"}) == 7
    assert registry.get_sample_value("txexplain_model_money_total") == pytest.approx(7 * 2.0 / 1e6)


async def test_an_embedded_model_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    wanted = ModelSettings(model=SecretStr("embedded"), model_file=tmp_path / "none.gguf")
    with pytest.raises(CannotLoad, match="make model"):
        async with open_authors(wanted):
            pass


@pytest.mark.parametrize(("tenant", "residency"), [("acme", "eu"), ("local", "us"), ("other", "us")])
async def test_each_tenants_data_is_bound_as_the_settings_say(tenant: str, residency: str) -> None:
    explainer = FakeExplainer()
    bound = Residency({"acme": "eu", "*": "us"})
    pipeline = Pipeline(FakeSimulator(), POLICY, explainer, MemoryStore(), Decoding(), bound)
    await pipeline.run(parse_explain_request(TRANSFER), Deadline.after(10), 0.0, Filing(tenant))
    assert explainer.residencies == [residency]
