"""The one error of the fixture chain: something that the builder or the demo cannot go on without."""


class ChainError(Exception):
    """Says what was missing or went wrong, and what would mend it."""
