"""Sites whose names imitate a well-known one: swapped letters, foreign letters, the name within another."""

from collections.abc import Iterator
from typing import NamedTuple

from decoders.foreign_text import plain
from policies.case import Case
from policies.known.dapps import KnownDapp, known_dapps
from policies.look_alikes import read_as, within_one_edit
from policies.origins import host_of, listed_under, site_of
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_LEAST_LETTERS = 5
"""Shorter names are one edit from many others by chance."""


class _Likeness(NamedTuple):
    severity: Severity
    confidence: Confidence
    words: str


class OriginResemblesKnownSite(Rule):
    """What it catches: a request from a site whose name imitates that of a well-known application.

    Why it matters: such names are registered so that you take the site for the other one.

    What to do: do not sign. Type the address of the site that you mean yourself.
    """

    id = "origin-resembles-known-site"
    severity = Severity.DANGER
    confidence = Confidence.MEDIUM
    applies = frozenset({"transaction", "typed-data", "message", "batch", "user-operation", "permission-grant"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding, for the strongest likeness."""
        url = case.request.origin.url
        host = host_of(url) if url is not None else None
        dapps = known_dapps()
        if host is None or "." not in host or listed_under(host, frozenset(dapps)) is not None:
            return
        found = [(likeness, dapp) for dapp in dapps.values() if (likeness := _likeness(host, dapp)) is not None]
        if found:
            likeness, dapp = max(found, key=lambda pair: (pair[0].severity.rank, pair[1].domain))
            yield self.finding(
                title=f"The site “{plain(host, limit=64)}” {likeness.words} {dapp.name}'s {dapp.domain}, "
                "but is another one.",
                evidence=("request.origin.url",),
                advice="Do not sign. Type the address of the site that you mean yourself.",
                severity=likeness.severity,
                confidence=likeness.confidence,
            )


def _likeness(host: str, dapp: KnownDapp) -> _Likeness | None:
    site = site_of(host)
    name, real = site.partition(".")[0], read_as(dapp.domain.partition(".")[0])
    if read_as(site) == read_as(dapp.domain):
        return _Likeness(Severity.CRITICAL, Confidence.HIGH, "is written with letters that look like those of")
    if len(real) < _LEAST_LETTERS:
        return None
    if read_as(name) == real:
        # The same name under another ending: others may own it rightly.
        confidence = Confidence.LOW if name == real else Confidence.MEDIUM
        return _Likeness(Severity.CAUTION if name == real else Severity.DANGER, confidence, "reads like")
    if within_one_edit(read_as(name), real):
        return _Likeness(Severity.DANGER, Confidence.MEDIUM, "is one letter away from")
    if real in {part for label in host.split(".")[:-1] for part in read_as(label).split("-")}:
        return _Likeness(Severity.CAUTION, Confidence.MEDIUM, "uses the name of")
    return None
