"""Where a tenant's data may go when a model is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

EVERYBODY: Final = "*"


@dataclass(frozen=True, slots=True)
class Residency:
    """Residencies by tenant; `*` stands for every tenant that is not named."""

    by_tenant: Mapping[str, str] = field(default_factory=dict)

    def of(self, tenant: str) -> str | None:
        """The residency that the tenant's data is bound to; None where it is bound to none."""
        return self.by_tenant.get(tenant, self.by_tenant.get(EVERYBODY))
