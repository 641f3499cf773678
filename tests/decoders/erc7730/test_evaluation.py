"""The measure of the published cases forgives what its docstring says, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from decoders.erc7730.evaluation import Case, evaluate, read_cases
from decoders.erc7730.tokens import TokenMetadata, TokenTable
from tests.decoders.erc7730.folders import COIN, ROUTER, SENDER, calldata, compiled, contract, write

PAIRS = {
    "intent": "Pay out",
    "fields": [
        {"path": "to.[]", "label": "Account", "format": "raw"},
        {"path": "share.[]", "label": "Share", "format": "raw"},
    ],
}
FIRST, SECOND = "0x" + "11" * 20, "0x" + "22" * 20
PAID = {
    "chain_id": 1,
    "method": "eth_sendTransaction",
    "params": [
        {
            "from": SENDER,
            "to": ROUTER,
            "data": "0x" + calldata("pay(address[],uint256[])", [FIRST, SECOND], [70, 30]).hex(),
        }
    ],
}


def missing(folder: Path, *expected: str, structured: bool = False) -> tuple[str, ...]:
    index = compiled(folder, {"a.json": contract({"pay(address[] to, uint256[] share)": PAIRS})})
    provider = next(iter(read_cases(write(folder / "cases", {"x.tests.json": CASES})))).provider
    pairs = tuple(("", text) for text in expected)
    return evaluate(Case("x", 0, "", PAID, provider, pairs, structured), index).missing


CASES: dict[str, Any] = {"tests": [{"rawTx": "0xc0", "expectedTexts": ["x"]}]}


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST} Account {SECOND} Share 70",
        f"Account {FIRST[:20]} {FIRST[20:]}",
        f"{FIRST} Share 70 Account {SECOND} Share 30",
        "Test Owner Share 30 Account 0x1111",
        f"Account {SECOND} Sha",
    ],
)
def test_a_text_that_runs_lines_together_comes_apart_into_them(tmp_path: Path, text: str) -> None:
    assert missing(tmp_path, text) == ()


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST} Share 71",
        f"{FIRST} Weight 70",
        f"Share {FIRST}",
        f"{FIRST} Share 70 and more",
        f"{FIRST.replace('1', '3')} Share 70",
    ],
)
def test_a_text_with_anything_that_no_line_shows_does_not(tmp_path: Path, text: str) -> None:
    assert missing(tmp_path, text) == (text,)


def test_one_form_forgives_less_than_the_other(tmp_path: Path) -> None:
    text = f"{FIRST} Share 70"
    assert missing(tmp_path / "one", text) == ()
    assert missing(tmp_path / "other", text, structured=True) == (text,)


def test_a_device_knew_its_makers_list_and_a_structured_case_only_its_own_data(tmp_path: Path) -> None:
    given = {"tokens": {COIN: {"symbol": "OWN", "decimals": 6, "name": "Own"}}}
    device = {"tests": [{"rawTx": "0xc0", "expectedTexts": ["1 LIST"]}, {"rawTx": "0xc0", "expectedTexts": ["1 ???"]}]}
    structured = {"dataProvider": given, "tests": [{"rawTx": "0xc0", "expected": {"intent": "x", "fields": []}}]}
    folder = write(tmp_path, {"tests/x.tests.json": device, "testsv2/x.tests.json": structured})
    listed = TokenTable({(1, COIN): TokenMetadata("LIST", 6, "Listed", "a list")})
    known = [case.provider.token(1, COIN) for case in read_cases(folder, listed)]
    assert [None if token is None else token.symbol for token in known] == ["LIST", None, "OWN"]
    assert next(case.provider.token(1, COIN) for case in read_cases(folder)) == TokenMetadata("OWN", 6, "Own")
