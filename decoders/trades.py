"""Parts of trades, as most order books write them."""

from typing import Final

from decoders.decoded import TradeItem
from decoders.primitives import ZERO_ADDRESS, Address

_NATIVE: Final = frozenset({ZERO_ADDRESS, "0x" + "ee" * 20})
"""How protocols write the native coin where a token's address belongs."""


def tokens(token: Address, amount: int, recipient: Address | None = None, last: int | None = None) -> TradeItem:
    """An amount of an ERC-20 token or of the native coin; `last` is the amount at the end of an auction."""
    native = token in _NATIVE
    return TradeItem(
        standard="native" if native else "erc20",
        token=None if native else token,
        amount=amount,
        last_amount=amount if last is None else last,
        recipient=recipient,
    )


def piece(
    collection: Address, token_id: int | None, amount: int | None = None, recipient: Address | None = None
) -> TradeItem:
    """An NFT: of ERC-721 without an amount, of ERC-1155 with one. `token_id` None: not told by the order."""
    return TradeItem(
        standard="erc721" if amount is None else "erc1155",
        token=collection,
        amount=1 if amount is None else amount,
        last_amount=1 if amount is None else amount,
        token_id=token_id,
        recipient=recipient,
    )
