"""The witness: every item of the chain's state that the outcome depended on, as it was at the simulated block.

What the caller put in the place of state is not among them. Balances stand as the least that the run needed, and as
exact amounts only for accounts whose exact balance was seen to matter, or a busy pool would never hold for a block.
"""

from typing import Literal

from decoders.frozen import Frozen
from decoders.primitives import Address, Amount, Hash32

SlotMark = Literal["implementation", "beacon", "admin", "owner-storage"]
"""Why a slot can be expected to change: it names the code that runs, or the contract's owner may set it."""


class WitnessSlot(Frozen):
    """A storage word that was read; `mark` says who could set it to another one."""

    address: Address
    slot: Hash32
    word: Hash32
    mark: SlotMark | None = None


class WitnessAccount(Frozen):
    """What mattered about an account; None where it did not. `code_hash` is that of no code for accounts without.

    `balance` is exact, `at_least` the least that will do; both in wei.
    """

    address: Address
    code_hash: Hash32 | None = None
    nonce: Amount | None = None
    balance: Amount | None = None
    at_least: Amount | None = None


class Witness(Frozen):
    """Sorted by address and slot. `context` names the values of the block that the executed code can ask for.

    `parties` are those whom the request names: whose entry in a contract's storage has changed can then be told.
    """

    chain_id: int
    block_number: Amount
    block_hash: Hash32
    sender: Address
    accounts: tuple[WitnessAccount, ...]
    slots: tuple[WitnessSlot, ...]
    context: tuple[str, ...] = ()
    parties: tuple[Address, ...] = ()
