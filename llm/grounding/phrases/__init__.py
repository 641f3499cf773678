"""The phrase book: for each kind of statement, the ways to say it. `[effects|findings].<language>.toml` hold it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from llm.grounding.pattern import Pattern, parse
from policies.verdict import Finding

LANGUAGES: Final = ("en",)
"""Languages that a model may write; all others are the template's."""

UNSURE: Final = ("We are not sure, but ", "This is not certain, but ")
"""What stands before a finding of low confidence."""

_UNSURE_MARK: Final = "unsure "


@dataclass(frozen=True)
class PhraseBook:
    """Patterns by kind. A kind that begins with "unsure " is its finding's with a doubt in front."""

    kinds: Mapping[str, tuple[Pattern, ...]]

    def patterns(self, kind: str) -> tuple[Pattern, ...]:
        """The ways to say it. Raises KeyError for a kind that the book does not have."""
        if kind.startswith(_UNSURE_MARK):
            doubt = f"({'|'.join(UNSURE)})"
            sure = self.kinds[kind.removeprefix(_UNSURE_MARK)]
            return tuple(parse(doubt + pattern.text[:1].lower() + pattern.text[1:]) for pattern in sure)
        return self.kinds[kind]

    def fitting(self, kind: str, roles: frozenset[str]) -> tuple[Pattern, ...]:
        """The ways to say it that use exactly these slots. Raises KeyError where there is none."""
        patterns = tuple(pattern for pattern in self.patterns(kind) if pattern.roles == roles)
        if not patterns:
            raise KeyError(f"the phrase book has no words for {kind!r} with the slots {sorted(roles)}")
        return patterns

    def finding_kind(self, finding: Finding, standing: str | None) -> str:
        """The kind of a finding's sentence. Raises KeyError for a rule that the book does not have."""
        special = f"{finding.rule}.{standing}"
        if special in self.kinds:
            return special
        if finding.rule not in self.kinds:
            raise KeyError(f"the phrase book has no words for the rule {finding.rule!r}")
        return finding.rule


@cache
def book_in(language: str) -> PhraseBook:
    """The book of a language in `LANGUAGES`. Raises FileNotFoundError for any other."""
    kinds: dict[str, tuple[Pattern, ...]] = {}
    for part in ("effects", "findings"):
        text = files("llm.grounding.phrases").joinpath(f"{part}.{language}.toml").read_text(encoding="utf-8")
        kinds.update((kind, tuple(parse(line) for line in lines)) for kind, lines in tomllib.loads(text).items())
    return PhraseBook(kinds)
