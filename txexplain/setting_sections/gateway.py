"""Settings of the gateway: where it listens, who may ask, how much and from which web pages."""

import ipaddress
import re
from typing import Annotated, Any, Final, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

Auth = Literal["auto", "on", "off"]

_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s*]+")


class GatewaySettings(BaseSettings):
    """The edge of the service."""

    host: Annotated[str, Field(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port to listen on; 0 takes a free one.")] = 8600
    auth: Annotated[
        Auth, Field(description="Demand API keys: on, off, or auto (on unless it listens on this machine alone).")
    ] = "auto"
    cors_origin: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="Origin of a web page or extension that may ask from a browser; may be given again."),
    ] = ()
    rate: Annotated[float, Field(gt=0, le=100_000, description="Requests a second for each key that names none.")] = 50
    burst: Annotated[int, Field(ge=1, le=100_000, description="Requests at once for each key that names none.")] = 100
    daily_quota: Annotated[
        int, Field(ge=0, description="Requests a day (UTC) for each key that names none; 0 sets no limit.")
    ] = 0
    concurrency: Annotated[int, Field(ge=1, le=4096, description="Requests judged at the same time.")] = 32
    queue: Annotated[int, Field(ge=0, le=100_000, description="Requests that may wait for their turn.")] = 256
    drain_seconds: Annotated[
        float, Field(ge=0, le=600, description="Seconds that it still serves after a stop signal, while not ready.")
    ] = 0

    @field_validator("cors_origin", mode="before")
    @classmethod
    def _origins(cls, value: Any) -> Any:
        origins = re.split(r"[,;\s]+", value.strip()) if isinstance(value, str) else value
        if not isinstance(origins, list | tuple) or not all(isinstance(origin, str) for origin in origins):
            raise ValueError("must be origins such as https://wallet.example")
        for origin in origins:
            if origin and not _ORIGIN.fullmatch(origin):
                raise ValueError("must be origins such as https://wallet.example, without a path, and never *")
        return tuple(origin for origin in origins if origin)

    @property
    def demands_keys(self) -> bool:
        """Whether a caller needs an API key. By default the only place without one is the loopback interface."""
        return self.auth == "on" or (self.auth == "auto" and not is_loopback(self.host))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach this address. A name other than localhost is not trusted to be."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
