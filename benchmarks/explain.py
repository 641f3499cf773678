"""`python -m benchmarks.explain`: whole reports with the model's words, at 1, 4 and 16 requests at once.

Each request goes through the pipeline (decode, simulate on anvil, assess, explain by the embedded model, store in
SQLite) with a budget of its own, on the service's event loop. Every text is written anew; then the same once more with
the cache of texts, as the service runs. Beside it stand the same requests told by the template, and the same prompts to
the bare engine. Times on the wall depend on what else the machine does; processor times hardly do.
"""

import argparse
import logging
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import structlog
import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks.bare_model import BareText, bare_texts
from benchmarks.explain_load import Bench, Load, Model, explainer_of, opened, router_of
from benchmarks.explain_requests import Requests, fixture_requests, recorded_requests
from benchmarks.verdict import quantile
from llm.budget.cost import Prices
from llm.engines.embedded import CannotLoad, processors
from llm.grounding import GroundedPrompt
from llm.template.explainer import TemplateExplainer
from txexplain.budget import DEFAULT_BUDGET_MS
from txexplain.heap import settle_heap
from txexplain.setting_sections.model import DEFAULT_MODEL_FILE
from txexplain.settings import load_settings

TARGET_MS = 400.0
"""95 % of the reports with a model's words, one at a time on two processors."""

TARGET_MIB = 1024.0
"""Service and model."""

SOURCES: Final = {"fixture": fixture_requests, "recorded": recorded_requests}

_MS = 1000.0
_TEMPLATE, _MODEL, _CACHED = "template", "model", "model, cached"


