"""The digest that proves two reports equal, whichever process or replica made them.

It covers what is deterministic: the request with its overrides, what it means, its effects, the verdict and the block.
It leaves out the report's id, its timings and its words. The models write their fields in the order in
which they are declared, so their compact JSON is canonical without sorting keys; that keeps this below half a
millisecond.
"""

import hashlib

from policies.case import Case
from policies.verdict import Verdict
from simulation.effects import BlockRef
from simulation.query import Overrides

_DOMAIN = b"txexplain report 2\n"
"""Names what is hashed and its form; a change of the form changes this line, so that old and new never compare."""


def digest_of(case: Case, overrides: Overrides, verdict: Verdict, block: BlockRef | None) -> str:
    """`sha256:` and 64 hex digits. One line a part: compact JSON holds no line break, so parts cannot run together."""
    running = hashlib.sha256(_DOMAIN)
    for part in (case, overrides, verdict):
        running.update(part.model_dump_json().encode())
        running.update(b"\n")
    running.update(b"null" if block is None else block.model_dump_json().encode())
    return f"sha256:{running.hexdigest()}"
