"""A Safe's own storage written by a call that does not say so (the exchange theft of February 2025)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from decoders.outcome import Known
from decoders.primitives import Address, hex_of, keccak
from decoders.requests import Transaction, TypedData
from policies.calls import placed_calls
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_EXECUTE: Final = "0x6a761202"


def _slot(number: int) -> str:
    return f"0x{number:064x}"


_CODE: Final = _slot(0)
_SLOTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        _CODE: ("the address of its own code", ""),
        _slot(3): ("the number of its owners", "change-owners"),
        _slot(4): ("how many owners must sign", "change-owners"),
        hex_of(keccak(b"guard_manager.guard.address")): ("its guard", "change-guard"),
        hex_of(keccak(b"module_manager.module_guard.address")): ("its guard for modules", "change-guard"),
        hex_of(keccak(b"fallback_manager.handler.address")): ("its fallback handler", "change-fallback-handler"),
    }
)
"""Slot to what a Safe keeps there, and the intent of the calls that change it openly (`SafeStorage.sol` and others)."""


class SafeStorageChange(Rule):
    """What it catches: a Safe whose code, owners, guard or fallback handler is overwritten without a call for it.

    Why it matters: whoever writes these places owns the account. In February 2025 a call named "transfer" put another
    contract in place of a Safe's code, and the account was emptied.

    What to do: do not sign. A change of owners or code has its own functions, which say what they do.
    """

    id = "safe-storage-change"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data"})
    needs = frozenset({"effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each such place that the run writes without an open call for it."""
        safe, signed = _safe(case)
        if safe is None:
            return
        intents = {call.intent for _, call in placed_calls(case)} if isinstance(case.decoded, Known) else set()
        for position, (account, slots) in enumerate(case.outcome.storage_written):
            if account != safe:
                continue
            for slot, (kept, intent) in _SLOTS.items():
                if slot in slots and intent not in intents:
                    yield self.finding(
                        title=f"It overwrites the place where the account {self.who(case, account)} keeps {kept}, by a "
                        "call that does not say so.",
                        evidence=(signed, f"effects.storage_written[{position}]"),
                        advice="Do not sign. A change of owners or code has its own functions, which say what they do.",
                    )


def _safe(case: Case) -> tuple[Address | None, str]:
    """The Safe that is told what to do, and where in the request that stands."""
    payload = case.request.payload
    if isinstance(payload, Transaction) and payload.data[:10] == _EXECUTE:
        return payload.to, "request.payload.data"
    if isinstance(payload, TypedData) and payload.primary_type == "SafeTx":
        return payload.domain.verifying_contract, "request.payload.message"
    return None, ""
