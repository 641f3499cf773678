"""The base of every type that flows between rooms: frozen, strict, closed, and JSON for free."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value object. Unknown fields and loose types are refused; nothing can be changed after it is made."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
