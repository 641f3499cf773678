"""The values of the block context, and the other values that each is given.

Three kinds of other value, for three ways to tell a simulation from the chain. "bare": what simulators show that set
nothing (zeros, the block before, round gas limits). "near": as likely in the next blocks as the context of the main
run; neighbours differ in parity, since hostile code was seen to branch on it. "later": what an hour brings.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from decoders.primitives import ZERO_ADDRESS, bytes_of, hex_of, keccak
from simulation.contexts import opcodes
from simulation.effects import ContextKind, ContextSetting, ContextValue
from simulation.execution.prepare import Prepared
from simulation.execution.pricing import TRANSACTION_GAS_CAP, gas_price_paid
from simulation.query import BlockContext

_READS: Final[Mapping[ContextValue, frozenset[int]]] = {
    "coinbase": frozenset({opcodes.COINBASE}),
    "coinbase_balance": frozenset({opcodes.BALANCE}),
    "base_fee": frozenset({opcodes.BASEFEE}),
    "prevrandao": frozenset({opcodes.PREVRANDAO}),
    "timestamp": frozenset({opcodes.TIMESTAMP}),
    "block_number": frozenset({opcodes.NUMBER, opcodes.BLOCKHASH}),
    "block_gas_limit": frozenset({opcodes.GASLIMIT}),
    "gas_price": frozenset({opcodes.GASPRICE}),
    "gas": frozenset({opcodes.GAS}),
}

BUILDERS: Final = (
    "0x4838b106fce9647bdf1e7877bf73ce8b0bad5f97",
    "0x1f9090aae28b8a3dceadf281b0f12828e676c326",
    "0x95222290dd7278aa3ddd389cc1e1d165cc4baee5",
)
"""Beneficiaries of many mainnet blocks (Titan, rsync-builder, beaverbuild): odd, even and odd."""

_ETHER = 10**18
_BARE_GAS_LIMIT = 30_000_000
_WORD = 2**256 - 1


def values_read(found: Iterable[int]) -> tuple[ContextValue, ...]:
    """The values of the context that code with these opcodes can ask for, in a fixed order."""
    known = frozenset(found)
    return tuple(value for value, reads in _READS.items() if reads & known)


def settings_of(
    value: ContextValue, prepared: Prepared, gas_used: int, coinbase_balance: int
) -> tuple[ContextSetting, ...]:
    """The other values to try for one value of the context; balances and fees in wei, times in Unix seconds."""
    context = prepared.context
    usual = _usual(value, prepared, coinbase_balance)
    match value:
        case "coinbase":
            pairs = _coinbases(usual)
        case "prevrandao":
            pairs = _randoms(usual, context)
        case "timestamp":
            pairs = [("bare", usual - 12), ("near", usual + 1), ("near", usual + 5), ("near", usual + 60)]
            pairs.append(("later", usual + 3600))
        case "block_number":
            pairs = [("bare", usual - 1), ("near", usual + 1), ("near", usual + 5), ("later", usual + 300)]
        case "block_gas_limit":
            pairs = [("bare", _BARE_GAS_LIMIT), ("near", usual + 1), ("near", 2 * usual)]
        case "coinbase_balance":
            pairs = [("bare", 0), ("near", usual + 1), ("near", usual + _ETHER)]
        case "base_fee" | "gas_price":
            pairs = [("bare", 0), ("near", usual + 1), ("near", 2 * usual)]
        case "gas":
            pairs = [("near", _other_gas(prepared, gas_used))]
    each = dict.fromkeys((kind, number) for kind, number in pairs if number >= 0 and number != usual)
    return tuple(ContextSetting(value=value, kind=kind, number=number) for kind, number in each)


def _usual(value: ContextValue, prepared: Prepared, coinbase_balance: int) -> int:
    """The value in the main run."""
    context = prepared.context
    numbers: Mapping[ContextValue, int] = {
        "coinbase": int(context.coinbase or ZERO_ADDRESS, 16),
        "coinbase_balance": coinbase_balance,
        "base_fee": context.base_fee or 0,
        "prevrandao": int(context.random or "0x0", 16),
        "timestamp": context.time or 0,
        "block_number": context.number or 0,
        "block_gas_limit": context.gas_limit or 0,
        "gas_price": gas_price_paid(prepared.transaction, context),
        "gas": prepared.transaction.gas or 0,
    }
    return numbers[value]


Pairs = list[tuple[ContextKind, int]]


def _coinbases(usual: int) -> Pairs:
    """Nobody, and two builders, of whom one at least differs in parity from the usual one."""
    others = sorted((int(builder, 16) for builder in BUILDERS), key=lambda other: other % 2 == usual % 2)
    builders = [other for other in others if other != usual]
    return [("bare", 0), *(("near", other) for other in builders[:2])]


def _randoms(usual: int, context: BlockContext) -> Pairs:
    """Zero, a neighbour, and two that look drawn; what decides by chance shows it in one of them, most likely."""
    seed = bytes_of(context.random or hex_of(bytes(32)))
    drawn = list(_chain_of_hashes(seed, 3))
    return [("bare", 0), ("near", usual ^ 1), *(("near", number) for number in drawn), ("near", _WORD ^ usual)]


def _chain_of_hashes(seed: bytes, count: int) -> Iterator[int]:
    for _ in range(count):
        seed = keccak(seed)
        yield int.from_bytes(seed)


def _other_gas(prepared: Prepared, gas_used: int) -> int:
    """As much gas as a transaction may have, where the wallet set a limit; where it set none, what it would set."""
    most = min(prepared.context.gas_limit or TRANSACTION_GAS_CAP, TRANSACTION_GAS_CAP)
    given = prepared.plan.transaction.gas
    if given is not None and given < most:
        return most
    return min(most, gas_used * 3 // 2 + 50_000)
