"""What a run's preparation may ask of the fork: code, answers of contracts, and what a step before the run writes."""

from dataclasses import dataclass

from decoders.primitives import Address, Hash32, Hex
from decoders.requests import Transaction
from simulation.deadline import Deadline
from simulation.effects import Frame
from simulation.execution.call_object import block_overrides, call_object, state_overrides
from simulation.execution.calls import CALLS, DIFF, READS
from simulation.execution.overriding import Accounts, laid_over
from simulation.execution.pricing import TRANSACTION_GAS_CAP
from simulation.query import BlockContext
from simulation.reading.frames import read_frames
from simulation.reading.state_diff import applied, read_state_diff
from simulation.reading.touched import read_touched
from simulation.rpc import RpcClient, RpcError


class NotStaged(Exception):  # noqa: N818 - names what happened
    """The request cannot be set up to run. The message is for people."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One fork, the block environment of the run, and what the caller wants different from the state."""

    rpc: RpcClient
    chain_id: int
    context: BlockContext
    overrides: Accounts
    deadline: Deadline

    async def code(self, address: Address) -> Hex:
        """The account's code; "0x" where there is none. Raises `RpcError`, `RpcUnreachable`."""
        override = self.overrides.get(address)
        if override is not None and override.code is not None:
            return override.code
        code: str = await self.rpc.call("eth_getCode", address, "latest", deadline=self.deadline)
        return code.lower()

    async def ask(self, contract: Address, calldata: Hex, accounts: Accounts | None = None) -> Hex | None:
        """What a contract answers; None where it fails. Raises `RpcUnreachable`."""
        call = {"to": contract, "input": calldata}
        over = laid_over(self.overrides, accounts or {})
        parameters = [call, "latest", state_overrides(over), block_overrides(self.context)]
        (answer,) = await self.rpc.attempt([("eth_call", parameters)], self.deadline)
        return None if isinstance(answer, RpcError) else str(answer).lower()

    async def slots_read(self, contract: Address, calldata: Hex, accounts: Accounts) -> list[tuple[Address, Hash32]]:
        """The storage words that a contract reads to answer. Raises `RpcError`, `RpcUnreachable`."""
        over = laid_over(self.overrides, accounts)
        where = {"stateOverrides": state_overrides(over), "blockOverrides": block_overrides(self.context)}
        call = {"to": contract, "input": calldata}
        (read,) = await self.rpc.batch([("debug_traceCall", [call, "latest", {**READS, **where}])], self.deadline)
        return [(address, slot) for address, seen in read_touched(read).items() for slot in seen.slots]

    async def step(
        self, sender: Address, to: Address, calldata: Hex, accounts: Accounts, value: int = 0
    ) -> tuple[Frame, Accounts]:
        """A call before the run, free of fees: its top frame, and the accounts with all that it writes on top.

        Raises `RpcError`, `RpcUnreachable`, `UnreadableTrace`.
        """
        gas = min(self.context.gas_limit or TRANSACTION_GAS_CAP, TRANSACTION_GAS_CAP)
        transaction = Transaction(type=0, to=to, value=value, data=calldata, gas=gas, gas_price=0)
        over = laid_over(self.overrides, accounts)
        free = self.context.model_copy(update={"base_fee": 0})
        where = {"stateOverrides": state_overrides(over), "blockOverrides": block_overrides(free)}
        call = call_object(sender, transaction)
        traces = [("debug_traceCall", [call, "latest", {**tracer, **where}]) for tracer in (CALLS, DIFF)]
        frames, written = await self.rpc.batch(traces, self.deadline)
        return read_frames(frames, gas)[0], applied(read_state_diff(written), over)
