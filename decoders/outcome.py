"""Degradation in the types: a stage's result is either known, or unavailable for a stated reason."""

from typing import Generic, Literal, TypeVar

from pydantic import SerializeAsAny
from typing_extensions import TypeAliasType

from decoders.frozen import Frozen

T = TypeVar("T")


class Known(Frozen, Generic[T]):
    """The stage finished and this is its result."""

    status: Literal["known"] = "known"
    value: T


class Unavailable(Frozen):
    """The stage has no result. `stage` names the room or the part, `reason` is a sentence for people."""

    status: Literal["unavailable"] = "unavailable"
    stage: str
    reason: str


Outcome = TypeAliasType("Outcome", SerializeAsAny[Known[T] | Unavailable], type_params=(T,))
"""Written as what it is: pydantic writes a union by turning it into Python objects first, which takes twice as long."""
