"""Whether exact balances of coins matter to a run. Code that can ask for them mostly does not act upon the answer.

So the run is made once more with every balance that could be asked for half as large again and a bit: where it then
writes the same, no exact balance matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from decoders.primitives import Address, Hex
from simulation.contexts.fingerprint import Fingerprint, fingerprint
from simulation.contexts.opcodes import BALANCE, SELFBALANCE, opcodes_in
from simulation.execution.calls import trace_call, tracer_like
from simulation.execution.prepare import Prepared
from simulation.query import AccountOverride
from simulation.reading.state_diff import StateDiff, read_state_diff
from simulation.reading.touched import Touched
from simulation.rpc import Call, RpcError


@dataclass(frozen=True, slots=True)
class BalanceTrial:
    """`diff` is what the main run wrote, `asked_for` are the accounts whose balance the executed code can ask for."""

    prepared: Prepared
    diff: StateDiff
    touched: Touched
    asked_for: tuple[Address, ...]

    def calls(self) -> list[Call]:
        """The run with other balances; none where the code cannot ask for any."""
        return [trace_call(self._other, tracer_like(self.diff))] if self.asked_for else []

    def exact(self, answers: list[Any], usual: Fingerprint, gas_used: int) -> frozenset[Address]:
        """The accounts whose exact balance matters, from the answers to `calls` and what the main run wrote."""
        if not answers:
            return frozenset()
        if isinstance(answers[0], RpcError):
            return frozenset(self.asked_for)
        other = fingerprint(self._other, read_state_diff(answers[0]), gas_used)
        return frozenset() if other == usual else frozenset(self.asked_for)

    @property
    def _other(self) -> Prepared:
        accounts = dict(self.prepared.accounts)
        for address in self.asked_for:
            balance = self.touched[address].balance
            given = accounts.get(address, AccountOverride())
            accounts[address] = given.model_copy(update={"balance": balance + balance // 2 + 1})
        return replace(self.prepared, accounts=accounts)


def balance_trial(prepared: Prepared, diff: StateDiff, touched: Touched, codes: Mapping[Address, Hex]) -> BalanceTrial:
    """The trial for a run. The sender and the block's beneficiary pay and get fees, so theirs are never exact."""
    others = any(BALANCE in opcodes_in(code) for code in codes.values())
    left_out = {prepared.plan.sender, prepared.context.coinbase}
    asked = (
        address
        for address in touched
        if address not in left_out and (others or SELFBALANCE in opcodes_in(codes.get(address, "0x")))
    )
    return BalanceTrial(prepared, diff, touched, tuple(asked))
