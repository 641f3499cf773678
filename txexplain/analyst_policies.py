"""The operator's policies with what a tenant's analysts have labelled and activated on top.

A label that accuses is a fact like those of a feed; one that trusts is an entry of the profile's allow list. Both are
part of the policy's digest, so a report can be replayed: equal labels are equal policies.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from decoders.foreign_text import plain
from decoders.outcome import Outcome, Unavailable
from decoders.primitives import Address
from policies.catalogue import CATALOGUE
from policies.facts.fact import Fact, Kind
from policies.facts.labels import Label, LabelBook, LabelFacts
from policies.facts.question import Question
from policies.plugins import installed
from policies.policy import Policies, Policy, build_policy
from policies.profile import Profile, Section

_LONGEST = 80
"""Characters of a reason that become part of a fact."""


@dataclass(frozen=True, slots=True)
class PartyLabel:
    """What a tenant's analysts say about a party. `chain_id` None: on every chain; times in Unix milliseconds."""

    tenant: str
    party: str
    chain_id: int | None
    meaning: Literal["malicious", "trusted"]
    reason: str
    author: str
    since: int
    expires_at: int | None


_UNREAD: Final = Unavailable(stage="facts", reason="the analysts' labels and profiles could not be read yet")


class _UnreadFacts:
    """The source that stands for labels not read: each report says that they were missing."""

    def about(self, _question: Question, _party: Address) -> Outcome[tuple[Fact, ...]]:
        """See `Facts.about`."""
        return _UNREAD

    def about_site(self, _question: Question, _host: str) -> Outcome[tuple[Fact, ...]]:
        """See `Facts.about_site`."""
        return _UNREAD


@dataclass(frozen=True, slots=True)
class _Built:
    base: Policy
    policy: Policy
    until: int | None


class AnalystPolicies:
    """`Policies` over others. What it is told counts from the next request on."""

    def __init__(self, inner: Policies) -> None:
        self._inner = inner
        self._profiles: Mapping[str, Profile] = {}
        self._labels: tuple[PartyLabel, ...] = ()
        self._unread = False
        self._built: dict[str, _Built] = {}

    def tell(self, profiles: Mapping[str, Profile], labels: Iterable[PartyLabel]) -> None:
        """Replace everything that was told before."""
        told = tuple(labels)
        if self._unread or told != self._labels or dict(profiles) != dict(self._profiles):
            self._profiles, self._labels, self._unread = dict(profiles), told, False
            self._built.clear()

    def unread(self) -> None:
        """Until the first `tell`, requests are judged by the operator's policies, and their reports say so."""
        self._unread = True
        self._built.clear()

    def operator(self, tenant: str) -> Policy:
        """The operator's own policy for a tenant."""
        return self._inner.of(tenant)

    def profile(self, tenant: str) -> Profile:
        """The profile of a tenant without its labels."""
        return self._profiles.get(tenant, self._inner.of(tenant).profile)

    def of(self, tenant: str) -> Policy:
        """The policy of a tenant, now."""
        base, now = self._inner.of(tenant), time.time_ns() // 1_000_000
        built = self._built.get(tenant)
        if built is not None and built.base is base and (built.until is None or now < built.until):
            return built.policy
        labels = [it for it in self._labels if it.tenant == tenant and (it.expires_at is None or it.expires_at > now)]
        policy = self._policy(base, tenant, labels)
        until = min((label.expires_at for label in labels if label.expires_at is not None), default=None)
        self._built[tenant] = _Built(base, policy, until)
        return policy

    def _policy(self, base: Policy, tenant: str, labels: list[PartyLabel]) -> Policy:
        if self._unread:
            return _without_labels(base)
        return base if not labels and tenant not in self._profiles else with_labels(base, self.profile(tenant), labels)


def _without_labels(base: Policy) -> Policy:
    """The policy while labels are not read; its digest is no other policy's, since its facts are others."""
    digest = hashlib.sha256(f"{base.digest} {_UNREAD.reason}".encode()).hexdigest()
    return replace(base, sources=(*base.sources, _UnreadFacts()), digest=f"sha256:{digest}")


def with_labels(base: Policy, profile: Profile, labels: Iterable[PartyLabel] = ()) -> Policy:
    """The policy of a profile with the feeds and labels of `base`, and these labels. Raises `BadProfile`."""
    found = tuple(labels)
    own = [label for source in base.sources if isinstance(source, LabelFacts) for label in _labels_of(source)]
    book = LabelBook((*own, *(_accusation(label) for label in found if label.meaning == "malicious")))
    trusting = _trusting(profile, [label for label in found if label.meaning == "trusted"])
    catalogue = tuple(type(rule) for rule in base.rules)
    return build_policy(trusting, catalogue, base.feeds, book, installed(CATALOGUE))


def _labels_of(source: LabelFacts) -> tuple[Label, ...]:
    return source.labels.labels if isinstance(source.labels, LabelBook) else ()


def _accusation(label: PartyLabel) -> Label:
    text, author = plain(label.reason, limit=_LONGEST), plain(label.author)
    return Label(label.chain_id or 0, label.party, Kind.SCAM, text, author, label.since // 1000)


def _trusting(profile: Profile, labels: list[PartyLabel]) -> Profile:
    """The profile with the trusted parties in its allow lists; each once and in order, so that digests are equal."""
    everywhere = {label.party for label in labels if label.chain_id is None}
    chains = dict(profile.chain)
    for label in labels:
        if label.chain_id is not None:
            section = chains.get(str(label.chain_id), Section())
            allow = tuple(sorted({*section.allow, label.party}))
            chains[str(label.chain_id)] = section.model_copy(update={"allow": allow})
    allowed = tuple(sorted({*profile.allow, *everywhere}))
    return profile.model_copy(update={"allow": allowed, "chain": chains})
