"""What anvil itself does on a fork of a recorded block: the facts that the simulator is built on.

A fact that changes with another version of anvil fails here, and not as a wrong report.
"""

import pytest

from tests.recorded.accounts import Account, word
from tests.recorded.anvil import BareAnvil
from tests.recorded.comparison import delta_differences, log_differences, tree_differences, without_failed_logs
from tests.recorded.corpora import RecordedBlock, RecordedTransaction
from tests.recorded.geth_cases import GethCase
from tests.recorded.mainnet import native_deltas
from tests.recorded.upstream import RecordedUpstream

pytestmark = [pytest.mark.corpora, pytest.mark.anvil]

MISPRICED = {"deep_calls", "oog", "selfdestruct", "simple", "simple_onlytop"}
"""Cases from before Berlin that anvil 1.6.0 to 1.7.1 executes with London's prices for storage (EIP-2200's and
EIP-3529's, foundry pull request 14759). anvil 1.5.1 has their gas right."""

MISNAMED = {"inner_create_oog_outer_throw"}
"""anvil has one name for every lack of gas; geth tells the lack of gas to store new code apart."""

SENDER, CONTRACT, STRANGER = ("0x" + byte * 20 for byte in ("aa", "bb", "5c"))
RETURN_SLOT_7 = "0x60075460005260206000f3"
RETURN_STRANGERS_BALANCE = f"0x73{STRANGER[2:]}3160005260206000f3"


def differences(transaction: RecordedTransaction, anvil: BareAnvil) -> list[str]:
    expected = transaction.expected
    assert expected is not None
    tree, difference = anvil.replay(transaction)
    found = list(tree_differences(expected.calls, tree))
    if expected.logs is not None:
        found += log_differences(expected.logs, without_failed_logs(tree))
    if expected.native_deltas is not None:
        found += delta_differences(expected.native_deltas, native_deltas(difference))
    if int(tree["gasUsed"], 16) != expected.gas_used:
        found.append("gas used")
    return found


def test_62_of_62_transactions_replay_exactly_through_a_fork(cancun_block: RecordedBlock) -> None:
    with RecordedUpstream(cancun_block.state) as upstream, BareAnvil(upstream.url, cancun_block) as anvil:
        found = {transaction.name: differences(transaction, anvil) for transaction in cancun_block.transactions}
    assert len(found) == 62
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_180_of_180_transactions_run_through_a_fork(prague_block: RecordedBlock) -> None:
    with RecordedUpstream(prague_block.state) as upstream, BareAnvil(upstream.url, prague_block) as anvil:
        calls = [("debug_traceCall", anvil.trace_params(t, "callTracer")) for t in prague_block.transactions]
        answers = anvil.batch(calls)
    failed = {index: answer["error"] for index, answer in enumerate(answers) if "error" in answer}
    assert len(answers) == 180
    assert failed == {}


def test_geths_trees_are_equal_but_for_those_that_anvil_misprices(cases_of_geth: tuple[GethCase, ...]) -> None:
    unequal = set()
    for case in cases_of_geth:
        (transaction,) = case.block.transactions
        with RecordedUpstream(case.block.state) as upstream, BareAnvil(upstream.url, case.block) as anvil:
            tree, _ = anvil.replay(transaction)
        shown = {**tree, "calls": []} if case.top_call_only else tree
        assert transaction.expected is not None
        if list(tree_differences(transaction.expected.calls, shown)):
            unequal.add(case.name)
    assert unequal == MISPRICED | MISNAMED


def test_an_account_takes_three_requests_and_a_slot_one(cancun_block: RecordedBlock) -> None:
    """At the start it may also try `eth_getAccountInfo`, which this node has not."""
    with RecordedUpstream(cancun_block.state) as upstream, BareAnvil(upstream.url, cancun_block) as anvil:
        assert upstream.calls == {"eth_chainId": 1, "eth_getBlockByNumber": 1, "eth_gasPrice": 1}
        upstream.reset_counters()
        anvil.call("eth_getBalance", CONTRACT, "latest")
        anvil.call("eth_getStorageAt", CONTRACT, "0x1", "latest")
        asked = {method: count for method, count in upstream.calls.items() if method != "eth_getAccountInfo"}
    assert asked == {"eth_getBalance": 1, "eth_getTransactionCount": 1, "eth_getCode": 1, "eth_getStorageAt": 1}


def test_logs_of_failed_frames_are_left_in_the_tree(cancun_block: RecordedBlock) -> None:
    """Why the simulator drops them: nine transactions of this block failed after an event that never happened."""
    with RecordedUpstream(cancun_block.state) as upstream, BareAnvil(upstream.url, cancun_block) as anvil:
        trees = [(t.expected, anvil.replay(t)[0]) for t in cancun_block.transactions]
    ghosts = [tree for expected, tree in trees if expected and list(log_differences(expected.logs or (), tree))]
    assert len(ghosts) == 9


@pytest.mark.parametrize("code", [RETURN_SLOT_7, RETURN_STRANGERS_BALANCE])
def test_a_dead_upstream_is_an_error_and_never_a_zero_or_a_revert(cancun_block: RecordedBlock, code: str) -> None:
    transaction = call_of(code)
    with RecordedUpstream(cancun_block.state) as upstream, BareAnvil(upstream.url, cancun_block) as anvil:
        anvil.call("debug_traceCall", *anvil.trace_params(call_of("0x00"), "callTracer"))
        upstream.available = False
        answer = anvil.call("debug_traceCall", *anvil.trace_params(transaction, "callTracer"))
        assert answer["error"]["code"] == -32603
        assert "failed to get" in answer["error"]["message"]
        upstream.available = True
        answer = anvil.call("debug_traceCall", *anvil.trace_params(transaction, "callTracer"))
    assert answer["result"]["output"] == word(0)


def call_of(code: str) -> RecordedTransaction:
    """A call from a rich sender to a contract with this code."""
    return RecordedTransaction(
        name=code,
        request={"from": SENDER, "to": CONTRACT, "gas": "0x30000"},
        prestate={SENDER: Account(balance=10**20), CONTRACT: Account(code=code)},
    )
