"""What is known of one request: which regions work on it and which have failed it."""

from dataclasses import dataclass, field

from llm.routing.decisions import Fault


@dataclass(slots=True)
class Attempt:
    """An attempt that runs. `first` is when its first token came.

    `doubled` and `late` say that what follows from its being slower than usual, or far too slow, was decided. While it
    is `waiting` for its turn it says nothing about the region.
    """

    started: float
    first: float | None = None
    doubled: bool = False
    late: bool = False
    waiting: bool = False


@dataclass(slots=True)
class RequestState:
    """One request from `begin` to its answer or end. `until` is its deadline."""

    residency: str | None
    until: float
    running: dict[str, Attempt] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    faults: dict[str, Fault] = field(default_factory=dict)
    hedged: bool = False
