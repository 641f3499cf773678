"""Which values of its surroundings a contract's code can ask for, out of the bytecode alone.

A trace of every step would tell what was executed, at many times the cost of the run itself. The bytecode tells what
can be executed, in microseconds: never too little, so what is not in it need not be tried.
"""

import re
from functools import lru_cache
from typing import Final

from decoders.primitives import Hex, bytes_of

BALANCE: Final = 0x31
GASPRICE: Final = 0x3A
BLOCKHASH: Final = 0x40
COINBASE: Final = 0x41
TIMESTAMP: Final = 0x42
NUMBER: Final = 0x43
PREVRANDAO: Final = 0x44
GASLIMIT: Final = 0x45
SELFBALANCE: Final = 0x47
BASEFEE: Final = 0x48
GAS: Final = 0x5A

NAMES: Final = {
    BALANCE: "BALANCE",
    GASPRICE: "GASPRICE",
    BLOCKHASH: "BLOCKHASH",
    COINBASE: "COINBASE",
    TIMESTAMP: "TIMESTAMP",
    NUMBER: "NUMBER",
    PREVRANDAO: "PREVRANDAO",
    GASLIMIT: "GASLIMIT",
    SELFBALANCE: "SELFBALANCE",
    BASEFEE: "BASEFEE",
    GAS: "GAS",
}

_PUSHES = re.compile(b"|".join(rb"\x%02x.{0,%d}" % (0x5F + size, size) for size in range(1, 33)), re.DOTALL)
"""PUSH1 to PUSH32 with the data behind them, which is never executed. The last one may lack part of its data."""

_DEAD = re.compile(rb"[\x00\x56\xf3\xfd\xfe\xff][^\x5b]*")
"""What follows STOP, JUMP, RETURN, REVERT, INVALID or SELFDESTRUCT is reached only at a JUMPDEST."""


@lru_cache(maxsize=4096)
def opcodes_in(code: Hex) -> frozenset[int]:
    """The opcodes of `NAMES` that this code could execute; compilers' tables and metadata behind it do not count."""
    alive = _DEAD.sub(b"", _PUSHES.sub(b"", bytes_of(code)))
    return frozenset(alive) & NAMES.keys()
