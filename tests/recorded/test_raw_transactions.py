"""The signed form of a recorded transaction is the one that was mined: its hash and its sender say so."""

import json

import pytest
from eth_utils.crypto import keccak

from tests.recorded.corpora import RecordedBlock, corpora_folder
from tests.recorded.geth_cases import GethCase
from tests.recorded.raw_transactions import decode_signed

pytestmark = pytest.mark.corpora


def test_the_encoded_transactions_have_the_hashes_that_were_mined(cancun_block: RecordedBlock) -> None:
    block = json.loads((corpora_folder() / "mainnet-22244135" / "block.json").read_text())["result"]
    mined = [transaction["hash"] for transaction in block["transactions"]]
    encoded = [bytes.fromhex((transaction.raw or "0x")[2:]) for transaction in cancun_block.transactions]
    assert ["0x" + keccak(raw).hex() for raw in encoded] == mined


def test_decoding_gives_back_the_wallets_form_with_the_recovered_sender(cancun_block: RecordedBlock) -> None:
    for transaction in cancun_block.transactions:
        assert transaction.raw is not None
        assert decode_signed(transaction.raw) == transaction.request


def test_the_recovered_senders_are_those_of_geths_trees(cases_of_geth: tuple[GethCase, ...]) -> None:
    for case in cases_of_geth:
        (transaction,) = case.block.transactions
        assert transaction.expected is not None
        assert transaction.request["from"] == transaction.expected.calls["from"], case.name
        assert transaction.request["gas"] == transaction.expected.calls["gas"], case.name
