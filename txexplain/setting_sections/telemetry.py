"""Settings of what the service tells about itself."""

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from txexplain.setting_values import is_http


class TelemetrySettings(BaseSettings):
    """Traces; the log's level stands with the common settings."""

    otlp_endpoint: Annotated[
        str | None, Field(description="OpenTelemetry collector (OTLP over HTTP) for traces; none by default.")
    ] = None

    @field_validator("otlp_endpoint")
    @classmethod
    def _endpoint(cls, value: str | None) -> str | None:
        if value is not None and not is_http(value):
            raise ValueError("must be a URL such as http://127.0.0.1:4318")
        return value
