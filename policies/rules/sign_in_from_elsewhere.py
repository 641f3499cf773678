"""Sign-in messages (EIP-4361) that name another site than the one that asks."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from decoders.foreign_text import plain
from decoders.requests import Message
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_FIRST_LINE: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?([^\s/?#]{1,255}) wants you to sign in with your Ethereum account:", re.IGNORECASE
)


class SignInFromElsewhere(Rule):
    """What it catches: a sign-in message (EIP-4361) for another domain than that of the site that asks for it.

    Why it matters: a site in the middle can pass your signature on and be signed in as you there.

    What to do: do not sign. Open the site that you want to sign in to yourself.
    """

    id = "sign-in-from-elsewhere"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"message"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding; none where the wallet did not say who asks."""
        payload, url = case.request.payload, case.request.origin.url
        if not isinstance(payload, Message) or payload.text is None or url is None:
            return
        first = _FIRST_LINE.match(payload.text)
        asking = _host(url)
        if first is None or asking is None:
            return
        named = _host(f"//{first.group(1)}")
        if named != asking:
            yield self.finding(
                title=f"This signs you in to “{plain(first.group(1), limit=64)}”, but “{plain(asking, limit=64)}” asks "
                "for it.",
                evidence=("request.payload.text", "request.origin.url"),
                advice="Do not sign. Open the site that you want to sign in to yourself.",
            )


def _host(url: str) -> str | None:
    """The host and port in lowercase; None where there is none. Default ports are left out."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if host is None:
        return None
    return host if port in (None, 80, 443) else f"{host}:{port}"
