"""Domain names in the one form in which they are stored and looked up. Lists and sites are hostile text alike."""

import re
from collections.abc import Iterator
from typing import Final

from policies.origins import SHARED, site_of

_NAME = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{1,62}[a-z0-9]")
_FOUR_NUMBERS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_MOST_LABELS: Final = 16
"""Labels of a host that are looked up; deeper names have never been seen and only cost time."""


class BadDomain(ValueError):  # noqa: N818 - named for what it is, as refusals are
    """Not a name that a list may hold; the message says why."""


def canonical(text: str) -> str:
    """Lowercase, in punycode, without scheme, port, path and closing dot. Raises `BadDomain`.

    International names are written as DNS does (RFC 3490), so that both spellings are one entry.
    """
    name = text.strip().lower()
    name = name.partition("://")[2] or name
    name = re.split(r"[/?#:]", name, maxsplit=1)[0].removesuffix(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise BadDomain("is no international domain name") from error
    if _NAME.fullmatch(name) is None and _FOUR_NUMBERS.fullmatch(name) is None:
        raise BadDomain("is no domain name")
    return name


def listable(text: str) -> str:
    """A name that a list may hold: canonical, a leading `*.` taken off. Raises `BadDomain`."""
    bare = text.strip().removeprefix("*.").removeprefix(".")
    if "*" in bare:
        raise BadDomain("has a wildcard inside")
    name = canonical(bare)
    if name in SHARED or (site_of(name) == name and _is_suffix(name)):
        raise BadDomain("would cover every site under a shared suffix")
    return name


def _is_suffix(name: str) -> bool:
    """Whether it is what registries sell names under, like `co.uk`."""
    first, _, country = name.partition(".")
    return "." not in country and len(country) == 2 and first in {"co", "com", "org", "net", "gov", "edu", "ac"}


def covering(host: str) -> Iterator[str]:
    """The host and every name that it lies under, the longest first."""
    if _FOUR_NUMBERS.fullmatch(host):
        yield host
        return
    labels = host.split(".")[-_MOST_LABELS:]
    for at in range(len(labels) - 1):
        yield ".".join(labels[at:])
