"""The explainer that asks a model, holds it to the case, and falls back to the template where that fails.

Its cascade: the template where a model could say nothing better; a text known by its prompt's digest; the small
model; a larger one, where there is one, for what is complex or failed the checks and the time allows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog

from llm.budget.cost import Cost, Prices
from llm.budget.text_cache import CachedText, TextCache
from llm.engines.asking import ask_of
from llm.explanation import Explanation
from llm.grounding import GroundedPrompt, Unprompted, Verified, compose, verify
from llm.routing.attempt import Task
from llm.routing.decisions import HERE
from llm.routing.router import Routed, Router
from llm.template.explainer import explanation_of
from llm.writing import Observer, Source, Writing
from policies.case import Case
from policies.verdict import Verdict
from simulation.deadline import Deadline

_logger = structlog.get_logger(__name__)

_LEAST_TOKENS = 4
"""Tokens that a statement costs at the least, of a text of several; those of no choice cost some engines nothing."""

_KEPT_SECONDS = 0.01
"""Left of the deadline for the checks and for the template."""

_FIRST_SHARE = 0.6
"""The part of the time that the first model gets where another one may follow."""


@dataclass(slots=True)
class _Progress:
    """What happened so far for one case."""

    cost: Cost = field(default_factory=Cost)
    reason: str | None = None
    failures: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    best: "_Best | None" = None


@dataclass(frozen=True, slots=True)
class _Best:
    """The best text so far."""

    told: Verified
    text: CachedText
    source: Source
    routed: Routed


class ModelExplainer:
    """An `Explainer` over one or two sizes of model, each with its regions."""

    def __init__(
        self,
        small: Router,
        large: Router | None = None,
        prices: Prices | None = None,
        observe: Observer | None = None,
        cache: TextCache | None = None,
    ) -> None:
        self.small, self.large = small, large
        self._prices = prices or Prices()
        self._observe = observe
        self._cache = TextCache() if cache is None else cache

    async def explain(
        self, case: Case, verdict: Verdict, deadline: Deadline, language: str, residency: str | None = None
    ) -> Explanation:
        """The words, by the deadline. Never raises for a valid case; `reason` says why the template wrote them."""
        try:
            return await self._explain(case, verdict, deadline, language, residency)
        except Exception:
            _logger.exception("no model text")
            return self._template(case, verdict, language, _Progress(reason="the model's text could not be made"))

    async def _explain(
        self, case: Case, verdict: Verdict, deadline: Deadline, language: str, residency: str | None
    ) -> Explanation:
        prompt = compose(case, verdict, language)
        if isinstance(prompt, Unprompted):
            return self._template(case, verdict, language, _Progress(reason=prompt.reason))
        if prompt.trivial:
            return self._template(case, verdict, language, _Progress())
        known = self._known(prompt, residency)
        if known is not None:
            told, text = known
            return self._told(case, verdict, prompt, told, text, _Progress(), "cache")
        progress = await self._ask(prompt, Deadline(deadline.at - _KEPT_SECONDS, deadline.clock), residency)
        if progress.best is None:
            return self._template(case, verdict, language, progress)
        best = progress.best
        if not best.told.failures:
            self._cache.put(prompt.digest, best.text)
        return self._told(case, verdict, prompt, best.told, best.text, progress, best.source)

    def _known(self, prompt: GroundedPrompt, residency: str | None) -> tuple[Verified, CachedText] | None:
        text = self._cache.get(prompt.digest)
        if text is None or (residency is not None and text.residency not in {residency, HERE}):
            return None
        told = verify(prompt, text.raw)
        return (told, text) if isinstance(told, Verified) else None

    async def _ask(self, prompt: GroundedPrompt, deadline: Deadline, residency: str | None) -> _Progress:
        """Ask one size after the other until a text is faultless or the time is used up."""
        progress = _Progress()
        for router, source, share in self._cascade(prompt):
            # A server that keeps to the grammar writes nothing false: a failed check is the server's fault.
            routed = await router.write(
                _task(prompt), lambda raw: not verify(prompt, raw).failures, deadline.share(share), residency
            )
            _note(progress, prompt, routed, router, source)
            if progress.best is not None and not progress.best.told.failures:
                break
        return progress

    def _cascade(self, prompt: GroundedPrompt) -> Iterator[tuple[Router, Source, float]]:
        if self.large is None:
            yield self.small, "small", 1.0
        elif prompt.complex:
            yield self.large, "large", _FIRST_SHARE
            yield self.small, "small", 1.0
        else:
            yield self.small, "small", _FIRST_SHARE
            yield self.large, "large", 1.0

    def _told(  # noqa: PLR0913, PLR0917 - the parts of an explanation
        self,
        case: Case,
        verdict: Verdict,
        prompt: GroundedPrompt,
        told: Verified,
        text: CachedText,
        progress: _Progress,
        source: Source,
    ) -> Explanation:
        reason = None
        if told.replaced:
            names = ", ".join(dict.fromkeys(failure.name for failure in told.failures))
            reason = f"{told.replaced} of {len(told.sentences)} sentences are the template's ({names})"
        progress.reason = reason
        self._tell(progress, source, text)
        plain = explanation_of(case, verdict, prompt.language)
        return plain.model_copy(
            update={
                "sentences": told.sentences,
                "author": "model",
                "reason": reason,
                "model": text.model,
                "region": text.region,
                "prompt_digest": prompt.digest,
            }
        )

    def _template(self, case: Case, verdict: Verdict, language: str, progress: _Progress) -> Explanation:
        self._tell(progress, "template", None)
        return explanation_of(case, verdict, language, progress.reason)

    def _tell(self, progress: _Progress, source: Source, text: CachedText | None) -> None:
        routed = progress.best.routed if progress.best is not None else None
        writing = Writing(
            source=source,
            reason=progress.reason,
            region=text.region if text else None,
            model=text.model if text else None,
            cost=progress.cost,
            money=progress.cost.money(self._prices),
            failures=progress.failures,
            sent=progress.sent,
            first_token_s=routed.first_token_s if routed else None,
            whole_s=routed.whole_s if routed else None,
        )
        _logger.info(
            "explained",
            source=source,
            region=writing.region,
            reason=writing.reason,
            tokens=writing.cost.prompt_tokens + writing.cost.completion_tokens,
            cpu_ms=round(writing.cost.cpu_ms, 1),
            money=writing.money,
        )
        if self._observe is not None:
            self._observe(writing)


def _task(prompt: GroundedPrompt) -> Task:
    return Task(ask_of(prompt), least=_LEAST_TOKENS * len(prompt.statements))


def _note(progress: _Progress, prompt: GroundedPrompt, routed: Routed, router: Router, source: Source) -> None:
    """Add what one size of model gave; the text with the fewest replaced sentences is the best one."""
    progress.cost += routed.cost
    progress.sent += routed.sent
    progress.reason = routed.reason or progress.reason
    accepted = [] if routed.text is None or routed.region is None else [(routed.region, routed.text)]
    for region, raw in (*routed.refused, *accepted):
        told = verify(prompt, raw)
        progress.failures += tuple(failure.name for failure in told.failures)
        if isinstance(told, Verified) and (progress.best is None or told.replaced < progress.best.told.replaced):
            model, residency = router.places[region].engine.model, router.table.residency_of(region)
            progress.best = _Best(told, CachedText(raw, model, region, residency), source, routed)
