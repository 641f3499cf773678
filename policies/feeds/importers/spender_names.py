"""revoke.cash's names of spenders: who a contract that asks for approvals belongs to, and its known risks.

Format: github.com/RevokeCash/whois, `spenders/CHAIN/ADDRESS.json` with `name`, `label` and `riskFactors`. A name is no
praise; an entry with the risk "exploit" counts as exploited, one with "deprecated" is no longer named.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from policies.feeds.draft import BadFeed, Draft
from policies.feeds.entry import Category
from policies.feeds.importer import Importer
from policies.feeds.sources import Source, json_of, list_of, object_of
from policies.severity import Confidence

_PLACE = re.compile(r"(?:(?:^|/)(\d{1,15})/)?([^/]+)\.json$")


def _read(sources: Sequence[Source], draft: Draft) -> None:
    for source in sources:
        found = _PLACE.search(source.name)
        if found is None:
            raise BadFeed(f"{source.name}: a file of names is called ADDRESS.json, in a folder of its chain id")
        # Without a folder of its chain id it is mainnet's.
        chain = int(found.group(1) or 1)
        _take(object_of(json_of(source), source.name), draft, source.name, found.group(2), chain)


def _take(document: Mapping[str, Any], draft: Draft, place: str, address: str, chain: int) -> None:
    name = document.get("label") or document.get("name") or ""
    if not isinstance(name, str):
        raise BadFeed(f"{place}: name and label are text")
    risks = [object_of(risk, place) for risk in list_of(document.get("riskFactors", []), f"{place}/riskFactors")]
    exploits = [str(risk.get("data", "")) for risk in risks if risk.get("type") == "exploit"]
    if exploits:
        draft.address(address, Category.EXPLOITED, exploits[0] or name, place, chain)
    elif risks or not name:
        draft.address(address, Category.NOTE, f"{name} (no longer in use)" if name else "", place, chain)
    else:
        draft.address(address, Category.NAMED, name, place, chain)


SPENDER_NAMES: Final = Importer(
    "spender-names", "revoke.cash whois", "no licence stated", 180, Confidence.MEDIUM, _read
)
