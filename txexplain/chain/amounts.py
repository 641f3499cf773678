"""Amounts in the smallest unit of what they count: wei for 18-decimal assets, millionths for six-decimal ones."""

from typing import Final

UNLIMITED: Final = 2**256 - 1
GWEI: Final = 10**9


def ether(amount: int) -> int:
    """Whole units of an 18-decimal asset (ETH, WETH, DAI) in its smallest unit."""
    return amount * 10**18


def milliether(amount: int) -> int:
    """Thousandths of an ether in wei."""
    return amount * 10**15


def usdc(amount: int) -> int:
    """Whole units of a six-decimal token (USDC, USDT) in its smallest unit."""
    return amount * 10**6
