"""A witness out of a run: what it read, without what the caller had put there."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from decoders.primitives import Address, Hex, bytes_of, hex_of, keccak
from simulation.effects import Frame
from simulation.execution.prepare import Prepared
from simulation.execution.pricing import gas_price_paid
from simulation.query import AccountOverride
from simulation.reading.touched import Touched
from simulation.upstream.header import Pin
from simulation.upstream.pinned_state import PinnedState
from simulation.witness.marks import marks_of
from simulation.witness.seal import MAX_ITEMS
from simulation.witness.witness import Witness, WitnessAccount, WitnessSlot

_PRECOMPILES = 0x200
_NOTHING = AccountOverride()
_PAYS = frozenset({"CALL", "CREATE", "CREATE2", "SELFDESTRUCT"})


@dataclass(frozen=True, slots=True)
class Observed:
    """One run, and what is known about it. `codes` is the code that was executed, `context` what it can ask for."""

    prepared: Prepared
    frames: Sequence[Frame]
    touched: Touched
    codes: Mapping[Address, Hex]
    context: tuple[str, ...]
    exact_balances: frozenset[Address]
    parties: tuple[Address, ...]

    async def witness(self, state: PinnedState) -> Witness | None:
        """The witness, out of the cache that the run was served from; None where it is too long to be reread at once.

        Raises `UpstreamUnavailable`.
        """
        pin: Pin = state.pin
        slots = tuple(self._slots())
        accounts = [account async for account in self._accounts(state)]
        if len(slots) + len(accounts) > MAX_ITEMS:
            return None
        return Witness(
            chain_id=pin.chain_id,
            block_number=pin.number,
            block_hash=pin.hash,
            sender=self.prepared.plan.subject,
            accounts=tuple(sorted(accounts, key=lambda account: account.address)),
            slots=slots,
            context=self.context,
            parties=self.parties,
        )

    def _slots(self) -> Iterator[WitnessSlot]:
        marks = marks_of(self.frames, self.codes)
        for address, account in self.touched.items():
            given = self.prepared.accounts.get(address, _NOTHING)
            if given.state is not None:
                continue
            for slot, word in account.slots.items():
                if slot not in (given.state_diff or {}):
                    mark = marks.of(address, slot, word)
                    yield WitnessSlot(address=address, slot=slot, word=word, mark=mark)

    async def _accounts(self, state: PinnedState) -> AsyncIterator[WitnessAccount]:
        spent = self._spent()
        makers = {frame.sender for frame in self.frames if frame.type.startswith("CREATE")}
        if self.prepared.plan.basis == "request" and self.prepared.plan.signer is None:
            makers.add(self.prepared.plan.sender)
        called = [frame.to for frame in self.frames if frame.to and int(frame.to, 16) >= _PRECOMPILES]
        for address in dict.fromkeys([self.prepared.plan.subject, *called, *self.codes, *makers]):
            found = await state.account(address)
            given = self.prepared.accounts.get(address, _NOTHING)
            exact = address in self.exact_balances and given.balance is None
            # Where a stand-in takes the account's place, it passes on to the account's own code, or stands for none.
            own = given.code is None or address == self.prepared.plan.subject
            yield WitnessAccount(
                address=address,
                code_hash=hex_of(keccak(bytes_of(found.code))) if own else None,
                nonce=found.nonce if address in makers and given.nonce is None else None,
                balance=found.balance if exact else None,
                at_least=spent.get(address) if given.balance is None and not exact else None,
            )

    def _spent(self) -> dict[Address, int]:
        """The coins that each account passed on and had not got before, in wei; the sender's with the network fee."""
        transaction = self.prepared.transaction
        held: dict[Address, int] = {}
        needed: dict[Address, int] = {}
        fee = self.frames[0].gas_used * gas_price_paid(transaction, self.prepared.context)
        _pay(self.prepared.plan.sender, fee, held, needed)
        for frame in self.frames:
            if frame.value and frame.error is None and frame.type in _PAYS:
                _pay(frame.sender, frame.value, held, needed)
                held[frame.to or ""] = held.get(frame.to or "", 0) + frame.value
        return {address: amount for address, amount in needed.items() if amount}


def _pay(payer: Address, amount: int, held: dict[Address, int], needed: dict[Address, int]) -> None:
    left = held.get(payer, 0) - amount
    needed[payer] = needed.get(payer, 0) + max(0, -left)
    held[payer] = max(0, left)
