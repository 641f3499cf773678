"""The answer when a stage that must answer gives nothing: `unknown`, and words that say so and no more."""

from decoders.outcome import Unavailable
from llm.explanation import Explanation, Sentence
from policies.case import Case
from policies.severity import Level
from policies.verdict import RuleError, Verdict

_WORDS = {
    Level.BENIGN: "No rule found a danger in this request, but it could not be put into words.",
    Level.UNKNOWN: "This request could not be assessed. This accuses nobody: it is not known whether it is safe.",
    Level.WARNING: "This request needs your care. Read the findings before you sign.",
    Level.MALICIOUS: "This request looks like an attack. Do not sign it.",
}


def unassessed(reason: str, policy_digest: str) -> Verdict:
    """The verdict where the rules gave none. `unknown`, with the reason; never `benign`."""
    return Verdict(
        level=Level.UNKNOWN,
        findings=(),
        skipped=(),
        errors=(RuleError(rule="all", error=reason),),
        policy_digest=policy_digest,
    )


def unreadable(case: Case, reason: str) -> Case:
    """The case with its request alone, where what the stages found cannot be written down."""
    return Case(
        request=case.request,
        decoded=Unavailable(stage="decode", reason=reason),
        effects=Unavailable(stage="simulate", reason=reason),
    )


def unexplained(verdict: Verdict, reason: str) -> Explanation:
    """Fixed words where the explainer gave none, and the findings' own titles as the verdict orders them."""
    findings = tuple(Sentence(text=found.title, findings=(index,)) for index, found in enumerate(verdict.findings))
    return Explanation(
        headline=f"Verdict: {verdict.level}",
        sentences=(Sentence(text=_WORDS[verdict.level]), *findings),
        author="template",
        language="en",
        reason=reason,
    )
