"""Roles and what each may do. The table is the whole law; each route names the right that it demands."""

from types import MappingProxyType
from typing import Final, Literal, get_args

Role = Literal["viewer", "analyst", "lead", "admin"]
Right = Literal["read", "decide", "label", "approve", "profile", "people", "audit"]

ROLES: Final[tuple[Role, ...]] = get_args(Role)

RIGHTS: Final = MappingProxyType(
    {
        "viewer": frozenset({"read"}),
        "analyst": frozenset({"read", "decide", "label"}),
        "lead": frozenset({"read", "decide", "label", "approve", "profile", "audit"}),
        "admin": frozenset({"read", "decide", "label", "approve", "profile", "audit", "people"}),
    }
)
"""`approve`: give the second word on a label that changes verdicts. `profile`: change the policy's profile."""


def may(role: str, right: str) -> bool:
    """Whether a role has a right; an unknown role has none."""
    return right in RIGHTS.get(role, frozenset())
