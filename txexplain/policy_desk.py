"""Which policy judges a request: the operator's, with the tenant's own profile and its analysts' labels on top.

Labels become entries of the profile's block and allow lists, so they pass through the same rules as every other list,
the policy's digest names them, and a report can be replayed: equal labels are equal policies.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from policies.catalogue import CATALOGUE
from policies.policy import Policy, build_policy
from policies.profile import Profile

_MOST_BUILT: Final = 256
"""Built policies that are kept; one is made for each tenant and chain that asks."""


@dataclass(frozen=True, slots=True)
class PartyLabel:
    """What a tenant's analysts say about a party. `chain_id` None: on every chain; `expires_at`: Unix milliseconds."""

    tenant: str
    party: str
    kind: Literal["address", "site"]
    chain_id: int | None
    meaning: Literal["malicious", "trusted"]
    expires_at: int | None


class PolicyDesk:
    """Gives the policy of a tenant and chain. What it is told counts from the next request on."""

    def __init__(self, base: Policy) -> None:
        self._base = base
        self._profiles: Mapping[str, Profile] = {}
        self._labels: tuple[PartyLabel, ...] = ()
        self._built: dict[tuple[str, int], tuple[Policy, int | None]] = {}

    @property
    def base(self) -> Policy:
        """The operator's own policy."""
        return self._base

    def profile(self, tenant: str) -> Profile:
        """The profile of a tenant without its labels."""
        return self._profiles.get(tenant, self._base.profile)

    def tell(self, profiles: Mapping[str, Profile], labels: Iterable[PartyLabel]) -> None:
        """Replace everything that was told before."""
        told = tuple(labels)
        if told != self._labels or dict(profiles) != dict(self._profiles):
            self._profiles, self._labels = dict(profiles), told
            self._built.clear()

    def policy(self, tenant: str, chain_id: int) -> Policy:
        """The policy for a request of this tenant on this chain, now."""
        now = time.time_ns() // 1_000_000
        found = self._built.get((tenant, chain_id))
        if found is not None and (found[1] is None or now < found[1]):
            return found[0]
        labels = [label for label in self._labels if _counts(label, tenant, chain_id, now)]
        policy = self._with(self.profile(tenant), labels, tenant)
        until = min((label.expires_at for label in labels if label.expires_at is not None), default=None)
        if len(self._built) >= _MOST_BUILT:
            self._built.clear()
        self._built[tenant, chain_id] = (policy, until)
        return policy

    def _with(self, profile: Profile, labels: list[PartyLabel], tenant: str) -> Policy:
        if not labels and tenant not in self._profiles:
            return self._base
        return build_policy(labelled(profile, labels), CATALOGUE)


def labelled(profile: Profile, labels: Iterable[PartyLabel]) -> Profile:
    """The profile with the labels as entries of its lists, each once and in order, so that the digest is the same."""
    block, allow, sites = set(profile.block), set(profile.allow), set(profile.blocked_origins)
    for label in labels:
        if label.kind == "site":
            if label.meaning == "malicious":
                sites.add(label.party)
        else:
            (block if label.meaning == "malicious" else allow).add(label.party)
    changes = {"block": tuple(sorted(block)), "allow": tuple(sorted(allow)), "blocked_origins": tuple(sorted(sites))}
    return profile.model_copy(update=changes)


def _counts(label: PartyLabel, tenant: str, chain_id: int, now: int) -> bool:
    alive = label.expires_at is None or label.expires_at > now
    return alive and label.tenant == tenant and label.chain_id in {None, chain_id}
