"""What a tracer saw becomes state only where it is the chain's own."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.query import AccountOverride
from simulation.upstream.items import Account, BadAnswer, Place
from simulation.upstream.prestate import Items, read_access_list, read_prestate
from tests.recorded.accounts import word
from tests.simulation.upstream.chain import ALICE, CONTRACT

SEEN = {
    CONTRACT.upper().replace("0X", "0x"): {"balance": "0x3", "nonce": 1, "code": "0x60AA", "storage": {"0x1": "0x9"}}
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.just("0x1"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([ALICE, "balance", "nonce", "code", "storage", "accessList", "address", "storageKeys"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


def items(answer: Any, overridden: dict[str, AccountOverride] | None = None) -> Items:
    found = Items()
    read_prestate(answer, overridden or {}, found)
    return found


def test_a_prestate_is_read_whichever_way_nodes_print_it() -> None:
    assert items(SEEN) == Items({CONTRACT: Account(3, 1, "0x60aa")}, {Place(CONTRACT, word(1)): word(9)})
    assert items({ALICE: {"balance": "0x0"}}) == Items({ALICE: Account(0, 0, "0x")}, {})
    assert items({ALICE: {"balance": "0x0", "nonce": "0x7"}}).accounts[ALICE].nonce == 7


@pytest.mark.parametrize(
    "override", [AccountOverride(balance=1), AccountOverride(nonce=1), AccountOverride(code="0x00")]
)
def test_an_overridden_account_is_no_state_of_the_chain(override: AccountOverride) -> None:
    assert items(SEEN, {CONTRACT: override}) == Items({}, {Place(CONTRACT, word(1)): word(9)})


def test_overridden_slots_are_no_state_of_the_chain() -> None:
    replaced, other = AccountOverride(state_diff={word(1): word(8)}), AccountOverride(state_diff={word(2): word(8)})
    assert items(SEEN, {CONTRACT: replaced}).slots == {}
    assert items(SEEN, {CONTRACT: other}).slots == {Place(CONTRACT, word(1)): word(9)}
    assert items(SEEN, {CONTRACT: AccountOverride(state={})}).slots == {}


IMPOSSIBLE: list[Any] = [
    *(None, [], "0x", {ALICE: None}, {ALICE: {"balance": "much"}}, {ALICE: {"nonce": -1}}, {ALICE: {"code": "0x6"}}),
    *({ALICE: {"storage": {"0x1": "0x" + "1" * 65}}}, {ALICE: {"storage": {"one": "0x1"}}}, {"pre": {}, "post": []}),
]


@pytest.mark.parametrize("answer", IMPOSSIBLE)
def test_a_prestate_that_cannot_be_one_is_refused(answer: Any) -> None:
    with pytest.raises(BadAnswer):
        items(answer)


@given(JSON)
def test_no_answer_does_more_than_be_refused(answer: Any) -> None:
    for read in (items, lambda found: list(read_access_list(found))):
        try:
            read(answer)
        except BadAnswer:
            continue


def test_an_access_list_names_accounts_and_slots() -> None:
    answer = {"accessList": [{"address": CONTRACT, "storageKeys": ["0x1"]}, {"address": ALICE, "storageKeys": []}]}
    assert list(read_access_list(answer)) == [(CONTRACT, (Place(CONTRACT, word(1)),)), (ALICE, ())]
