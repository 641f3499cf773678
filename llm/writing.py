"""What is known of one explanation beside its words: for metrics, and for the operator's log."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from llm.budget.cost import Cost

Source = Literal["template", "cache", "small", "large"]


@dataclass(frozen=True, slots=True)
class Writing:
    """Who wrote a text and what it cost. `failures` are names of checks that the model's texts failed.

    `money` is in the currency of the operator's prices, `first_token_s` and `whole_s` in seconds; they are None where
    no model wrote.
    """

    source: Source
    reason: str | None
    region: str | None = None
    model: str | None = None
    cost: Cost = field(default_factory=Cost)
    money: float = 0.0
    failures: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    first_token_s: float | None = None
    whole_s: float | None = None


Observer = Callable[[Writing], None]
"""Is told of every explanation; it must not raise."""
