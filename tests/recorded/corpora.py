"""Where the recorded blocks are, and the shape in which every loader gives them.

The recordings are not part of the project. A test that needs them calls `corpora_folder()`, which skips it by name
and with the reason where they are absent.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.recorded.accounts import Account
from tests.recorded.state import RecordedState

ENVIRONMENT_VARIABLE = "TXEXPLAIN_CORPORA"
REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Expectation:
    """What an independent client published for one transaction.

    `calls` is geth's callTracer tree, `logs` are in the order of emission (None where none were published),
    `native_deltas` is the change of each account's balance in wei, fees included, zero changes left out
    (None where no state diff was published).
    """

    succeeded: bool
    gas_used: int
    calls: Mapping[str, Any]
    logs: tuple[Mapping[str, Any], ...] | None = None
    native_deltas: Mapping[str, int] | None = None


@dataclass(frozen=True)
class RecordedTransaction:
    """One transaction as a wallet would send it (`request`: the parameter of `eth_sendTransaction`).

    `prestate` is the state that it read, where it differs from what the upstream serves; `raw` is its signed form.
    """

    name: str
    request: Mapping[str, Any]
    prestate: Mapping[str, Account]
    raw: str | None = None
    expected: Expectation | None = None

    @property
    def state_overrides(self) -> dict[str, Any]:
        """The prestate as `debug_traceCall` and the service take it."""
        return {address: account.as_override() for address, account in self.prestate.items()}


@dataclass(frozen=True)
class RecordedBlock:
    """A block to replay on a fork of its parent. `block_overrides` are the block's own values."""

    state: RecordedState
    hardfork: str
    block_overrides: Mapping[str, Any]
    transactions: tuple[RecordedTransaction, ...]


def find_corpora(environment: Mapping[str, str] = os.environ, repository: Path = REPOSITORY) -> Path | None:
    """The recordings' folder: the one that the environment names, else the one beside the repository, else None.

    Raises:
        FileNotFoundError: The environment names a folder that does not exist.
    """
    named = environment.get(ENVIRONMENT_VARIABLE)
    if named:
        if not Path(named).is_dir():
            raise FileNotFoundError(f"{ENVIRONMENT_VARIABLE} is {named!r}, which is not a folder")
        return Path(named)
    beside = repository.parent / "shared" / "corpora"
    return beside if beside.is_dir() else None


def corpora_folder() -> Path:
    """The recordings' folder; skips the calling test where there is none."""
    folder = find_corpora()
    if folder is None:
        pytest.skip(f"needs the recorded blocks: {ENVIRONMENT_VARIABLE} is not set and ../shared/corpora is absent")
    return folder


def read_json(path: Path) -> Any:
    """One recording; the `result` of a JSON-RPC answer where it is one."""
    document = json.loads(path.read_text())
    return document["result"] if isinstance(document, dict) and "jsonrpc" in document else document
