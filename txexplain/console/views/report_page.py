"""Everything that the report page shows, from one stored report."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from decoders.decoded import DisplayField
from decoders.outcome import Known, Unavailable
from decoders.primitives import Address
from policies.known.contracts import KnownContracts
from txexplain.console.views.contexts import ContextsView, contexts_view
from txexplain.console.views.effects import EffectsView, effects_view
from txexplain.console.views.evidence import Mark, marks_of
from txexplain.console.views.parties import Party, PartyBook
from txexplain.console.views.request import RequestView, request_view
from txexplain.console.views.trees import CallNode, CallTree, Trace, TraceNode, calls_of, trace_of
from txexplain.console.views.verdict import ExplanationView, VerdictView, explanation_view, verdict_view
from txexplain.report import Report
from txexplain.wire.answer import write_answer

MAX_RAW: Final = 60_000
"""Characters of the raw JSON on the page; the whole is a download."""

MAX_PARTIES: Final = 40


@dataclass(frozen=True, slots=True)
class StageTime:
    """One stage's time in milliseconds; `offset` and `width` are parts of the drawing, 0 to 1000."""

    name: str
    milliseconds: float
    offset: int
    width: int


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The page's content. What a stage did not give stands as a sentence in its `..._reason`."""

    report: Report
    request: RequestView
    verdict: VerdictView
    explanation: ExplanationView
    effects: EffectsView | None
    effects_reason: str | None
    decoded_reason: str | None
    calls: CallTree | None
    display: tuple[DisplayField, ...]
    unknowns: tuple[str, ...]
    trace: Trace | None
    marks: Mapping[str, Mark]
    parties: tuple[Party, ...]
    times: tuple[StageTime, ...]
    contexts: ContextsView | None
    witness: str | None
    raw: str
    raw_cut: bool


def report_page(report: Report, known: KnownContracts, labels: Mapping[Address, str]) -> ReportPage:
    """The page of a report; `labels` names the parties that analysts have labelled."""
    book = PartyBook(report, known, labels)
    case = report.case
    decoded = case.decoded.value if isinstance(case.decoded, Known) else None
    effects = case.effects.value if isinstance(case.effects, Known) else None
    request = request_view(case.request)
    shown_effects = None if effects is None else effects_view(effects, book)
    calls = None if decoded is None or decoded.call is None else calls_of(decoded.call)
    trace = None if effects is None or not effects.frames else trace_of(effects.frames)
    contexts = None if effects is None else contexts_view(effects.evasion, book)
    anchors = {*_anchors(request, shown_effects, calls, trace), *(() if contexts is None else _runs(contexts))}
    answer = write_answer(report)
    raw = json.dumps(answer, indent=1)
    return ReportPage(
        report=report,
        request=request,
        verdict=verdict_view(report, anchors),
        explanation=explanation_view(report),
        effects=shown_effects,
        effects_reason=_reason(case.effects),
        decoded_reason=_reason(case.decoded),
        calls=calls,
        display=() if decoded is None else decoded.display,
        unknowns=() if decoded is None else decoded.unknowns,
        trace=trace,
        marks=marks_of(report.verdict.findings, anchors),
        parties=parties_of(report, book),
        times=_times(report),
        contexts=contexts,
        witness=answer["witness"],
        raw=raw[:MAX_RAW],
        raw_cut=len(raw) > MAX_RAW,
    )


def _reason(outcome: object) -> str | None:
    return outcome.reason if isinstance(outcome, Unavailable) else None


def _anchors(
    request: RequestView, effects: EffectsView | None, calls: CallTree | None, trace: Trace | None
) -> Iterator[str]:
    """The ids of all rows that evidence may point at."""
    yield from (line.anchor for line in request.lines)
    yield from ("at-request", "at-request-payload", "at-request-origin")
    if effects is not None:
        yield from (row.anchor for rows in (effects.changes, effects.approvals, effects.control) for row in rows)
        yield "at-effects"
    if calls is not None:
        yield from (node.anchor for node in _walk_calls(calls.root))
    if trace is not None:
        yield from (node.anchor for node in _walk_frames(trace.roots))


def _runs(contexts: ContextsView) -> Iterator[str]:
    yield "at-effects-evasion"
    yield from (run.anchor for run in contexts.runs)


def _walk_calls(root: CallNode) -> Iterator[CallNode]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.children)


def _walk_frames(roots: Iterable[TraceNode]) -> Iterator[TraceNode]:
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.children)


def parties_of(report: Report, book: PartyBook) -> tuple[Party, ...]:
    """The accounts that take part, each once: the signer, those called, those that gain, lose or may spend."""
    case = report.case
    found: list[str] = [case.request.sender]
    if isinstance(case.decoded, Known) and case.decoded.value.call is not None:
        found += [call.target for call in case.decoded.value.call.walk() if call.target]
    if isinstance(case.decoded, Known):
        found += [address for it in case.decoded.value.permissions for address in (it.spender, it.token)]
    if isinstance(case.effects, Known):
        effects = case.effects.value
        found += [approval.spender for approval in effects.approvals]
        found += [change.account for change in effects.asset_changes]
        found += [change.asset.address for change in effects.asset_changes if change.asset.address]
    return tuple(book.party(address) for address in list(dict.fromkeys(found))[:MAX_PARTIES])


def _times(report: Report) -> tuple[StageTime, ...]:
    timings = report.timings_ms
    whole = max(timings.total, 0.001)
    offset, found = 0, []
    for name in ("decode", "simulate", "assess", "explain"):
        milliseconds = float(getattr(timings, name))
        width = max(2, round(milliseconds / whole * 1000))
        found.append(StageTime(name, milliseconds, min(offset, 998), min(width, 1000 - min(offset, 998))))
        offset += width
    return tuple(found)
