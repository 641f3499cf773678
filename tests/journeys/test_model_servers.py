"""Explanations by real servers over HTTP: llama.cpp's own and vLLM on the CPU, with one and the same request."""

from collections.abc import Callable
from pathlib import Path

import pytest

from llm.engines.openai_http import OpenAiEngine
from llm.grounding import GroundedPrompt, compose
from llm.model_explainer import ModelExplainer
from llm.routing.attempt import Place
from llm.routing.decisions import Region
from llm.routing.prober import first_token_of
from llm.routing.router import Router
from llm.routing.table import RoutingTable
from simulation.deadline import Deadline
from tests.llm.golden import GOLDEN
from tests.llm.model_servers import ModelServer, llama_server, vllm_server

NAMES = [name for name, judged in GOLDEN.items() if isinstance(compose(*judged, "en"), GroundedPrompt)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "server",
    [pytest.param(llama_server, marks=pytest.mark.model), pytest.param(vllm_server, marks=pytest.mark.vllm)],
)
async def test_a_real_server_writes_verified_texts_within_the_budget(
    server: Callable[[str, Path], ModelServer], tmp_path: Path
) -> None:
    with server("127.0.0.2", tmp_path / "log") as running:
        router = Router(RoutingTable([Region("eu-1", "eu")]), {"eu-1": Place(OpenAiEngine(running.url, "txexplain"))})
        explainer = ModelExplainer(router)
        assert await first_token_of(router, "eu-1", 30) is not None, "it keeps to a grammar"
        for name in NAMES[:3]:
            prompt = compose(*GOLDEN[name], "en")
            assert isinstance(prompt, GroundedPrompt)
            explanation = await explainer.explain(*GOLDEN[name], Deadline.after(30), "en", "eu")
            assert prompt.trivial or (explanation.author, explanation.region) == ("model", "eu-1"), explanation.reason
            assert explanation.reason is None
        await router.close()
