"""Token lists: which token bears a symbol.

Format: github.com/Uniswap/token-lists, `tokens` of `chainId`, `address`, `symbol`, `name` and `decimals`. Tokens of
other machines (Solana and others in extended lists) are left out and counted.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from policies.feeds.draft import BadFeed, Draft
from policies.feeds.entry import Category
from policies.feeds.importer import Importer
from policies.feeds.sources import Source, chain_of, json_of, list_of, object_of
from policies.look_alikes import symbol_as_read
from policies.severity import Confidence


def _read(sources: Sequence[Source], draft: Draft) -> None:
    for source in sources:
        document = object_of(json_of(source), source.name)
        for at, token in enumerate(list_of(document.get("tokens"), f"{source.name}/tokens")):
            place = f"{source.name}/tokens/{at}"
            _take(object_of(token, place), draft, place)


def _take(token: Mapping[str, Any], draft: Draft, place: str) -> None:
    chain, symbol = chain_of(token.get("chainId"), f"{place}/chainId"), token.get("symbol")
    if not isinstance(symbol, str) or not symbol.strip() or chain == 0:
        raise BadFeed(f"{place}: a token has a chainId and a symbol")
    draft.address(token.get("address"), Category.LISTED_ASSET, symbol, place, chain)
    address = str(token.get("address")).strip().lower()
    read = symbol_as_read(symbol)
    if read and (chain, address, Category.LISTED_ASSET) in draft.entries:
        draft.symbol(chain, read, address, place)


TOKEN_LIST: Final = Importer("token-list", "token list", "as stated by the list", 180, Confidence.HIGH, _read)
