"""Raw texts by the digest of their prompt. Slot values are in neither, so a text is filled anew for each case."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

ENTRIES: Final = 2_048
"""A text has some hundred characters: about a megabyte in all."""


@dataclass(frozen=True, slots=True)
class CachedText:
    """A verified raw text and who wrote it."""

    raw: str
    model: str
    region: str
    residency: str | None


class TextCache:
    """The texts used last. One event loop uses it."""

    def __init__(self, entries: int = ENTRIES) -> None:
        self._entries = entries
        self._texts: OrderedDict[str, CachedText] = OrderedDict()

    def get(self, digest: str) -> CachedText | None:
        """The text, which counts as used."""
        text = self._texts.get(digest)
        if text is not None:
            self._texts.move_to_end(digest)
        return text

    def put(self, digest: str, text: CachedText) -> None:
        """Keep it; the one that was not used for the longest time goes."""
        self._texts[digest] = text
        self._texts.move_to_end(digest)
        while len(self._texts) > self._entries:
            self._texts.popitem(last=False)

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._texts)
