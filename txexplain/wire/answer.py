"""The whole answer, from a report."""

import json

from decoders.outcome import Known, Unavailable
from llm.explanation import Explanation
from policies.verdict import Verdict
from simulation.effects import BlockRef, Effects
from simulation.witness.seal import sealed
from txexplain.report import Report
from txexplain.wire.decoded import write_decoded
from txexplain.wire.effects import write_effects
from txexplain.wire.facts import write_facts
from txexplain.wire.shapes import Answer, BlockShape, ExplanationShape, VerdictShape


def write_answer(report: Report) -> Answer:
    """The answer of `POST /v1/explain` and of `GET /v1/reports/{id}`: the same for a report fresh or stored."""
    timings = report.timings_ms
    return {
        "id": report.id,
        "digest": report.digest,
        "created_at": report.created_at,
        "block": _block(report.block),
        "verdict": write_verdict(report.verdict),
        "decoded": write_decoded(report.case.decoded),
        "effects": write_effects(report.case.effects),
        "facts": write_facts(report.case),
        "facts_missing": [it.reason for it in report.case.facts_missing],
        "explanation": _explanation(report.explanation),
        "witness": _witness(report.case.effects),
        "timings_ms": {
            "decode": timings.decode,
            "simulate": timings.simulate,
            "assess": timings.assess,
            "explain": timings.explain,
            "total": timings.total,
        },
        "budget_ms": report.budget_ms,
        "degraded": list(report.degraded),
        "request": report.case.request.model_dump(mode="json"),
    }


def answer_bytes(report: Report) -> bytes:
    """The answer as UTF-8 JSON. Non-ASCII text is escaped, so that no reader sees hidden characters in its log."""
    return json.dumps(write_answer(report), separators=(",", ":")).encode()


def _witness(outcome: Known[Effects] | Unavailable) -> str | None:
    """None without effects, and where the outcome rests on more than one batch can read again."""
    witness = outcome.value.witness if isinstance(outcome, Known) else None
    return None if witness is None else sealed(witness)


def _block(block: BlockRef | None) -> BlockShape | None:
    if block is None:
        return None
    return {
        "number": block.number,
        "hash": block.hash,
        "timestamp": block.timestamp,
        "base_fee": None if block.base_fee is None else str(block.base_fee),
    }


def write_verdict(verdict: Verdict) -> VerdictShape:
    """The verdict alone, as it stands in the answer."""
    return {
        "level": verdict.level.value,
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "confidence": finding.confidence.value,
                "title": finding.title,
                "evidence": list(finding.evidence),
                "advice": finding.advice,
            }
            for finding in verdict.findings
        ],
        "skipped": [{"rule": skipped.rule, "reason": skipped.reason} for skipped in verdict.skipped],
        "errors": [{"rule": error.rule, "error": error.error} for error in verdict.errors],
        "policy_digest": verdict.policy_digest,
    }


def _explanation(explanation: Explanation) -> ExplanationShape:
    return {
        "headline": explanation.headline,
        "text": explanation.text,
        "sentences": [
            {"text": sentence.text, "findings": list(sentence.findings)} for sentence in explanation.sentences
        ],
        "author": explanation.author,
        "reason": explanation.reason,
        "model": explanation.model,
        "region": explanation.region,
        "prompt_digest": explanation.prompt_digest,
        "language": explanation.language,
    }
