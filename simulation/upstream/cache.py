"""State that cannot change, by the hash of its block. Code is kept once, by its own hash, for all blocks."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from decoders.primitives import Address, Hash32, Hex, bytes_of, hex_of, keccak
from simulation.upstream.disk import ACCOUNT, Batch, StateDisk
from simulation.upstream.header import Pin
from simulation.upstream.items import Account, Place
from simulation.upstream.lru import Lru

MAX_ACCOUNTS = 100_000
MAX_SLOTS = 300_000
MAX_BLOCKS = 1_024
MAX_ABSENCES = 10_000
MAX_CODE_DIGITS = 256 * 2**20
"""Hex digits of code, two a byte: some 10,000 contracts of usual size."""

_SLOT, _BLOCK = b"s", b"b"
_FLUSH_SECONDS = 0.5

Block = Mapping[str, Any]


class StateCache:
    """In memory and bounded; what was evicted is simply absent and is read again. With `disk`, kept for later too."""

    def __init__(self, disk: StateDisk | None = None) -> None:
        self._disk = disk
        self._accounts: Lru[tuple[Pin, Address], tuple[int, int, bytes]] = Lru(MAX_ACCOUNTS)
        self._slots: Lru[tuple[Pin, Place], Hash32] = Lru(MAX_SLOTS)
        self._blocks: Lru[tuple[Pin, int], Block] = Lru(MAX_BLOCKS)
        self._absences: Lru[tuple[Pin, Address], bool] = Lru(MAX_ABSENCES)
        self._codes: Lru[bytes, Hex] = Lru(MAX_CODE_DIGITS, len)
        self._unwritten: dict[Pin, Batch] = {}
        self._writing: asyncio.Task[None] | None = None

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

    def absence(self, pin: Pin, address: Address) -> bool | None:
        """Whether a node confirmed that nothing is at this address; None where none was asked."""
        return self._absences.get((pin, address))

    def keep_absence(self, pin: Pin, address: Address, confirmed: bool) -> None:  # noqa: FBT001 - what a node answered
        """Remember it, in memory only: a node that tells more may be configured by the next start."""
        self._absences.put((pin, address), confirmed)

    def keep_account(self, pin: Pin, address: Address, account: Account) -> None:
        """Remember an account."""
        code = bytes_of(account.code)
        code_hash = keccak(code)
        self._codes.put(code_hash, account.code)
        self._accounts.put((pin, address), (account.balance, account.nonce, code_hash))
        if self._disk is not None:
            self._batch(pin).codes[code_hash] = code
            value = account.balance.to_bytes(32, "big") + account.nonce.to_bytes(32, "big") + code_hash
            self._batch(pin).items[ACCOUNT + bytes_of(address)] = value

    def keep_slot(self, pin: Pin, place: Place, value: Hash32) -> None:
        """Remember a slot."""
        self._slots.put((pin, place), value)
        if self._disk is not None:
            self._batch(pin).items[_SLOT + bytes_of(place.address) + bytes_of(place.slot)] = bytes_of(value)

    def keep_block(self, pin: Pin, number: int, block: Block) -> None:
        """Remember a block."""
        self._blocks.put((pin, number), block)
        if self._disk is not None:
            self._batch(pin).items[_BLOCK + number.to_bytes(8, "big")] = json.dumps(block).encode()

    async def recall(self, pin: Pin) -> bool:
        """Bring what the disk has of this block into memory; whether there was anything."""
        if self._disk is None:
            return False
        batch = await self._disk.load(pin)
        for digest, code in batch.codes.items():
            self._codes.put(digest, hex_of(code))
        for key, value in batch.items.items():
            self._recall_item(pin, key, value)
        return bool(batch.items)

    async def close(self) -> None:
        """Write what is not written yet and close the disk."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        if self._disk is not None:
            await self._write()
            await self._disk.close()

    def _recall_item(self, pin: Pin, key: bytes, value: bytes) -> None:
        kind, name = key[:1], key[1:]
        if kind == ACCOUNT:
            numbers = int.from_bytes(value[:32], "big"), int.from_bytes(value[32:64], "big")
            self._accounts.put((pin, hex_of(name)), (*numbers, value[64:]))
        elif kind == _SLOT:
            self._slots.put((pin, Place(hex_of(name[:20]), hex_of(name[20:]))), hex_of(value))
        else:
            self._blocks.put((pin, int.from_bytes(name, "big")), json.loads(value))

    def _batch(self, pin: Pin) -> Batch:
        """What waits to be written of this block; it is written soon."""
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon())
        return self._unwritten.setdefault(pin, Batch())

    async def _write_soon(self) -> None:
        while self._unwritten:
            await asyncio.sleep(_FLUSH_SECONDS)
            await self._write()

    async def _write(self) -> None:
        waiting, self._unwritten = self._unwritten, {}
        for pin, batch in waiting.items():
            if self._disk is not None:
                await self._disk.keep(pin, batch)
