"""The facts about the parties of a case, as the answer shows them. Evidence `facts[2]` is the third of them."""

from policies.case import Case
from txexplain.wire.shapes import FactShape


def write_facts(case: Case) -> list[FactShape]:
    """In the case's order. Texts are foreign: they are shown as they were kept, which is plain."""
    return [
        {
            "subject": fact.subject,
            "kind": fact.kind.value,
            "text": fact.text,
            "source": fact.source,
            "time": fact.time,
            "confidence": fact.confidence.value,
        }
        for fact in case.facts
    ]
