"""Every kind of feed. An importer that is not here does not exist."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from policies.feeds.importer import Importer
from policies.feeds.importers.approval_exploits import APPROVAL_EXPLOITS
from policies.feeds.importers.eth_phishing_detect import ETH_PHISHING_DETECT
from policies.feeds.importers.forta import FORTA
from policies.feeds.importers.ofac import OFAC
from policies.feeds.importers.operator import OPERATOR_CSV, OPERATOR_JSON
from policies.feeds.importers.scamsniffer import SCAMSNIFFER
from policies.feeds.importers.spender_names import SPENDER_NAMES
from policies.feeds.importers.token_list import TOKEN_LIST

KINDS: Final[Mapping[str, Importer]] = MappingProxyType(
    {
        importer.kind: importer
        for importer in (
            SCAMSNIFFER,
            ETH_PHISHING_DETECT,
            OFAC,
            FORTA,
            APPROVAL_EXPLOITS,
            SPENDER_NAMES,
            TOKEN_LIST,
            OPERATOR_CSV,
            OPERATOR_JSON,
        )
    }
)
