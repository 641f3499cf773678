"""What the models of the answers have in common."""

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A part of an answer. Frozen; what a newer service says in addition is kept and does no harm."""

    model_config = ConfigDict(frozen=True, extra="allow")
