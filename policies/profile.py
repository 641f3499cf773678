"""A profile: what an operator changes about the policy. TOML, checked against the rules when it is read.

```toml
name = "strict"
allow = ["0x..."]   # addresses that are trusted for every user of this service, whatever a feed says
block = ["0x..."]   # addresses that no user should deal with
allowed_origins = ["app.example.org"]     # sites that no feed can accuse
blocked_origins = ["claim.example.net"]   # sites, with every name under them

[off]               # or a list of rules without reasons: off = ["zero-value-transfer-from"]
zero-value-transfer-from = "our users send such transfers on purpose"

[limits.permit-signature]
expiry_seconds = 86400

[[known]]
chain = 1
address = "0x..."
name = "Our router"
role = "router"

[chain.8453.limits.unusual-gas]   # on one chain, beside what holds everywhere; every section but known may stand here
gas = 5000000
```
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from decoders.foreign_text import plain
from decoders.frozen import Frozen
from policies.known.contracts import KnownContract, ListedAddress, Site
from policies.rule import Rule

DEFAULT = Path(__file__).parent / "profiles" / "default.toml"
_LONGEST_REASON = 200

ChainText = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,15}$")]
"""A chain id as a TOML key."""


class BadProfile(ValueError):  # noqa: N818 - named for what it is, as refusals are
    """The profile cannot be used; the message names the file, the place and what would be right."""


def _reasons(value: object) -> object:
    """A list of rules that are off, as a table without reasons."""
    if isinstance(value, list | tuple):
        return {rule if isinstance(rule, str) else repr(rule): "" for rule in value}
    return value


class Section(Frozen):
    """What may be set for all chains or for one. `limits` by rule id and limit name; `off` by rule id, with reasons."""

    # TOML has lists where frozen values hold tuples; only that one looseness is wanted, amounts stay strict below.
    model_config = ConfigDict(frozen=True, strict=False, extra="forbid")

    limits: Mapping[str, Mapping[str, Annotated[int, Field(ge=0, strict=True)]]] = {}
    off: Annotated[
        Mapping[str, Annotated[str, Field(max_length=_LONGEST_REASON, strict=True)]], BeforeValidator(_reasons)
    ] = {}
    allow: tuple[ListedAddress, ...] = ()
    block: tuple[ListedAddress, ...] = ()
    allowed_origins: tuple[Site, ...] = ()
    blocked_origins: tuple[Site, ...] = ()


class Profile(Section):
    """A checked profile. `chain` holds what is different on single chains, by chain id."""

    name: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\x20-\x7e]+$")]
    known: tuple[KnownContract, ...] = ()
    chain: Mapping[ChainText, Section] = {}

    def on(self, chain: int) -> Section:
        """What holds on a chain: lists are put together, the chain's own limits win."""
        own = self.chain.get(str(chain))
        if own is None:
            return self
        rules = {*self.limits, *own.limits}
        return Section(
            limits={rule: {**self.limits.get(rule, {}), **own.limits.get(rule, {})} for rule in rules},
            off={**self.off, **own.off},
            allow=(*self.allow, *own.allow),
            block=(*self.block, *own.block),
            allowed_origins=(*self.allowed_origins, *own.allowed_origins),
            blocked_origins=(*self.blocked_origins, *own.blocked_origins),
        )

    def reasons_off(self, chain: int) -> Mapping[str, str]:
        """Why each rule that is off on a chain is so, as it is told in the verdict."""
        off = self.on(chain).off
        return {rule: f"off in profile {self.name}{_because(reason)}" for rule, reason in off.items()}


def _because(reason: str) -> str:
    return f": {plain(reason, limit=_LONGEST_REASON)}" if reason else ""


def read_profile(path: Path, rules: Sequence[type[Rule]]) -> Profile:
    """Read and check a profile. Raises `BadProfile`."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadProfile(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadProfile(f"{path}: is not TOML: {error}") from error
    return parse_profile(text, rules, str(path))


def parse_profile(text: str, rules: Sequence[type[Rule]], source: str = "profile") -> Profile:
    """Check a profile's text; `source` names it in messages. Raises `BadProfile`."""
    try:
        profile = Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadProfile(f"{source}: is not TOML: {error}") from error
    except ValidationError as error:
        raise BadProfile(f"{source}: {_first(error)}") from error
    for place, section in _sections(profile):
        _check(f"{source}: {place}", section, {rule.id: rule for rule in rules})
    return profile


def _first(error: ValidationError) -> str:
    fault: Any = error.errors(include_url=False)[0]
    place = ".".join(str(step) for step in fault["loc"])
    return f"{place}: {fault['msg']}"


def _sections(profile: Profile) -> Iterator[tuple[str, Section]]:
    yield "", profile
    for chain, section in profile.chain.items():
        yield f"chain.{chain}.", section


def _check(place: str, section: Section, rules: Mapping[str, type[Rule]]) -> None:
    for position, rule_id in enumerate(section.off):
        if rule_id not in rules:
            raise BadProfile(f"{place}off.{position}: there is no rule {rule_id!r}; the rules are: {', '.join(rules)}")
    for rule_id, overrides in section.limits.items():
        if rule_id not in rules:
            raise BadProfile(f"{place}limits.{rule_id}: there is no such rule; the rules are: {', '.join(rules)}")
        for name in overrides:
            if name not in rules[rule_id].limits:
                own = ", ".join(rules[rule_id].limits) or "none"
                raise BadProfile(f"{place}limits.{rule_id}.{name}: there is no such limit; this rule has: {own}")
