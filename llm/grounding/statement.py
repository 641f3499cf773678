"""One thing that a text must say: its kind in the phrase book and the slots of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Duty = Literal["finding", "outgoing", "approval", "status", "fact", "advice"]
"""Why it must be said; a text that leaves it out fails the check of that name."""


@dataclass(frozen=True)
class Statement:
    """`kind` names the phrases, `slots` maps their roles to letters, `findings` are positions in the verdict."""

    kind: str
    duty: Duty
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[int, ...] = ()

    @property
    def told(self) -> str:
        """The line of the prompt: the kind and its slots, in the order of their roles."""
        return " ".join([self.kind, *self.slots.values()])
