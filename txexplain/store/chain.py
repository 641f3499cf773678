"""The audit trail's chain of hashes: pure, so that anybody can check an export with these few lines.

An entry's hash covers the entry and the hash of the one before it, so no entry can be changed, removed, added or moved
without changing every later hash, and with them the head. Entries name reports by the SHA-256 of their content; they
hold nothing of the reports themselves, so a report may be deleted and the chain still holds.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_DOMAIN: Final = "txexplain audit 1"
START: Final = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. `at` in Unix milliseconds, `seq` from 1 without gaps within the tenant's chain.

    `actor` is the id of an API key or a part of the program; `subject` the id of a report, key or tenant; `content`
    the SHA-256 (hex) of what was added, or empty.
    """

    tenant: str
    seq: int
    at: int
    actor: str
    action: str
    subject: str
    content: str
    hash: str

    @property
    def row(self) -> dict[str, str | int]:
        """As a row of its table."""
        return {
            "tenant": self.tenant,
            "seq": self.seq,
            "at": self.at,
            "actor": self.actor,
            "action": self.action,
            "subject": self.subject,
            "content": self.content,
            "hash": self.hash,
        }

    def expected(self, previous: str) -> str:
        """The hash that this entry has behind an entry of the hash `previous`."""
        parts = (_DOMAIN, self.tenant, self.seq, self.at, self.actor, self.action, self.subject, self.content, previous)
        return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


def faults_of(entries: Iterable[Entry], seq: int = 0, previous: str = START) -> Iterator[str]:
    """What is wrong with a chain that is read in order of `seq`, one sentence each; nothing where it holds."""
    for entry in entries:
        if entry.seq != seq + 1:
            gap = "is missing" if entry.seq == seq + 2 else f"to {entry.seq - 1} are missing"
            yield f"tenant {entry.tenant}: entry {seq + 1} {gap}"
        elif entry.hash != entry.expected(previous):
            yield f"tenant {entry.tenant}: entry {entry.seq} ({entry.action} {entry.subject}) was changed or moved"
        seq, previous = entry.seq, entry.hash
