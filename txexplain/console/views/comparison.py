"""Two reports of the same request, part by part: what a replay proves and what it does not."""

import hashlib
from dataclasses import dataclass
from typing import Any

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
    """`same_policy`: with another policy an equal digest cannot be expected, and the verdicts may rightly differ.

    `digests` are the report's own and the policy's, whole; `parts` are hashed here to tell what made them differ.
    """

    digests: tuple[Part, ...]
    parts: tuple[Part, ...]
    same_digest: bool
    same_policy: bool


def compared(stored: Report, again: Report) -> Comparison:
    """Compare the stored report with the one computed now."""
    levels = f"{stored.verdict.level.value} then, {again.verdict.level.value} now"
    old = {finding.rule for finding in stored.verdict.findings}
    new = {finding.rule for finding in again.verdict.findings}
    changed = [
        f"{words} {', '.join(sorted(rules))}"
        for words, rules in (("now", new - old), ("no longer", old - new))
        if rules
    ]
    parts = (
        _part("request", stored.case.request, again.case.request, ""),
        _part("meaning", stored.case.decoded, again.case.decoded, _differing(stored.case.decoded, again.case.decoded)),
        _part("effects", stored.case.effects, again.case.effects, _differing(stored.case.effects, again.case.effects)),
        _part("verdict", stored.verdict, again.verdict, "; ".join((levels, *changed))),
        _part("block", stored.block, again.block, _differing(stored.block, again.block)),
    )
    digests = (
        Part("report's digest", stored.digest, again.digest, ""),
        Part("policy's digest", stored.verdict.policy_digest, again.verdict.policy_digest, ""),
    )
    return Comparison(digests, parts, *(digest.same for digest in digests))


def _part(name: str, before: BaseModel | None, after: BaseModel | None, words: str) -> Part:
    return Part(name, _hash(before), _hash(after), words)


def _differing(before: BaseModel | None, after: BaseModel | None) -> str:
    """The names of the fields that differ, within an outcome those of its value."""
    if before == after:
        return ""
    old, new = (_fields(part) for part in (before, after))
    return ", ".join(
        name.replace("_", " ") for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)
    )


def _fields(part: BaseModel | None) -> dict[str, Any]:
    document: dict[str, Any] = {} if part is None else part.model_dump(mode="json")
    value = document.get("value")
    return value if isinstance(value, dict) else document


def _hash(part: BaseModel | None) -> str:
    text = "null" if part is None else part.model_dump_json()
    return hashlib.sha256(text.encode()).hexdigest()[:16]
