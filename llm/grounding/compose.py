"""From a judged case to the prompt: a few short lines with letters for slots, and the grammar of what is true of it.

Nothing that the chain or the dapp wrote is in the prompt: only kinds from the phrase book and letters.
"""

import hashlib
from types import MappingProxyType
from typing import Final

from llm.explainer import negotiate
from llm.grounding.grounded import GroundedPrompt, Unprompted
from llm.grounding.phrases import LANGUAGES, PhraseBook, book_in
from llm.grounding.slots import SlotTable, TooManyValuesError
from llm.grounding.statement import Statement
from llm.grounding.statements.approvals import (
    account_approval_statements,
    approval_statements,
    permission_statements,
)
from llm.grounding.statements.assets import account_statements, asset_statements, nothing_statements
from llm.grounding.statements.control import control_statements
from llm.grounding.statements.findings import finding_statements
from llm.grounding.statements.request import request_statements
from llm.grounding.statements.status import advice_statement, failure_statements, gap_statements
from llm.template.catalogue import LANGUAGES as TEMPLATE_LANGUAGES
from llm.template.catalogue import words_in
from llm.template.facts import Facts
from policies.case import Case
from policies.severity import Severity
from policies.verdict import Verdict

PREFIX: Final = "<|im_start|>user\n"
SUFFIX: Final = "<|im_end|>\n<|im_start|>assistant\n"
"""The marks of the chat form that SmolLM2 was made for; an answer ends with the first of them."""

STOP: Final = ("<|im_end|>",)

_TOKENS_SENTENCE: Final = 34
"""More than the longest sentence of the phrase book takes in SmolLM2's tokens (`tests/llm/grounding` measures it)."""


def compose(case: Case, verdict: Verdict, language: str) -> GroundedPrompt | Unprompted:
    """The prompt for this case, or why no model is asked. `language` as the caller asked for it (BCP 47)."""
    chosen = negotiate(language, TEMPLATE_LANGUAGES)
    if chosen not in LANGUAGES:
        return Unprompted(f"models write no {chosen}")
    table, book = SlotTable(), book_in(chosen)
    try:
        statements = statements_of(Facts(case, verdict), book, table)
    except (TooManyValuesError, KeyError) as error:
        return Unprompted(str(error.args[0]))
    return prompt_of(statements, table, book, chosen)


def prompt_of(statements: tuple[Statement, ...], table: SlotTable, book: PhraseBook, language: str) -> GroundedPrompt:
    """The prompt that asks for these statements."""
    case_text = "\n".join(statement.told for statement in statements)
    prompt, grammar = f"{PREFIX}{case_text}{SUFFIX}", grammar_of(statements, book)
    return GroundedPrompt(
        prompt=prompt,
        prefix=PREFIX,
        case_text=case_text,
        slots=MappingProxyType(dict(table.given)),
        statements=statements,
        grammar=grammar,
        ways=ways_of(statements, book),
        max_tokens=_TOKENS_SENTENCE * len(statements),
        stop=STOP,
        digest="sha256:" + hashlib.sha256(f"{prompt}\0{grammar}".encode()).hexdigest(),
        language=language,
    )


def statements_of(facts: Facts, book: PhraseBook, table: SlotTable) -> tuple[Statement, ...]:
    """All that must be said, in the order of the text. Raises TooManyValuesError, or KeyError for what has no words."""
    words = words_in("en")
    happens = [
        *control_statements(facts, table),
        *asset_statements(facts, words, table),
        *account_statements(facts, words, table),
        *approval_statements(facts, table),
        *account_approval_statements(facts, words, table),
        *permission_statements(facts, table),
        *request_statements(facts, table),
    ]
    findings = finding_statements(facts, book, table)
    opening = [*failure_statements(facts, table), *gap_statements(facts)]
    serious = any(finding.severity is not Severity.INFO for finding in facts.verdict.findings)
    if not happens and not opening and not serious:
        happens = nothing_statements(facts, table)
    return (*opening, *happens, *findings, advice_statement(facts, book))


def grammar_of(statements: tuple[Statement, ...], book: PhraseBook) -> str:
    """One sentence for each statement, in order, in any of the ways that the book offers (GBNF)."""
    root = ' " " '.join(f"s{number}" for number in range(len(statements)))
    rules = [
        f"s{number} ::= "
        + " | ".join(
            pattern.gbnf(statement.slots) for pattern in book.fitting(statement.kind, frozenset(statement.slots))
        )
        for number, statement in enumerate(statements)
    ]
    return "\n".join([f"root ::= {root}", *rules]) + "\n"


def ways_of(statements: tuple[Statement, ...], book: PhraseBook) -> tuple[tuple[str, ...], ...]:
    """The same as the grammar, spelled out: for each statement every sentence that the book offers."""
    return tuple(
        tuple(
            dict.fromkeys(
                way
                for pattern in book.fitting(statement.kind, frozenset(statement.slots))
                for way in pattern.ways(statement.slots)
            )
        )
        for statement in statements
    )
