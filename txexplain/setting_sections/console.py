"""Settings of the analysts' console."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings


class ConsoleSettings(BaseSettings):
    """The console under /console."""

    console: Annotated[bool, Field(description="Serve the analysts' console under /console.")] = True
    console_two_factor: Annotated[
        bool, Field(description="Demand that everybody sets up a one-time code (TOTP) for the console.")
    ] = True
