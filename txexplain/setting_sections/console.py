"""Settings of the analysts' console."""

from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from txexplain.console.access.roles import ROLES
from txexplain.filing import LOCAL_TENANT, TENANT, TENANT_FORM

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class CompanySettings(BaseModel):
    """The `[company]` table: an OpenID provider whose people may sign in to the console.

    `url` is this service's own, as browsers see it; the provider sends people back to `URL/console/company/back`.
    `roles` gives each of the claim's values a role; whoever has several gets the highest, whoever has none stays out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    issuer: str
    client_id: Annotated[str, Field(min_length=1, max_length=256)]
    url: str
    claim: Annotated[str, Field(min_length=1, max_length=128)] = "groups"
    roles: Annotated[dict[str, str], Field(min_length=1)]
    tenant: str = LOCAL_TENANT

    @field_validator("issuer", "url")
    @classmethod
    def _https(cls, value: str) -> str:
        if not is_safe(value):
            raise ValueError("must be an https URL without query; http only on this machine")
        return value

    @field_validator("url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("tenant")
    @classmethod
    def _tenant(cls, value: str) -> str:
        if not TENANT.fullmatch(value):
            raise ValueError(f"must be {TENANT_FORM}")
        return value

    @field_validator("roles")
    @classmethod
    def _known_roles(cls, value: dict[str, str]) -> dict[str, str]:
        if not set(value.values()) <= set(ROLES):
            raise ValueError(f"each value must be a role: {', '.join(ROLES)}")
        return value


class ConsoleSettings(BaseSettings):
    """The console under /console."""

    console: Annotated[bool, Field(description="Serve the analysts' console under /console.")] = True
    console_two_factor: Annotated[
        bool, Field(description="Demand that everybody sets up a one-time code (TOTP) for the console.")
    ] = True
    company: Annotated[
        CompanySettings | None,
        Field(description="OpenID provider whose people may sign in to the console; only in the settings file."),
    ] = None
    company_secret: Annotated[
        SecretStr | None, Field(description="The console's client secret at the company's provider, if it has one.")
    ] = None


def is_safe(url: str) -> bool:
    """Whether nobody on the way can read or change what goes there."""
    try:
        parts = urlsplit(url)
        named = parts.hostname is not None and not parts.query and not parts.fragment and parts.username is None
        return named and parts.port != 0 and (parts.scheme == "https" or _local(parts.scheme, parts.hostname))
    except ValueError:
        return False


def _local(scheme: str, host: str | None) -> bool:
    return scheme == "http" and host in _LOOPBACK
