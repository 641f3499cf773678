"""Sign-in messages (EIP-4361) that name another site than the one that asks."""

import re
from collections.abc import Iterator
from typing import Final

from decoders.foreign_text import plain
from decoders.requests import Message
from policies.case import Case
from policies.origins import host_of, same_owner
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_FIRST_LINE: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?([^\s/?#]{1,255}) wants you to sign in with your Ethereum account:", re.IGNORECASE
)


class SignInFromElsewhere(Rule):
    """What it catches: a sign-in message (EIP-4361) for another domain than that of the site that asks for it.

    Why it matters: a site in the middle can pass your signature on and be signed in as you there. The standard has
    wallets compare the two for this reason.

    What to do: do not sign. Open the site that you want to sign in to yourself.
    """

    id = "sign-in-from-elsewhere"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"message"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding; none where the wallet did not say who asks.

        Two names of one owner (a login page of its own) are a lesser matter.
        """
        payload, url = case.request.payload, case.request.origin.url
        if not isinstance(payload, Message) or payload.text is None or url is None:
            return
        first = _FIRST_LINE.match(payload.text)
        asking = host_of(url)
        if first is None or asking is None:
            return
        named = host_of(f"//{first.group(1)}")
        if named != asking:
            related = named is not None and same_owner(named, asking)
            yield self.finding(
                title=f"This signs you in to “{plain(first.group(1), limit=64)}”, but “{plain(asking, limit=64)}” asks "
                "for it.",
                evidence=("request.payload.text", "request.origin.url"),
                advice="Do not sign. Open the site that you want to sign in to yourself.",
                severity=Severity.CAUTION if related else Severity.CRITICAL,
            )
