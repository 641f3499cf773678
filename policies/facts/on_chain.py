"""What the simulation's node says about accounts. Their age is not among it: no node tells when an account began."""

from dataclasses import dataclass

from decoders.outcome import Known, Outcome, Unavailable
from decoders.primitives import Address
from policies.facts.fact import Fact, Kind
from policies.facts.question import Question
from policies.severity import Confidence
from simulation.effects import AccountState


@dataclass(frozen=True, slots=True)
class OnChainFacts:
    """Out of the accounts that were read before the simulation. Contracts are the ordinary case and get no fact."""

    def about(self, question: Question, party: Address) -> Outcome[tuple[Fact, ...]]:
        """Whether the party has code of its own, and whether it ever sent anything."""
        if question.effects is None:
            return Unavailable(stage="facts", reason="accounts were not read, because nothing was simulated")
        state = question.effects.account(party)
        if state is None or state.code == "contract":
            return Known(value=())
        kind = _kind(state)
        fact = Fact(
            subject=party,
            kind=kind,
            text=state.delegate or "",
            source=f"the chain at block {question.effects.block.number}",
            time=question.effects.block.timestamp,
            confidence=Confidence.HIGH,
        )
        return Known(value=(fact,))

    def about_site(self, question: Question, host: str) -> Outcome[tuple[Fact, ...]]:  # noqa: ARG002 - as all sources
        """Nothing: sites are not on the chain."""
        return Known(value=())


def _kind(state: AccountState) -> Kind:
    if state.code == "delegated":
        return Kind.DELEGATED
    return Kind.UNUSED if state.nonce == 0 else Kind.CODELESS
