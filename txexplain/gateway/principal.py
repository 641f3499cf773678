"""Who asks."""

from dataclasses import dataclass
from typing import Final

from txexplain.filing import LOCAL_TENANT, Filing, Idempotency
from txexplain.gateway.api_key import ApiKey, Scope


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller whose right to ask was checked. `key` is None for a caller of this machine, who needs none."""

    id: str
    tenant: str
    scopes: frozenset[Scope]
    key: ApiKey | None = None

    def filing(self, idempotency: Idempotency | None = None) -> Filing:
        """For whom and by whom this caller's reports are kept."""
        return Filing(self.tenant, self.id, idempotency)


LOCAL_PRINCIPAL: Final = Principal("local", LOCAL_TENANT, frozenset(Scope))


def principal_of(key: ApiKey) -> Principal:
    """The caller who holds this key."""
    return Principal(key.id, key.tenant, key.scopes, key)
