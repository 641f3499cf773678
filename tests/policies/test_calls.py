"""Reading transfers and approvals out of calldata, whatever the calldata is."""

from hypothesis import given
from hypothesis import strategies as st

from policies.calls import address_in, approval_calls, placed_calls, transfers, word
from policies.engine import assess
from policies.policy import load_policy
from tests.policies.cases import (
    ABSENT,
    CONTRACT,
    PRIVATE,
    SENDER,
    STRANGER,
    USDC,
    call,
    encode,
    plain_send,
    transaction,
)
from tests.policies.situations import APPROVE, EXEC, PULL, TRANSFER

POLICY = load_policy()
words = st.integers(min_value=0, max_value=2**256 - 1)


@given(st.lists(words, max_size=5))
def test_words_are_read_back_as_they_were_written(values: list[int]) -> None:
    calldata = encode("f()", *values)
    assert [word(calldata, position) for position in range(len(values) + 1)] == [*values, None]


@given(words)
def test_an_address_is_the_low_twenty_bytes_of_its_word(value: int) -> None:
    assert int(address_in(value), 16) == value % 2**160
    assert len(address_in(value)) == 42


@given(st.sampled_from([TRANSFER, PULL, APPROVE, EXEC]), st.binary(max_size=200))
def test_no_calldata_breaks_a_rule(signature: str, tail: bytes) -> None:
    asked = call(signature, USDC, calldata=encode(signature) + tail.hex())
    for case in (transaction(asked), transaction(asked, ABSENT)):
        assert assess(case, POLICY).errors == ()


def test_transfers_are_found_at_any_depth_with_their_paths() -> None:
    inner = (call(TRANSFER, USDC, PRIVATE, 7), plain_send(STRANGER, 9))
    batch = call("multicall()", CONTRACT, children=(call("multicall()", CONTRACT, children=inner),))
    found = [(it.path, it.token, it.recipient, it.amount) for it in transfers(transaction(batch))]
    assert found == [
        ("decoded.call.children[0].children[0]", USDC, PRIVATE, 7),
        ("decoded.call.children[0].children[1]", None, STRANGER, 9),
    ]


def test_an_nft_transfer_tells_id_and_number_apart() -> None:
    multi = "safeTransferFrom(address,address,uint256,uint256,bytes)"
    (found,) = transfers(transaction(call(multi, CONTRACT, SENDER, PRIVATE, 12, 3, 160, 0)))
    assert (found.token_id, found.amount, found.recipient) == (12, 3, PRIVATE)


def test_permit2_names_its_spender_in_the_second_place() -> None:
    approve = "approve(address,address,uint160,uint48)"
    (found,) = approval_calls(transaction(call(approve, CONTRACT, USDC, STRANGER, 5, 6)))
    assert (found.spender, found.amount) == (STRANGER, 5)


def test_what_is_not_decoded_has_no_calls() -> None:
    assert placed_calls(transaction(None)) == ()
