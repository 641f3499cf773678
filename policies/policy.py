"""A policy: the rules with their limits, the parties it knows, and a digest that names exactly these."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

from policies.case import Case
from policies.catalogue import CATALOGUE
from policies.facts.caller import CallerFacts
from policies.facts.gather import with_facts
from policies.facts.labels import LabelBook, LabelFacts, LabelSource
from policies.facts.listings import FeedFacts, KnownContractFacts
from policies.facts.on_chain import OnChainFacts
from policies.facts.source import Facts
from policies.feeds.index import FeedIndex
from policies.known.contracts import KnownContracts, shipped, table_of
from policies.plugins import Plugins, installed
from policies.profile import DEFAULT, BadProfile, Profile, read_profile
from policies.rule import PAYLOADS, Rule
from policies.trust import Register

_SOURCES = Path(__file__).parent
_NO_FEEDS = FeedIndex()
_NO_LABELS = LabelBook()
_NO_PLUGINS = Plugins()
_ELSEWHERE = 0
"""Stands for every chain of which a profile says nothing of its own."""


class Policies(Protocol):
    """The policies of a service."""

    def of(self, tenant: str) -> "Policy":
        """The policy of a tenant, the default one where it has none of its own."""
        ...


@dataclass(frozen=True, slots=True)
class Policy:
    """What judges a case. Equal digests mean equal code, limits, lists, feeds, labels and known contracts."""

    profile: Profile
    rules: tuple[Rule, ...]
    known: KnownContracts
    digest: str
    feeds: FeedIndex = _NO_FEEDS
    sources: tuple[Facts, ...] = ()
    chains: Mapping[int, tuple[Rule, ...]] = field(default_factory=dict)
    applying: Mapping[tuple[int, str], tuple[Rule, ...]] = field(default_factory=dict)
    off: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def off_on(self, chain: int = _ELSEWHERE) -> Mapping[str, str]:
        """Why each rule that is off on a chain is so; or on every chain of which the profile says nothing."""
        return self.off.get(chain, self.off.get(_ELSEWHERE, {}))

    def rules_on(self, chain: int) -> tuple[Rule, ...]:
        """The rules with the limits and lists that hold on a chain."""
        return self.chains.get(chain, self.rules)

    def rules_for(self, chain: int, kind: str) -> tuple[Rule, ...]:
        """Those of them that apply to a kind of payload."""
        return self.applying[chain if chain in self.chains else _ELSEWHERE, kind]

    def informed(self, case: Case) -> Case:
        """The case with what this policy's sources know about its parties. Pure."""
        return with_facts(case, self.sources, self.feeds.missing)

    def of(self, tenant: str) -> "Policy":  # noqa: ARG002 - one policy for all tenants
        """The policy of a tenant: this one, whoever asks."""
        return self


def load_policy(profile: Path | None = None, feeds: FeedIndex = _NO_FEEDS, labels: LabelSource = _NO_LABELS) -> Policy:
    """The policy of a profile, or of the shipped default, with the installed plug-ins. Raises `BadProfile`."""
    plugins = installed(CATALOGUE)
    rules = (*CATALOGUE, *plugins.rules)
    return build_policy(read_profile(profile or DEFAULT, rules), rules, feeds, labels, plugins)


def build_policy(
    profile: Profile,
    catalogue: Sequence[type[Rule]],
    feeds: FeedIndex = _NO_FEEDS,
    labels: LabelSource = _NO_LABELS,
    plugins: Plugins = _NO_PLUGINS,
) -> Policy:
    """The policy of a profile over some rules. Raises `BadProfile` where it lists one contract twice."""
    try:
        own = table_of(profile.known)
    except ValueError as error:
        raise BadProfile(f"profile {profile.name}: known: {error}") from error
    known = {**shipped(), **own}
    rules = _rules(profile, catalogue, known)
    chains = {int(chain): _rules(profile, catalogue, known, int(chain)) for chain in profile.chain}
    more = (feeds.digest, labels.digest, plugins.digest)
    return Policy(
        profile=profile,
        rules=rules,
        known=known,
        digest=_digest(profile, known, more),
        feeds=feeds,
        sources=(KnownContractFacts(known), FeedFacts(feeds), LabelFacts(labels), CallerFacts(), OnChainFacts()),
        chains=chains,
        applying=_applying({_ELSEWHERE: rules, **chains}),
        off={chain: profile.reasons_off(chain) for chain in (_ELSEWHERE, *map(int, profile.chain))},
    )


def _rules(
    profile: Profile, catalogue: Sequence[type[Rule]], known: KnownContracts, chain: int = _ELSEWHERE
) -> tuple[Rule, ...]:
    section = profile.on(chain)
    register = Register(
        known,
        frozenset(section.allow),
        frozenset(section.block),
        frozenset(section.blocked_origins),
        frozenset(section.allowed_origins),
    )
    return tuple(rule(register, section.limits.get(rule.id)) for rule in catalogue)


def _applying(chains: Mapping[int, tuple[Rule, ...]]) -> dict[tuple[int, str], tuple[Rule, ...]]:
    """The rules by chain and kind of payload: few apply to any one kind, and every request asks."""
    return {
        (chain, kind): tuple(rule for rule in rules if kind in rule.applies)
        for chain, rules in chains.items()
        for kind in PAYLOADS
    }


@cache
def _code() -> bytes:
    """SHA-256 over this package's sources, each length-prefixed. Running code does not change."""
    digest = hashlib.sha256()
    paths = (path for path in _SOURCES.rglob("*") if path.suffix in {".py", ".toml"})
    for path in sorted(paths, key=lambda path: path.as_posix()):
        for part in (path.relative_to(_SOURCES).as_posix().encode(), path.read_bytes()):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.digest()


def _digest(profile: Profile, known: KnownContracts, more: Sequence[str]) -> str:
    """SHA-256 over code, profile, known contracts, feeds, labels and plug-ins, each length-prefixed."""
    digest = hashlib.sha256()
    parts = [_code(), profile.model_dump_json().encode()]
    parts.extend(entry.model_dump_json().encode() for _, entry in sorted(known.items(), key=lambda item: item[0]))
    parts.extend(part.encode() for part in more)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return f"sha256:{digest.hexdigest()}"
