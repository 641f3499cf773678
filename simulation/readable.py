"""Assets, amounts and addresses in words. A symbol is the token's own claim, so an odd one never stands alone."""

import re
from functools import lru_cache
from typing import Final

from decoders.amounts import readable
from decoders.foreign_text import plain, suspicious
from decoders.primitives import Address, checksum
from simulation.effects import Asset

NATIVE_SYMBOL: Final = "ETH"
"""The native coin's symbol where an asset names none."""

_NATIVE_SYMBOLS: Final = {
    **dict.fromkeys((1, 10, 324, 8453, 42161, 59144, 534352, 11155111, 31337), "ETH"),
    56: "BNB",
    100: "xDAI",
    137: "POL",
    250: "FTM",
    43114: "AVAX",
}
"""The coins' symbols by chain id (EIP-155), as in the public list of EVM chains."""

_ORDINARY = re.compile(r"[A-Za-z0-9₮][A-Za-z0-9₮.$+_-]{0,15}")


@lru_cache(maxsize=4096)
def short(address: Address) -> str:
    """The first and last four digits with the checksum's case (EIP-55): "0x1234…AbCd".

    For reading only: attackers compute addresses with equal ends (address poisoning), so never compare these.
    """
    mixed = checksum(address)
    return f"{mixed[:6]}…{mixed[-4:]}"


def native_asset(chain_id: int) -> Asset:
    """The chain's own coin; called "coins" on a chain that we do not know, where "ETH" may be false."""
    return Asset(type="native", symbol=_NATIVE_SYMBOLS.get(chain_id, "coins"), decimals=18)


@lru_cache(maxsize=4096)
def name_of(asset: Asset) -> str:
    """What the asset is called: "USDC", "ETH", "token 0x1234…AbCd" where it has no symbol.

    A symbol that is no ordinary one, or that is the native coin's on a token, is quoted and stands beside the
    token's address: it may be a sentence, a look-alike, or a claim to be another coin.
    """
    symbol = None if asset.symbol is None or not asset.symbol.strip() else plain(asset.symbol, limit=24)
    if asset.address is None:
        return symbol if symbol is not None and _ORDINARY.fullmatch(symbol) else NATIVE_SYMBOL
    if symbol is None:
        return f"token {short(asset.address)}"
    if _ORDINARY.fullmatch(symbol) and not suspicious(symbol) and symbol.upper() != NATIVE_SYMBOL:
        return symbol
    return f"“{_unquoted(symbol)}” ({short(asset.address)})"


def amount_of(asset: Asset, amount: int) -> str:
    """An amount of an asset: "1.5 USDC", "-0.1 ETH", "NFT #12 of BAYC".

    `amount` in base units, possibly negative. Where the decimals are not known, it says that these are base units.
    """
    match asset.type:
        case "native":
            return f"{readable(amount, 18 if asset.decimals is None else asset.decimals)} {name_of(asset)}"
        case "erc20":
            return _fungible(asset, amount)
        case "erc721":
            return _single(asset, amount)
        case "erc1155":
            token = "" if asset.token_id is None else f"{token_label(asset.token_id)} of "
            return f"{readable(amount, 0)} × {token}{name_of(asset)}"


def _fungible(asset: Asset, amount: int) -> str:
    if asset.decimals is None:
        return f"{readable(amount, 0)} base units of {name_of(asset)}"
    if asset.symbol is None or not asset.symbol.strip():
        return f"{readable(amount, asset.decimals)} units of {name_of(asset)}"
    return f"{readable(amount, asset.decimals)} {name_of(asset)}"


def _single(asset: Asset, amount: int) -> str:
    if asset.token_id is None:
        return f"{readable(amount, 0)} × NFT of {name_of(asset)}"
    count = "" if abs(amount) == 1 else f"{readable(abs(amount), 0)} × "
    return f"{'-' if amount < 0 else ''}{count}NFT {token_label(asset.token_id)} of {name_of(asset)}"


def token_label(token_id: int) -> str:
    """The token id; the middle of a long one (hashes and packed ids, up to 78 digits) is left out, visibly."""
    digits = str(token_id)
    return f"#{digits}" if len(digits) <= 20 else f"#{digits[:6]}…{digits[-6:]}"


def _unquoted(symbol: str) -> str:
    """Foreign text cannot close our quotes."""
    return re.sub('["“”„‟«»]', "'", symbol)