async def measure(requests: Requests, model: Model, at_once: Sequence[int], count: int) -> tuple[list[Load], Bench]:
    """At each of `at_once` the template, the model, and the model with the cache of texts."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(requests, Path(folder)) as bench, router_of(model) as router:
            await bench.warm(TemplateExplainer())
            await bench.warm(explainer_of(router, model.prices, cached=False))
            settle_heap()
            loads = []
            for number in at_once:
                for author in (_TEMPLATE, _MODEL, _CACHED):
                    explainer = explainer_of(router, model.prices, cached=author == _CACHED)
                    told_by = TemplateExplainer() if author == _TEMPLATE else explainer
                    loads.append(await bench.load(told_by, number, count, author))
            return loads, bench


def latency_table(title: str, loads: Sequence[Load]) -> Table:
    """How long reports took, and what they took."""
    heads = ["at once", "author", "reports", "p50 ms", "p95", "p99", "over budget", "simulate p50", "store p50"]
    table = _table(title, *heads, "explain p50", "p95", "CPU ms own", "CPU ms anvil", "MiB own", "with anvils")
    for load in loads:
        times, told = [it.ms for it in load.samples], [it.explain_ms for it in load.samples]
        table.add_row(
            str(load.at_once),
            load.author,
            str(len(times)),
            *(f"{quantile(times, share):.0f}" for share in (0.5, 0.95, 0.99)),
            str(sum(it.late for it in load.samples)),
            f"{statistics.median(it.simulate_ms for it in load.samples):.0f}",
            f"{statistics.median(it.store_ms for it in load.samples):.0f}",
            *(f"{quantile(told, share):.0f}" for share in (0.5, 0.95)),
            f"{load.own_ms:.0f}",
            f"{load.anvil_ms:.0f}",
            f"{load.memory:.0f}",
            f"{load.memory_with_anvils:.0f}",
        )
    return table


def author_table(loads: Sequence[Load]) -> Table:
    """Who wrote, why the template where it did, and what an explanation cost."""
    heads = ["at once", "author", "model", "cache", "template", "why", "first token p50 ms", "text p50 ms", "p95"]
    table = _table("who wrote, and at what cost for each explanation", *heads, "prompt tokens", "tokens", "money")
    for load in _by_model(loads):
        writings = [it.writing for it in load.samples if it.writing is not None]
        sources = Counter(writing.source for writing in writings)
        why = Counter(it.reason or "nothing to choose" for it in writings if it.source == "template")
        firsts, wholes = _times(load, lambda it: it.first_token_s), _times(load, lambda it: it.whole_s)
        table.add_row(
            str(load.at_once),
            load.author,
            *(_share(sources[name], len(load.samples)) for name in ("small", "cache", "template")),
            ", ".join(f"{count} {reason}" for reason, count in why.most_common(3)),
            *(_quantile_of(firsts, 0.5), _quantile_of(wholes, 0.5), _quantile_of(wholes, 0.95)),
            f"{_mean([it.cost.prompt_tokens for it in writings]):.1f}",
            f"{_mean([it.cost.completion_tokens for it in writings]):.1f}",
            f"{_mean([it.money for it in writings]):.7f}",
        )
    return table


def bare_table(load: Load, bare: dict[str, BareText]) -> Table:
    """The texts of a load beside the same prompts to the bare engine. Tokens are those of the whole text for both."""
    table = _table(
        "the same prompts, one at a time", "", "texts", "first token p50 ms", "text p50 ms", "p95", "tokens/s"
    )
    ours = [
        (it.writing.first_token_s, it.writing.whole_s, bare[it.explanation.prompt_digest].tokens)
        for it in load.samples
        if it.writing and it.writing.first_token_s and it.writing.whole_s and it.explanation.prompt_digest in bare
    ]
    rows = {"in the service": ours, "bare engine": [(it.first_token_s, it.whole_s, it.tokens) for it in bare.values()]}
    for name, texts in rows.items():
        firsts, wholes = [first * _MS for first, _, _ in texts], [whole * _MS for _, whole, _ in texts]
        rate = sum(tokens for *_, tokens in texts) / max(1e-9, sum(whole for _, whole, _ in texts))
        cells = (_quantile_of(firsts, 0.5), _quantile_of(wholes, 0.5), _quantile_of(wholes, 0.95))
        table.add_row(name, str(len(texts)), *cells, f"{rate:.0f}")
    return table


def verdict_on(loads: Sequence[Load], console: Console) -> bool:
    """Say which targets are met."""
    one = next(load for load in loads if load.author == _MODEL)
    told = [it.ms for it in one.samples if it.explanation.author == "model"]
    p95 = quantile(told, 0.95) if told else float("inf")
    slowest = max(quantile([it.ms for it in load.samples], 0.99) for load in loads)
    late = sum(it.late for load in loads for it in load.samples)
    memory = max(load.memory for load in loads)
    console.print(f"reports with the model's words, {one.at_once} at once: p95 {p95:.0f} ms (target {TARGET_MS:.0f})")
    console.print(f"slowest p99 {slowest:.0f} ms; {late} of {sum(len(it.samples) for it in loads)} over their budget")
    console.print(f"service and model: {memory:.0f} MiB at most (target {TARGET_MIB:.0f})")
    return p95 <= TARGET_MS and late == 0 and memory <= TARGET_MIB


def _table(title: str, *heads: str) -> Table:
    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head, justify="left" if head in {"", "author", "why"} else "right")
    return table


def _by_model(loads: Sequence[Load]) -> list[Load]:
    return [load for load in loads if load.author != _TEMPLATE]


def _times(load: Load, of: Callable[..., float | None]) -> list[float]:
    return [seconds * _MS for it in load.samples if it.writing and (seconds := of(it.writing)) is not None]


def _quantile_of(values: Sequence[float], share: float) -> str:
    return f"{quantile(values, share):.0f}" if values else "-"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.0f} %"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))


def _asked(prompts: dict[str, GroundedPrompt], count: int) -> dict[str, GroundedPrompt]:
    """What a model is asked at all."""
    return dict([(digest, prompt) for digest, prompt in prompts.items() if not prompt.trivial][:count])


@contextmanager
def _sources(chosen: argparse.Namespace) -> Iterator[list[Requests]]:
    """The requests that there are here."""
    with ExitStack() as stack:
        opened = [stack.enter_context(SOURCES[name](chosen.requests, chosen.budget_ms)) for name in chosen.sources]
        yield [requests for requests in opened if requests is not None]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explain", description=__doc__)
    parser.add_argument("--model", type=Path, default=DEFAULT_MODEL_FILE)
    parser.add_argument("--threads", type=int, default=processors(), help="processors that the model computes on")
    parser.add_argument("--slots", type=int, default=1, help="texts that the model writes at once")
    parser.add_argument("--sources", nargs="+", choices=SOURCES, default=list(SOURCES))
    parser.add_argument("--requests", type=int, default=60, help="different requests of each source")
    parser.add_argument("--count", type=int, default=120, help="reports of each row")
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--budget-ms", type=int, default=DEFAULT_BUDGET_MS)
    parser.add_argument("--bare", type=int, default=40, help="prompts for the bare engine")
    parser.add_argument("--config", type=Path, help="the settings file whose [prices] make the money")
    return parser.parse_args()


def main() -> int:
    """Exit status 0 when the targets are met, 1 when not, 2 where model or requests are missing."""
    chosen, console = _arguments(), Console(highlight=False, width=None if sys.stdout.isatty() else 190)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    prices = Prices(**load_settings(config=chosen.config).prices.model_dump())
    model = Model(chosen.model, chosen.threads, chosen.slots, prices)
    met = True
    with _sources(chosen) as sources:
        if not sources:
            console.print("there is nothing to ask: `make chain` builds the fixture chain")
            return 2
        for requests in sources:
            try:
                loads, bench = uvloop.run(measure(requests, model, chosen.at_once, chosen.count))
            except CannotLoad as error:
                console.print(str(error), markup=False)
                return 2
            met = _report(requests, loads, bench, model, chosen, console) and met
    return 0 if met else 1


def _report(  # noqa: PLR0913, PLR0917 - the parts of one report
    requests: Requests, loads: list[Load], bench: Bench, model: Model, chosen: argparse.Namespace, console: Console
) -> bool:
    threads = f"{model.threads} of {processors()} processors, {model.slots} slots, budget {chosen.budget_ms} ms"
    console.print(latency_table(f"{requests.name}: whole reports, model on {threads}", loads))
    console.print(author_table(loads))
    prompts = _asked(bench.prompts, chosen.bare)
    if prompts:
        bare = dict(zip(prompts, bare_texts(model.file, model.threads, list(prompts.values())), strict=True))
        console.print(bare_table(next(load for load in loads if load.author == _MODEL), bare))
    return verdict_on(loads, console)


if __name__ == "__main__":
    sys.exit(main())
