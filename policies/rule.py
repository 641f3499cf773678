"""What a rule is: metadata that is checked when the module is imported, and a pure look at a case.

A subclass states `id` (kebab-case, equal to its module's name), `severity`, `confidence`, `applies` and `needs`, may
state `limits` and `yields_to`, and has a docstring in three paragraphs: "What it catches:", "Why it matters:",
"What to do:".
"""

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar, NamedTuple, get_args

from decoders.primitives import Address
from decoders.requests import Batch, Message, PermissionGrant, Transaction, TypedData, UserOperation
from policies.case import Case
from policies.severity import Confidence, Severity
from policies.trust import Register
from policies.verdict import Finding
from simulation.readable import short

PAYLOADS = frozenset(
    literal
    for model in (Transaction, TypedData, Message, Batch, UserOperation, PermissionGrant)
    for literal in get_args(model.model_fields["kind"].annotation)
)
NEEDS = frozenset({"decoded", "effects", "facts"})
"""What a rule may rest on. Facts are never wanting as a whole: a case without them is one of whom nothing is known."""

_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PARTS = re.compile(r"What it catches: (.+?)\n\nWhy it matters: (.+?)\n\nWhat to do: (.+)", re.DOTALL)


class Manual(NamedTuple):
    """The three parts of a rule's docstring, each as one line."""

    catches: str
    matters: str
    to_do: str


class Rule(ABC):
    """A rule with its effective limits and the parties that its policy knows."""

    id: ClassVar[str]
    severity: ClassVar[Severity]
    confidence: ClassVar[Confidence]
    applies: ClassVar[frozenset[str]]
    needs: ClassVar[frozenset[str]]
    limits: ClassVar[Mapping[str, int]] = MappingProxyType({})
    yields_to: ClassVar[frozenset[str]] = frozenset()
    """Rules that say more about the same thing: where one of them speaks of the same evidence, this one need not."""
    manual: ClassVar[Manual]
    has_gaps: ClassVar[bool]
    """Whether it can find that something kept it from judging."""

    def __init_subclass__(cls) -> None:
        """Refuse a bad declaration at import. Raises TypeError that says what is wrong."""
        super().__init_subclass__()
        _check_id(cls)
        _check_metadata(cls)
        cls.manual = _manual(cls)
        cls.has_gaps = cls.gaps is not Rule.gaps

    def __init__(self, register: Register, limits: Mapping[str, int] | None = None) -> None:
        """`limits` override the class's own; names that the class does not state raise ValueError."""
        unknown = sorted(set(limits or {}) - set(self.limits))
        if unknown:
            raise ValueError(f"{self.id} has no limit {unknown[0]!r}; it has: {', '.join(self.limits) or 'none'}")
        self.register = register
        self.limit: Mapping[str, int] = MappingProxyType({**self.limits, **(limits or {})})

    @abstractmethod
    def look(self, case: Case) -> Iterator[Finding]:
        """The findings in this case. Called only where `applies` and `needs` are met."""

    def gaps(self, case: Case) -> Iterator[str]:  # noqa: ARG002 - for rules that have some
        """What this rule should have judged and could not, as reasons. Where there is one, nothing is `benign`."""
        return iter(())

    def finding(
        self,
        title: str,
        evidence: tuple[str, ...],
        advice: str,
        severity: Severity | None = None,
        confidence: Confidence | None = None,
    ) -> Finding:
        """A finding of this rule, with the rule's own severity and confidence where none is given."""
        return Finding(
            rule=self.id,
            severity=self.severity if severity is None else severity,
            confidence=self.confidence if confidence is None else confidence,
            title=title,
            evidence=evidence,
            advice=advice,
        )

    def who(self, case: Case, address: Address) -> str:
        """A party for people: "Permit2 (0x0000…8BA3)" where it is listed, else "0x1234…abcd"."""
        if address == case.request.sender:
            return f"your account {short(address)}"
        name = self.register.name(case, address)
        return short(address) if name is None else f"{name} ({short(address)})"


def _check_id(cls: type[Rule]) -> None:
    rule_id = getattr(cls, "id", None)
    if not isinstance(rule_id, str) or _KEBAB.fullmatch(rule_id) is None:
        raise TypeError(f"{cls.__name__}.id is {rule_id!r}; state a kebab-case id such as 'unlimited-approval'")
    module = cls.__module__.rpartition(".")[2]
    if module.replace("_", "-") != rule_id:
        raise TypeError(f"{cls.__name__}.id is {rule_id!r} but its module is {module!r}; name both alike")


def _check_metadata(cls: type[Rule]) -> None:
    for name, kind in (("severity", Severity), ("confidence", Confidence)):
        if not isinstance(getattr(cls, name, None), kind):
            raise TypeError(f"{cls.__name__}.{name} is missing; state a {kind.__name__}")
    for name, allowed in (("applies", PAYLOADS), ("needs", NEEDS)):
        stated = getattr(cls, name, None)
        if not isinstance(stated, frozenset) or not stated <= allowed:
            raise TypeError(f"{cls.__name__}.{name} is {stated!r}; state a frozenset out of {sorted(allowed)}")
    if not cls.applies:
        raise TypeError(f"{cls.__name__}.applies is empty; a rule that never looks is no rule")
    if not all(value >= 0 for value in cls.limits.values()):
        raise TypeError(f"{cls.__name__}.limits holds a number below 0")


def _manual(cls: type[Rule]) -> Manual:
    parts = _PARTS.fullmatch(inspect.cleandoc(cls.__doc__ or "").strip())
    if parts is None:
        raise TypeError(
            f"{cls.__name__} needs a docstring of three paragraphs that begin 'What it catches: ', "
            "'Why it matters: ' and 'What to do: '"
        )
    return Manual(*(" ".join(part.split()) for part in parts.groups()))
