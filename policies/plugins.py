"""Rules of other distributions, found by the entry-point group `txexplain.rules` (PyPA entry points specification).

A distribution names its rule classes in its metadata; installing it puts them in force, after the shipped rules. Every
profile may set their limits and turn them off, like any rule. Their code is part of the policy digest.

```toml
[project.entry-points."txexplain.rules"]
house-limit = "example_rules.house_limit:HouseLimit"
```
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path
from typing import Final

from policies.profile import BadProfile
from policies.rule import Rule

GROUP: Final = "txexplain.rules"


@dataclass(frozen=True, slots=True)
class Plugins:
    """The rules in order of their names, and a digest over their distributions' names, versions and Python files."""

    rules: tuple[type[Rule], ...] = ()
    digest: str = ""


def installed(shipped: Sequence[type[Rule]]) -> Plugins:
    """The rules of all installed distributions. Raises `BadProfile` for one that is no rule or takes another's name."""
    taken = {rule.id for rule in shipped}
    rules: list[type[Rule]] = []
    digest = hashlib.sha256()
    found = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    for point in found:
        rule = _rule(point)
        if rule.id in taken:
            raise BadProfile(f"plug-in {point.value}: there is a rule {rule.id!r} already; name it otherwise")
        taken.add(rule.id)
        rules.append(rule)
        _cover(point, digest)
    return Plugins(tuple(rules), digest.hexdigest() if rules else "")


def _rule(point: EntryPoint) -> type[Rule]:
    try:
        loaded = point.load()
    except Exception as error:
        # Foreign code may raise anything when it is imported; a service without its rule would be a silent loss.
        raise BadProfile(f"plug-in {point.value}: cannot be loaded: {type(error).__name__}: {error}") from error
    if not isinstance(loaded, type) or not issubclass(loaded, Rule):
        raise BadProfile(f"plug-in {point.value}: is no rule; name a class that derives from policies.rule.Rule")
    return loaded


def _cover(point: EntryPoint, digest: "hashlib._Hash") -> None:
    distribution = point.dist
    digest.update(f"{point.name}={point.value}\n".encode())
    if distribution is not None:
        digest.update(f"{distribution.name} {distribution.version}\n".encode())
        for path in _sources(distribution):
            content = path.read_bytes()
            digest.update(f"{path.name} {len(content)}\n".encode() + content)


def _sources(distribution: Distribution) -> list[Path]:
    files = [Path(str(distribution.locate_file(file))) for file in distribution.files or () if file.suffix == ".py"]
    return sorted(path for path in files if path.is_file())
