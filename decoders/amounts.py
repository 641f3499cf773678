"""Amounts for people: exact integer arithmetic, rounded toward zero, and never a zero that is none.

A float has 53 bits and a uint256 has 256, so no float is used anywhere. Rounding up would show more than an account
has; showing 0 for dust would hide that something moves.
"""

from typing import Final

FRACTION_DIGITS = 6
"""Digits shown after the point. 6 is USDC's own precision and a hundredth of a cent for ETH at 100 USD or more."""

MAX_DECIMALS = 255
"""`decimals()` is a uint8 (ERC-20), and a hostile token may return any."""

UINT96_MAX: Final = 2**96 - 1
UINT160_MAX: Final = 2**160 - 1


def readable(amount: int, decimals: int) -> str:
    """The amount in whole units: "1,234.5", "~0.333333" where digits were dropped, "less than 0.000001" for dust.

    `amount` is in base units and may be negative ("-1.5"). Raises ValueError where `decimals` is not 0 to 255.
    """
    if not 0 <= decimals <= MAX_DECIMALS:
        raise ValueError(f"decimals is {decimals}; it must be 0 to {MAX_DECIMALS}")
    sign = "-" if amount < 0 else ""
    whole, fraction = divmod(abs(amount), 10**decimals)
    digits = str(fraction).zfill(decimals) if decimals else ""
    shown = digits[:FRACTION_DIGITS].rstrip("0")
    dropped = digits[FRACTION_DIGITS:].strip("0") != ""
    if not whole and not shown and dropped:
        return f"{'minus ' if sign else ''}less than 0.{'1'.zfill(FRACTION_DIGITS)}"
    return f"{'~' if dropped else ''}{sign}{whole:,}{'.' + shown if shown else ''}"


def is_unlimited(amount: int) -> bool:
    """Whether an allowance of this many base units is in effect without limit.

    True from the maximum of uint160 upward: Permit2 stores allowances in 160 bits and treats the maximum as infinite;
    above it lie 2**255 and the maximum of uint256 (the infinite approval of ERC-20 practice, also after a part of
    it was spent), and amounts such as 2**200 that only differ so as not to be noticed. No real supply comes near
    2**160 (about 1.5e48). True also for exactly the maximum of uint96, which Compound- and Uniswap-style tokens
    store for an infinite approval; below 2**160 only that exact value, since real supplies reach 2**96.
    """
    return amount >= UINT160_MAX or amount == UINT96_MAX
