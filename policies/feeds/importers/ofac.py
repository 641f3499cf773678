"""OFAC's sanctioned addresses: one address a line, or a JSON list of them.

Format: the lists of github.com/0xB10C/ofac-sanctioned-digital-currency-addresses, made from the SDN list of the US
Treasury. The addresses hold on every chain on which their owner can use them.
"""

from collections.abc import Sequence
from typing import Final

from policies.feeds.draft import Draft
from policies.feeds.entry import Category
from policies.feeds.importer import Importer
from policies.feeds.sources import Source, json_of, list_of, text_of
from policies.severity import Confidence

_LABEL: Final = "sanctioned by the US Treasury (OFAC)"


def _read(sources: Sequence[Source], draft: Draft) -> None:
    for source in sources:
        if source.name.endswith(".json"):
            items = [str(item) for item in list_of(json_of(source), source.name)]
        else:
            items = text_of(source).splitlines()
        for at, line in enumerate(items, start=1):
            if line.strip() and not line.lstrip().startswith("#"):
                draft.address(line, Category.SANCTIONED, _LABEL, f"{source.name}:{at}")


OFAC: Final = Importer(
    "ofac", "US Treasury, OFAC SDN list", "public domain (US government)", 30, Confidence.HIGH, _read
)
