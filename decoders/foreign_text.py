"""Text from the chain or the dapp, made safe to show.

Token names, symbols, domains and revert strings are written by whoever wants to be trusted. A right-to-left override
turns "CDSU" into "USDC", a zero-width space makes two different names look equal, a newline forges a second line of
our own words. So what cannot be seen is made visible, and nothing is taken away silently.
"""

import re
import unicodedata
from typing import Final, Literal

Oddity = Literal["bidi", "invisible", "control", "mixed-scripts", "look-alike", "markup", "link"]

NO_NAME: Final = "(no name)"
HIDDEN: Final = "\ufffd"
CUT: Final = "…"

MAX_MARKS = 2
"""Combining marks kept in a row. Composed scripts need two at most (Thai, Hebrew); towers cover other lines."""

_READ_PER_SHOWN = 16
"""Characters read for each one shown, so that a name of megabytes costs what a short one costs."""

_INSPECTED = 4096
"""Characters that `suspicious` looks at."""

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Unicode's Default_Ignorable_Code_Point beyond category Cf, and letters and symbols that are drawn as nothing.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159") | frozenset(
    chr(code) for span in ((0x180B, 0x1810), (0xFE00, 0xFE10), (0xE0100, 0xE01F0)) for code in range(*span)
)
_SPACES = frozenset("\t\n\v\f\r\x85")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACE_CATEGORIES = frozenset({"Zs", "Zl", "Zp"})

# Cyrillic and Greek letters drawn like ASCII ones (from the letter shapes; compare Unicode TR 39).
_DRAWN_LIKE_LATIN = frozenset("АВЕЅІЈКМНОРСТУХԌԚԜҮаеіјорсухѕһԁԛԝґΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικα")
_CONFUSED_WITH_LATIN = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "GEORGIAN"})
# IPA, phonetic extensions and Latin Extended-D hold small capitals and turned letters: "ᴜꜱᴅᴄ".
_PHONETIC = ((0x0250, 0x02B0), (0x1D00, 0x1DC0), (0xA720, 0xA800))

_ORDINARY = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e]*")
"""ASCII, Latin letters and punctuation: what stays as it is, and nearly all text."""

_MARKUP = re.compile(r"<[/!a-z]|&[#a-z0-9]+;|\]\(|```|\{\{|\x1b\[", re.IGNORECASE)
_LINK = re.compile(
    r"https?:|www\.|\b[a-z0-9-]+\.(?:com|org|net|io|xyz|app|site|online|finance|gift|claims?|top|vip)\b", re.IGNORECASE
)


def plain(text: str, limit: int = 32) -> str:
    """One line of at most `limit` characters in which everything can be seen.

    Control, format (bidi, zero-width), private-use, surrogate and unassigned characters become U+FFFD (one for each
    run); white space becomes one space; towers of combining marks are cut; what is longer ends in an ellipsis.
    Raises ValueError where `limit` is below 9, the length of "(no name)".
    """
    if limit < len(NO_NAME):
        raise ValueError(f"limit is {limit}; it must be at least {len(NO_NAME)}")
    head = text[: limit * _READ_PER_SHOWN]
    shown = " ".join(head.split()) if _ORDINARY.fullmatch(head) else _shown(head)
    if len(head) < len(text) or len(shown) > limit:
        shown = shown[: limit - 1].rstrip() + CUT
    return shown or NO_NAME


def suspicious(text: str) -> tuple[Oddity, ...]:
    """What is odd about the text, in the order of `Oddity`; empty for ordinary names.

    "bidi": changes the reading direction. "invisible": zero-width or blank characters. "control": control,
    private-use, surrogate or unassigned characters. "mixed-scripts": a word mixes Latin with a script that is confused
    with it. "look-alike": letters drawn like ASCII letters. "markup": HTML, Markdown or terminal codes. "link": a web
    address, which no honest token name needs.
    """
    head = text[:_INSPECTED]
    checks: tuple[tuple[Oddity, bool], ...] = (
        ("bidi", any(character in _BIDI for character in head)),
        ("invisible", any(_invisible(character) for character in head)),
        ("control", any(_control(character) for character in head)),
        ("mixed-scripts", any(_mixed(word) for word in head.split())),
        ("look-alike", any(_look_alike(word) for word in head.split())),
        ("markup", _MARKUP.search(head) is not None),
        ("link", _LINK.search(head) is not None),
    )
    return tuple(name for name, found in checks if found)


def _shown(text: str) -> str:
    """Any text, each character looked at."""
    return _collapse(unicodedata.normalize("NFC", "".join(_visible(unicodedata.normalize("NFC", text)))))


def _visible(text: str) -> list[str]:
    """The characters of NFC text with hidden ones replaced, spaces made plain and towers of marks cut."""
    shown: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in {"Mn", "Me"} and character not in _BLANK:
            marks += 1
            # A mark without a letter would sit on our own words before it.
            if not shown or shown[-1] == " ":
                shown.append(HIDDEN)
            elif marks <= MAX_MARKS:
                shown.append(character)
            continue
        marks = 0
        if category in _SPACE_CATEGORIES or character in _SPACES:
            shown.append(" ")
        elif category in _HIDDEN_CATEGORIES or character in _BLANK:
            shown.append(HIDDEN)
        else:
            shown.append(character)
    return shown


def _collapse(text: str) -> str:
    """One space and one U+FFFD for each run of them."""
    return re.sub(f"{HIDDEN}+", HIDDEN, " ".join(text.split()))


def _invisible(character: str) -> bool:
    return character in _BLANK or (unicodedata.category(character) == "Cf" and character not in _BIDI)


def _control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} and character not in _SPACES


def _scripts(word: str) -> set[str]:
    """The scripts of the word's letters, by the first word of their Unicode names."""
    return {unicodedata.name(letter, "?").split(" ")[0] for letter in word if letter.isalpha()}


def _mixed(word: str) -> bool:
    scripts = _scripts(word)
    return "LATIN" in scripts and not scripts.isdisjoint(_CONFUSED_WITH_LATIN)


def _look_alike(word: str) -> bool:
    """Whether the word would be read as ASCII: a styled or phonetic Latin letter, or only foreign doubles."""
    letters = [letter for letter in word if letter.isalpha()]
    if any(_styled(letter) for letter in letters):
        return True
    return bool(letters) and all(letter in _DRAWN_LIKE_LATIN for letter in letters)


def _styled(letter: str) -> bool:
    if letter.isascii():
        return False
    phonetic = any(start <= ord(letter) < end for start, end in _PHONETIC)
    return phonetic or unicodedata.normalize("NFKC", letter).isascii()
