"""How hard a text is to read: the grade of Flesch and Kincaid (1975), and its length."""

import re
from typing import Final

_SENTENCE: Final = re.compile(r"[^.!?]+[.!?]")
_VALUE: Final = re.compile(r"\S*[0-9…“”]\S*")
_WORD: Final = re.compile(r"[A-Za-z']+")
_VOWELS: Final = re.compile(r"[aeiouy]+")


def plain_words(text: str) -> str:
    """The text with each amount, address or quoted name as one short word: they are looked at, not read out."""
    return _VALUE.sub("it", re.sub(r"“[^”]*”", "it", text))


def word_count(text: str) -> int:
    """Words as they stand on the screen, amounts and addresses included."""
    return len(text.split())


def grade(text: str) -> float:
    """The school grade whose pupils can read it."""
    shown = plain_words(text)
    words = _WORD.findall(shown)
    sentences = max(1, len(_SENTENCE.findall(shown)))
    if not words:
        return 0.0
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end; at least one."""
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye")) and groups > 1
    return max(1, groups - silent)
