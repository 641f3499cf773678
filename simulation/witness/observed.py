"""A witness out of a run: what it read, without what the caller had put there."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from decoders.primitives import Address, Hex
from simulation.code_hash import code_hash_of
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
    parties: tuple[Address, ...]

    async def witness(self, state: PinnedState) -> Witness | None:
        """The witness, out of the cache that the run was served from; None where it is too long to be reread at once.

        No balance in it is exact. Raises `UpstreamUnavailable`.
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

    async def exactly(self, witness: Witness, balances: frozenset[Address], state: PinnedState) -> Witness:
        """The witness with the exact balances of these accounts. Raises `UpstreamUnavailable`."""
        accounts = []
        for account in witness.accounts:
            exact = account.address in balances and self._given(account.address).balance is None
            found = {"balance": (await state.account(account.address)).balance, "at_least": None} if exact else {}
            accounts.append(account.model_copy(update=found))
        return witness.model_copy(update={"accounts": tuple(accounts)})

    def _given(self, address: Address) -> AccountOverride:
        return self.prepared.accounts.get(address, _NOTHING)

    def _slots(self) -> Iterator[WitnessSlot]:
        marks = marks_of(self.frames, self.codes)
        for address, account in self.touched.items():
            given = self._given(address)
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
            given = self._given(address)
            # Where a stand-in takes the account's place, it passes on to the account's own code, or stands for none.
            own = given.code is None or address == self.prepared.plan.subject
            yield WitnessAccount(
                address=address,
                code_hash=code_hash_of(found.code) if own else None,
                nonce=found.nonce if address in makers and given.nonce is None else None,
                at_least=spent.get(address) if given.balance is None else None,
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
