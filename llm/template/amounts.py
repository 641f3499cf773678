"""Amounts and assets in the language of the text. In English exactly as `simulation.readable` has them."""

from decoders.amounts import readable
from llm.template.catalogue import Words
from simulation.effects import Asset
from simulation.readable import name_of, short, token_label


def name_in(words: Words, asset: Asset) -> str:
    """What the asset is called; its own symbol is never translated."""
    if asset.address is not None and _unnamed(asset):
        return words.say("amounts.token", address=short(asset.address))
    return name_of(asset)


def amount_in(words: Words, asset: Asset, amount: int) -> str:
    """An amount of an asset, in base units and possibly negative, with the language's separators."""
    name = name_in(words, asset)
    match asset.type:
        case "native":
            return f"{_decimal(words, amount, 18 if asset.decimals is None else asset.decimals)} {name}"
        case "erc20":
            return _fungible(words, asset, amount, name)
        case "erc721":
            return _single(words, asset, amount, name)
        case "erc1155":
            message = "amounts.multi_any" if asset.token_id is None else "amounts.multi"
            slots = {} if asset.token_id is None else {"token": token_label(asset.token_id)}
            return words.say(message, count=_decimal(words, amount, 0), asset=name, **slots)


def _fungible(words: Words, asset: Asset, amount: int, name: str) -> str:
    if asset.decimals is None:
        return words.say("amounts.base_units", amount=_decimal(words, amount, 0), asset=name)
    number = _decimal(words, amount, asset.decimals)
    return words.say("amounts.units", amount=number, asset=name) if _unnamed(asset) else f"{number} {name}"


def _single(words: Words, asset: Asset, amount: int, name: str) -> str:
    if asset.token_id is None:
        return words.say("amounts.nft_any", count=_decimal(words, amount, 0), asset=name)
    token, minus = token_label(asset.token_id), "-" if amount < 0 else ""
    if abs(amount) == 1:
        return minus + words.say("amounts.nft", token=token, asset=name)
    return minus + words.say("amounts.nft_many", count=_decimal(words, abs(amount), 0), token=token, asset=name)


def _decimal(words: Words, amount: int, decimals: int) -> str:
    """The number; "less than ..." for dust, which is never shown as nothing."""
    english = readable(amount, decimals)
    before, dust, number = english.partition("less than ")
    if dust:
        return words.say("amounts.minus_less" if before else "amounts.less", amount=words.decimal(number))
    return words.decimal(english)


def _unnamed(asset: Asset) -> bool:
    return asset.symbol is None or not asset.symbol.strip()
