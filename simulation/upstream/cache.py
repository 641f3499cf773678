"""State that cannot change, by the hash of its block. Code is kept once, by its own hash, for all blocks."""

from collections.abc import Mapping
from typing import Any

from decoders.primitives import Address, Hash32, Hex, bytes_of, keccak
from simulation.upstream.header import Pin
from simulation.upstream.items import Account, Place
from simulation.upstream.lru import Lru

MAX_ACCOUNTS = 100_000
MAX_SLOTS = 300_000
MAX_BLOCKS = 1_024
MAX_CODE_DIGITS = 256 * 2**20
"""Hex digits of code, two a byte: some 10,000 contracts of usual size."""

Block = Mapping[str, Any]


class StateCache:
    """In memory and bounded. What was evicted is simply absent and is read again."""

    def __init__(self) -> None:
        self._accounts: Lru[tuple[Pin, Address], tuple[int, int, bytes]] = Lru(MAX_ACCOUNTS)
        self._slots: Lru[tuple[Pin, Place], Hash32] = Lru(MAX_SLOTS)
        self._blocks: Lru[tuple[Pin, int], Block] = Lru(MAX_BLOCKS)
        self._codes: Lru[bytes, Hex] = Lru(MAX_CODE_DIGITS, len)

    def account(self, pin: Pin, address: Address) -> Account | None:
        """The account at this block, if it is known with its code."""
        held = self._accounts.get((pin, address))
        code = self._codes.get(held[2]) if held is not None else None
        return None if held is None or code is None else Account(held[0], held[1], code)

    def slot(self, pin: Pin, place: Place) -> Hash32 | None:
        """The word in a slot at this block, if known."""
        return self._slots.get((pin, place))

    def block(self, pin: Pin, number: int) -> Block | None:
        """This block or an ancestor of it as the node printed it, if known."""
        return self._blocks.get((pin, number))

    def keep_account(self, pin: Pin, address: Address, account: Account) -> None:
        """Remember an account."""
        code_hash = keccak(bytes_of(account.code))
        self._codes.put(code_hash, account.code)
        self._accounts.put((pin, address), (account.balance, account.nonce, code_hash))

    def keep_slot(self, pin: Pin, place: Place, value: Hash32) -> None:
        """Remember a slot."""
        self._slots.put((pin, place), value)

    def keep_block(self, pin: Pin, number: int, block: Block) -> None:
        """Remember a block."""
        self._blocks.put((pin, number), block)
