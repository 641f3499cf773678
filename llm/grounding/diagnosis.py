"""Why a sentence is no true statement of its case: the name under which the failure is counted."""

import re
from functools import lru_cache
from typing import Final

from llm.grounding.failures import Failure
from llm.grounding.grounded import GroundedPrompt
from llm.grounding.phrases import PhraseBook, book_in
from llm.grounding.slots import ALL

_COMFORT: Final = re.compile(
    r"\b(safe|safely|harmless|trusted|trustworthy|secure|legit|legitimate|fine|no (known )?(risk|danger|problem)s?|"
    r"nothing to (fear|worry)|do not worry|don't worry)\b",
    re.IGNORECASE,
)
_URGING: Final = re.compile(
    r"\b(you (should|can|may) (now )?sign|go ahead|please sign|sign (it|this) now)\b", re.IGNORECASE
)
_MARK: Final = "α"
_ANY_SLOT: Final = f"[{''.join(sorted(ALL))}]"


def diagnosed(prompt: GroundedPrompt, book: PhraseBook, sentence: str, number: int, *, told: frozenset[int]) -> Failure:
    """The failure of a sentence that makes none of the statements that are still to be made."""
    place = f"sentence {number + 1}"
    if any(
        re.fullmatch(pattern.expression(prompt.statements[at].slots), sentence)
        for at in told
        for pattern in book.fitting(prompt.statements[at].kind, frozenset(prompt.statements[at].slots))
    ):
        return Failure("repeated", place)
    calm = prompt.statements[-1].kind in {"advice-benign", "advice-noted"}
    if not calm and _COMFORT.search(sentence):
        return Failure("reassurance", place)
    if not calm and _URGING.search(sentence):
        return Failure("against-verdict", place)
    kinds = {statement.kind for statement in prompt.statements}
    matching = [kind for kind, expression in _expressions(prompt.language) if expression.fullmatch(sentence)]
    if kinds.intersection(matching):
        return Failure("wrong-subject", place)
    return Failure("untrue" if matching else "outside-phrases", place)


@lru_cache(maxsize=8)
def _expressions(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every way to say anything, with any letter in any slot."""
    return tuple(
        (kind, re.compile(pattern.expression(dict.fromkeys(pattern.roles, _MARK)).replace(_MARK, _ANY_SLOT)))
        for kind, patterns in book_in(language).kinds.items()
        for pattern in patterns
    )
