"""The recorded upstream answers as a pruned node would, and its recordings are what they claim to be."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.recorded.accounts import Account, word
from tests.recorded.corpora import ENVIRONMENT_VARIABLE, RecordedBlock, find_corpora
from tests.recorded.headers import header
from tests.recorded.state import RecordedState, RpcError
from tests.recorded.upstream import RecordedUpstream

ALICE = "0x" + "a1" * 20
PARENT = header({"number": 7, "hash": "0x" + "07" * 32, "timestamp": 84, "baseFeePerGas": 1_000})
STATE = RecordedState(
    chain_id=5,
    number=7,
    headers=(PARENT,),
    accounts={ALICE: Account(balance=3, nonce=2, code="0x6001", storage={word(1): word(9)})},
)


@pytest.mark.parametrize(
    ("method", "params", "result"),
    [
        ("eth_chainId", [], "0x5"),
        ("net_version", [], "5"),
        ("eth_blockNumber", [], "0x7"),
        ("eth_gasPrice", [], "0x3e8"),
        ("eth_getBalance", [ALICE, "0x7"], "0x3"),
        ("eth_getBalance", [ALICE.upper().replace("0X", "0x"), "latest"], "0x3"),
        ("eth_getTransactionCount", [ALICE, {"blockNumber": "0x7"}], "0x2"),
        ("eth_getCode", [ALICE, {"blockHash": "0x" + "07" * 32}], "0x6001"),
        ("eth_getStorageAt", [ALICE, "0x1", "0x7"], word(9)),
        ("eth_getStorageAt", [ALICE, word(2), "0x7"], word(0)),
        ("eth_getCode", ["0x" + "b0" * 20, "0x7"], "0x"),
        ("eth_getBlockByNumber", ["0x7", False], PARENT),
        ("eth_getBlockByNumber", ["0x8", False], None),
        ("eth_getBlockByHash", ["0x" + "07" * 32, True], PARENT),
    ],
)
def test_a_call_is_answered_from_the_recorded_state(method: str, params: list[Any], result: Any) -> None:
    assert STATE.answer(method, params) == result


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("eth_getAccountInfo", [ALICE, "0x7"], -32601),
        ("debug_traceCall", [{}, "0x7"], -32601),
        ("eth_getBalance", [ALICE, "0x6"], -32000),
        ("eth_getBalance", [ALICE, {"blockHash": "0x" + "08" * 32}], -32000),
        ("eth_getBalance", [], -32602),
        ("eth_getStorageAt", [ALICE, "one", "0x7"], -32602),
    ],
)
def test_what_was_not_recorded_is_an_error_and_never_a_zero(method: str, params: list[Any], code: int) -> None:
    with pytest.raises(RpcError) as caught:
        STATE.answer(method, params)
    assert caught.value.code == code


def test_a_batch_is_one_request_answered_in_order() -> None:
    with RecordedUpstream(STATE) as upstream:
        batch = [
            {"jsonrpc": "2.0", "id": 9 - n, "method": m} for n, m in enumerate(("eth_chainId", "no", "net_version"))
        ]
        answers = httpx.post(upstream.url, json=batch).json()
    assert [answer["id"] for answer in answers] == [9, 8, 7]
    assert [answers[0]["result"], answers[1]["error"]["code"], answers[2]["result"]] == ["0x5", -32601, "5"]
    assert (upstream.requests, upstream.calls["no"]) == (1, 1)


def test_latency_is_added_once_for_each_http_request() -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}
    with RecordedUpstream(STATE, latency=0.2) as upstream:
        start = time.monotonic()
        httpx.post(upstream.url, json=[call] * 5)
        seconds = time.monotonic() - start
    assert 0.2 <= seconds < 0.9


def test_while_unavailable_a_connection_closes_without_an_answer() -> None:
    with RecordedUpstream(STATE) as upstream:
        upstream.available = False
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(upstream.url, json={"jsonrpc": "2.0", "id": 1, "method": "eth_chainId"})
        upstream.available = True
        answer = httpx.post(upstream.url, json={"jsonrpc": "2.0", "id": 1, "method": "eth_chainId"})
    assert answer.json()["result"] == "0x5"


def test_the_recordings_are_looked_for_in_the_environment_then_beside_the_repository(tmp_path: Path) -> None:
    repository, beside, named = tmp_path / "project", tmp_path / "shared" / "corpora", tmp_path / "elsewhere"
    repository.mkdir()
    assert find_corpora({}, repository) is None
    beside.mkdir(parents=True)
    assert find_corpora({}, repository) == beside
    named.mkdir()
    assert find_corpora({ENVIRONMENT_VARIABLE: str(named)}, repository) == named


def test_a_folder_that_is_named_but_absent_is_an_error_and_not_a_skip(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=ENVIRONMENT_VARIABLE):
        find_corpora({ENVIRONMENT_VARIABLE: str(tmp_path / "missing")}, tmp_path)


@pytest.mark.corpora
def test_the_recorded_blocks_are_whole(cancun_block: RecordedBlock, prague_block: RecordedBlock) -> None:
    assert len(cancun_block.transactions) == 62
    assert sum(t.expected.succeeded for t in cancun_block.transactions if t.expected) == 41
    assert all(transaction.prestate for transaction in cancun_block.transactions)
    assert len(prague_block.transactions) == 180
    assert len(prague_block.state.accounts) == 438


@pytest.mark.corpora
def test_the_upstream_serves_what_the_first_reader_of_an_account_saw(cancun_block: RecordedBlock) -> None:
    """The state before the block: values that an earlier transaction of the block wrote are not in it."""
    beneficiary = cancun_block.block_overrides["coinbase"]
    seen = [t.prestate[beneficiary].balance for t in cancun_block.transactions if beneficiary in t.prestate]
    assert seen[0] < seen[-1]
    assert int(cancun_block.state.answer("eth_getBalance", [beneficiary, "latest"]), 16) == seen[0]
