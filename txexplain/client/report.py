"""The answers of the service, as models: the report, the recheck, the problem."""

from typing import Any, Literal

from txexplain.client.decoded import Decoded
from txexplain.client.effects import Effects, EffectsUnavailable
from txexplain.client.model import Shape

Level = Literal["benign", "warning", "malicious", "unknown"]


class Finding(Shape):
    """One thing a rule saw; `evidence` holds paths into the report."""

    rule: str
    severity: str
    confidence: str
    title: str
    evidence: tuple[str, ...]
    advice: str


class Skipped(Shape):
    """A rule that did not look, and why."""

    rule: str
    reason: str


class RuleError(Shape):
    """A rule that failed."""

    rule: str
    error: str


class Verdict(Shape):
    """The level and what it rests on. A level that is not known here makes the answer unreadable, never benign."""

    level: Level
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    errors: tuple[RuleError, ...]
    policy_digest: str


class Sentence(Shape):
    """One sentence and the positions of the findings that it speaks of."""

    text: str
    findings: tuple[int, ...]


class Explanation(Shape):
    """The words. `reason` says why the template wrote them where a model was asked."""

    headline: str
    text: str
    sentences: tuple[Sentence, ...]
    author: str
    reason: str | None
    model: str | None
    region: str | None
    prompt_digest: str | None
    language: str


class Fact(Shape):
    """What is known about a party, by whom, since when (Unix seconds) and how surely."""

    subject: str
    kind: str
    text: str
    source: str
    time: int | None
    confidence: str


class Block(Shape):
    """The block whose state was used; `timestamp` in Unix seconds, `base_fee` in wei."""

    number: int
    hash: str
    timestamp: int
    base_fee: str | None


class Timings(Shape):
    """Milliseconds."""

    decode: float
    simulate: float
    assess: float
    explain: float
    total: float


class Report(Shape):
    """The answer of `explain` and `report`; `created_at` in Unix milliseconds. `witness` is for `recheck`."""

    id: str
    digest: str
    created_at: int
    block: Block | None
    verdict: Verdict
    decoded: Decoded
    effects: Effects | EffectsUnavailable
    facts: tuple[Fact, ...]
    facts_missing: tuple[str, ...]
    explanation: Explanation
    witness: str | None
    timings_ms: Timings
    budget_ms: int
    degraded: tuple[str, ...]
    request: dict[str, Any]


class Change(Shape):
    """One thing that is no longer as it was. `cause` says it in words."""

    kind: str
    address: str
    slot: str | None
    before: str
    after: str
    mark: str | None
    cause: str


class RecheckBlock(Shape):
    """The block that was compared with."""

    number: int
    hash: str


class Recheck(Shape):
    """Whether everything that the outcome rested on is as it was."""

    holds: bool
    changed: tuple[Change, ...]
    block: RecheckBlock
    depends_on: tuple[str, ...]


class FeedbackReceipt(Shape):
    """The feedback is kept under this id."""

    id: str


class Fault(Shape):
    """One fault of a request: a JSON pointer into it ("" is the whole) and what would be right."""

    pointer: str
    message: str


class Problem(Shape):
    """An error of the service (RFC 9457). `request_id` finds it in the service's log."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[Fault, ...]
    request_id: str | None = None
    parts: dict[str, str] | None = None
