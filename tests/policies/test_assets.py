"""Assets that only the calldata names, in words."""

import pytest

from policies.assets import moved_by
from policies.calls import Transfer
from policies.policy import load_policy
from tests.policies.cases import ABSENT, ETHER, STRANGER, plain_send, transaction

REGISTER = load_policy().rules[0].register


@pytest.mark.parametrize(("chain_id", "words"), [(1, "2 ETH"), (137, "2 POL"), (424_242_424, "2 coins")])
def test_coins_have_the_name_that_their_chain_gives_them(chain_id: int, words: str) -> None:
    sent = plain_send(STRANGER, 2 * ETHER)
    assert (
        moved_by(transaction(sent, ABSENT, chain_id=chain_id), REGISTER, Transfer("", None, STRANGER, 2 * ETHER))
        == words
    )
