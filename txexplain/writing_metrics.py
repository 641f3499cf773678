"""What the models wrote, where, and what it cost, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter

from llm.writing import Writing


class WritingMetrics:
    """Counters in a registry of their own; `count` is an `llm.writing.Observer`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._sources = Counter(
            "txexplain_texts", "Texts by source and region.", ("source", "region"), registry=self.registry
        )
        self._failures = Counter(
            "txexplain_text_failures", "Failed checks of models' texts.", ("check",), registry=self.registry
        )
        self._tokens = Counter("txexplain_tokens", "Tokens of models by kind.", ("kind",), registry=self.registry)
        self._cpu = Counter("txexplain_model_cpu_seconds", "Processor time of models.", registry=self.registry)
        self._money = Counter("txexplain_model_money", "Cost by the configured prices.", registry=self.registry)

    def count(self, writing: Writing) -> None:
        """Add one explanation."""
        self._sources.labels(writing.source, writing.region or "none").inc()
        for check in writing.failures:
            self._failures.labels(check).inc()
        self._tokens.labels("prompt").inc(writing.cost.prompt_tokens)
        self._tokens.labels("completion").inc(writing.cost.completion_tokens)
        self._cpu.inc(writing.cost.cpu_ms / 1000)
        self._money.inc(writing.money)
