"""A profile: what an operator changes about the policy. TOML, checked against the catalogue when it is read.

```toml
name = "strict"
off = ["zero-value-transfer-from"]
allow = ["0x..."]   # addresses that are trusted for every user of this service
block = ["0x..."]   # addresses that no user should deal with
blocked_origins = ["claim.example.net"]   # sites, with every name under them

[limits.permit-signature]
expiry_seconds = 86400

[[known]]
chain = 1
address = "0x..."
name = "Our router"
role = "router"
```
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError

from decoders.frozen import Frozen
from policies.known.contracts import KnownContract, ListedAddress
from policies.rule import Rule

DEFAULT = Path(__file__).parent / "profiles" / "default.toml"


Domain = Annotated[str, Field(pattern=r"^([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$", max_length=253)]
"""A domain in lowercase, as DNS writes it (international names in punycode)."""


class BadProfile(ValueError):  # noqa: N818 - named for what it is, as refusals are
    """The profile cannot be used; the message names the file, the place and what would be right."""


class Profile(Frozen):
    """A checked profile. `limits` by rule id and limit name."""

    # TOML has lists where frozen values hold tuples; only that one looseness is wanted, amounts stay strict below.
    model_config = ConfigDict(frozen=True, strict=False, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\x20-\x7e]+$")]
    limits: Mapping[str, Mapping[str, Annotated[int, Field(ge=0, strict=True)]]] = {}
    off: tuple[str, ...] = ()
    allow: tuple[ListedAddress, ...] = ()
    block: tuple[ListedAddress, ...] = ()
    blocked_origins: tuple[Domain, ...] = ()
    known: tuple[KnownContract, ...] = ()


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
    _check(source, profile, {rule.id: rule for rule in rules})
    return profile


def _first(error: ValidationError) -> str:
    fault: Any = error.errors(include_url=False)[0]
    place = ".".join(str(step) for step in fault["loc"])
    return f"{place}: {fault['msg']}"


def _check(path: str, profile: Profile, rules: Mapping[str, type[Rule]]) -> None:
    for position, rule_id in enumerate(profile.off):
        if rule_id not in rules:
            raise BadProfile(f"{path}: off.{position}: there is no rule {rule_id!r}; the rules are: {', '.join(rules)}")
    for rule_id, overrides in profile.limits.items():
        if rule_id not in rules:
            raise BadProfile(f"{path}: limits.{rule_id}: there is no such rule; the rules are: {', '.join(rules)}")
        for name in overrides:
            if name not in rules[rule_id].limits:
                own = ", ".join(rules[rule_id].limits) or "none"
                raise BadProfile(f"{path}: limits.{rule_id}.{name}: there is no such limit; this rule has: {own}")
