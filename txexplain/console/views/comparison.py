"""Two reports of the same request, part by part: what a replay proves and what it does not."""

import hashlib
from dataclasses import dataclass

from pydantic import BaseModel

from txexplain.report import Report


@dataclass(frozen=True, slots=True)
class Part:
    """One part's hashes; `words` says what differs, for people."""

    name: str
    before: str
    after: str
    words: str

    @property
    def same(self) -> bool:
        """Whether the part is byte for byte the same."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Comparison:
    """`same_policy`: with another policy an equal digest cannot be expected, and the verdicts may rightly differ."""

    parts: tuple[Part, ...]
    same_digest: bool
    same_policy: bool


def compared(stored: Report, again: Report) -> Comparison:
    """Compare the stored report with the one computed now."""
    levels = f"{stored.verdict.level.value}, now {again.verdict.level.value}"
    old = {finding.rule for finding in stored.verdict.findings}
    new = {finding.rule for finding in again.verdict.findings}
    changed = [f"+ {rule}" for rule in sorted(new - old)] + [f"- {rule}" for rule in sorted(old - new)]
    parts = (
        _part("request", stored.case.request, again.case.request, ""),
        _part("meaning", stored.case.decoded, again.case.decoded, ""),
        _part("effects", stored.case.effects, again.case.effects, ""),
        _part("verdict", stored.verdict, again.verdict, "; ".join((levels, *changed))),
        _part("block", stored.block, again.block, ""),
    )
    same_policy = stored.verdict.policy_digest == again.verdict.policy_digest
    return Comparison(parts, stored.digest == again.digest, same_policy)


def _part(name: str, before: BaseModel | None, after: BaseModel | None, words: str) -> Part:
    return Part(name, _hash(before), _hash(after), words)


def _hash(part: BaseModel | None) -> str:
    text = "null" if part is None else part.model_dump_json()
    return hashlib.sha256(text.encode()).hexdigest()[:16]
