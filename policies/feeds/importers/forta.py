"""Forta's labelled data sets: `malicious_smart_contracts.csv`, `phishing_scams.csv`, `etherscan_malicious_labels.csv`.

Format: github.com/forta-network/labelled-datasets, one folder for each chain id. Attackers' contracts and accounts
alike count as scam. Where the path has no chain id, the entries are taken for mainnet, as the published ones are.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from policies.feeds.draft import BadFeed, Draft
from policies.feeds.entry import Category
from policies.feeds.importer import Importer
from policies.feeds.sources import Source, rows_of
from policies.severity import Confidence

_CHAIN = re.compile(r"(?:^|/)(\d{1,15})/[^/]+$")
_ADDRESS: Final = ("address", "contract_address", "banned_address")
_WORDS: Final = ("etherscan_tag", "contract_tag", "wallet_tag", "etherscan_labels", "notes")


def _read(sources: Sequence[Source], draft: Draft) -> None:
    for source in sources:
        found = _CHAIN.search(source.name)
        chain = int(found.group(1)) if found else 1
        for place, row in rows_of(source, frozenset()):
            column = next((name for name in _ADDRESS if name in row), None)
            if column is None:
                raise BadFeed(f"{source.name}: its first line must name one of the columns {', '.join(_ADDRESS)}")
            draft.address(row[column], Category.SCAM, _words(row), place, chain)
            creator = row.get("contract_creator", "")
            # A creator without a label of its own may be a factory that anybody uses.
            if creator and row.get("contract_creator_etherscan_label"):
                draft.address(creator, Category.SCAM, row.get("contract_creator_tag", ""), place, chain)


def _words(row: Mapping[str, str]) -> str:
    return next((row[name] for name in _WORDS if row.get(name)), "")


FORTA: Final = Importer("forta", "Forta labelled data sets", "MIT", 90, Confidence.MEDIUM, _read)
