"""How long a caller may wait, in milliseconds."""

from typing import Final

MIN_BUDGET_MS: Final = 50
"""Below this not even decoding and storing are sure to fit."""

MAX_BUDGET_MS: Final = 30_000
"""No person waits longer to sign."""

DEFAULT_BUDGET_MS: Final = 800
"""Where neither the request nor the operator names a budget."""
