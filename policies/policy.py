"""A policy: the rules with their limits, the parties it knows, and a digest that names exactly these."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policies.catalogue import CATALOGUE
from policies.known.contracts import KnownContracts, shipped, table_of
from policies.profile import DEFAULT, BadProfile, Profile, read_profile
from policies.rule import Rule
from policies.trust import Register

_SOURCES = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Policy:
    """What judges a case. Equal digests mean equal code, limits, lists and known contracts."""

    profile: Profile
    rules: tuple[Rule, ...]
    known: KnownContracts
    digest: str


def load_policy(profile: Path | None = None) -> Policy:
    """The policy of a profile, or of the shipped default. Raises `BadProfile`."""
    path = DEFAULT if profile is None else profile
    return build_policy(read_profile(path, CATALOGUE), CATALOGUE)


def build_policy(profile: Profile, catalogue: Sequence[type[Rule]]) -> Policy:
    """The policy of a profile over some rules. Raises `BadProfile` where it lists one contract twice."""
    try:
        own = table_of(profile.known)
    except ValueError as error:
        raise BadProfile(f"profile {profile.name}: known: {error}") from error
    known = {**shipped(), **own}
    register = Register(known, frozenset(profile.allow), frozenset(profile.block), frozenset(profile.blocked_origins))
    rules = tuple(rule(register, profile.limits.get(rule.id)) for rule in catalogue)
    return Policy(profile, rules, known, _digest(profile, known))


def _digest(profile: Profile, known: KnownContracts) -> str:
    """SHA-256 over the package's sources, the profile's content and the known contracts, each length-prefixed."""
    digest = hashlib.sha256()
    sources = sorted(
        (path for path in _SOURCES.rglob("*") if path.suffix in {".py", ".toml"}), key=lambda path: path.as_posix()
    )
    parts = [part for path in sources for part in (path.relative_to(_SOURCES).as_posix().encode(), path.read_bytes())]
    parts.append(profile.model_dump_json().encode())
    parts.extend(entry.model_dump_json().encode() for _, entry in sorted(known.items(), key=lambda item: item[0]))
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return f"sha256:{digest.hexdigest()}"
