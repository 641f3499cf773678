"""What can be wrong with a model's text, each with its name: they are counted, to tell what a model does."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Name = Literal[
    "empty",
    "too-long",
    "foreign-script",
    "number",
    "unknown-slot",
    "outside-phrases",
    "wrong-subject",
    "untrue",
    "repeated",
    "reassurance",
    "against-verdict",
    "finding-missing",
    "outgoing-missing",
    "approval-missing",
    "status-missing",
    "fact-missing",
    "advice-missing",
]

NAMES: Final[tuple[str, ...]] = get_args(Name)


@dataclass(frozen=True)
class Failure:
    """One failed check; `detail` says where, without a word of the model's."""

    name: Name
    detail: str
