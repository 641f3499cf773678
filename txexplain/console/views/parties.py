"""Who an address is to the reader: the signer, a contract that the policy knows, a labelled party, or a stranger."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from decoders.outcome import Known
from decoders.primitives import ZERO_ADDRESS, Address, checksum
from policies.known.contracts import KnownContracts
from simulation.readable import short
from txexplain.report import Report


@dataclass(frozen=True, slots=True)
class Party:
    """An address as a page shows it. `name` None for a stranger; `kind` is signer, known, label, zero or stranger."""

    address: Address
    shown: str
    short: str
    name: str | None
    kind: str
    code: str | None = None

    @property
    def title(self) -> str:
        """The name, or the address in short."""
        return self.name or self.short


@dataclass(frozen=True, slots=True)
class PartyBook:
    """Looks parties up for one report."""

    report: Report
    known: KnownContracts
    labels: Mapping[Address, str] = field(default_factory=dict)

    def party(self, address: Address) -> Party:
        """The party at an address (lowercase)."""
        name, kind = self._name(address)
        return Party(address, checksum(address), short(address), name, kind, self._code(address))

    def _name(self, address: Address) -> tuple[str | None, str]:
        if address == self.report.case.request.sender:
            return "the signer", "signer"
        if address in self.labels:
            return self.labels[address], "label"
        if address == ZERO_ADDRESS:
            return "the zero address", "zero"
        entry = self.known.get((self.report.case.request.chain_id, address))
        return (None, "stranger") if entry is None else (entry.name, "known")

    def _code(self, address: Address) -> str | None:
        effects = self.report.case.effects
        state = effects.value.account(address) if isinstance(effects, Known) else None
        words = {"none": "no code", "contract": "contract", "delegated": "account with delegated code"}
        return None if state is None else words[state.code]
