"""The Python of docs/api.md runs as it stands there, against the real service."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
from eth_account import Account

from tests.client.conftest import Stack

pytestmark = pytest.mark.anvil

_TEXT: Final = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
_BLOCKS: Final = re.findall(r"```python\n(.*?)```", _TEXT, re.DOTALL)


def test_there_is_something_to_run() -> None:
    assert len(_BLOCKS) == 2


@pytest.mark.parametrize("block", _BLOCKS)
def test_the_example_runs(block: str, stack: Stack) -> None:
    Account.enable_unaudited_hdwallet_features()
    words = "test test test test test test test test test test test junk"
    names: dict[str, Any] = {
        "account": stack.manifest.account("alice"),
        "friend": stack.manifest.account("bob"),
        "signer": Account.from_mnemonic(words, account_path="m/44'/60'/0'/0/1"),
    }
    code = block.replace("http://localhost:8600", stack.service).replace("http://localhost:8601", stack.node)

    exec(compile(code, "docs/api.md", "exec"), names)  # noqa: S102 - our own document
    if "gate" in names:
        names["gate"].client.close()
