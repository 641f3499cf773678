"""A spender of whom a node shows nothing is called empty only where a node that keeps the state's tree confirms it."""

import asyncio
from typing import Any, cast

import pytest

from decoders.primitives import hex_of, keccak
from simulation.absence import with_confirmed_absence
from simulation.effects import AccountState, ApprovalChange, Asset
from simulation.query import AccountOverride
from simulation.rpc import RpcError
from simulation.upstream.header import UpstreamUnavailable
from simulation.upstream.items import shows_absence
from tests.policies.cases import SENDER, effects

SPENDER = "0x" + "51" * 20
NOBODY: dict[str, Any] = {
    "accountProof": [],
    "balance": "0x0",
    "nonce": "0x0",
    "codeHash": hex_of(keccak(b"")),
    "storageHash": "0x" + "00" * 32,
    "storageProof": [],
}


class Asked:
    """Stands in for the state of a block: answers with what it is given, and counts the questions."""

    def __init__(self, answer: bool | None) -> None:  # noqa: FBT001 - what the node says
        self.answer, self.questions = answer, 0

    async def confirms_absence(self, _address: str) -> bool:
        self.questions += 1
        if self.answer is None:
            raise UpstreamUnavailable("the upstream of chain 1 is silent")
        return self.answer


def after_confirming(state: Asked, spender: AccountState, allowance: int = 5, *, overridden: bool = False) -> set[str]:
    """The accounts that are left of the sender's and the spender's."""
    change = ApprovalChange(
        owner=SENDER,
        spender=SPENDER,
        asset=Asset(type="erc20", address="0x" + "77" * 20),
        kind="allowance",
        before=0,
        after=allowance,
        unlimited=False,
    )
    sender = AccountState(address=SENDER, code="none", code_hash=None, nonce=0, balance=0)
    happens = effects(approvals=(change,)).model_copy(update={"accounts": (sender, spender)})
    overrides = {SPENDER: AccountOverride(balance=0)} if overridden else {}
    found = asyncio.run(with_confirmed_absence(happens, overrides, cast("Any", state)))
    return {account.address for account in found.accounts}


def account(code: Any = "none", nonce: int = 0, balance: int = 0) -> AccountState:
    return AccountState(address=SPENDER, code=code, code_hash=None, nonce=nonce, balance=balance)


@pytest.mark.parametrize(("answer", "kept"), [(True, True), (False, False), (None, False)])
def test_an_empty_spender_stays_only_where_it_is_confirmed(answer: bool | None, kept: bool) -> None:  # noqa: FBT001
    assert (SPENDER in after_confirming(Asked(answer), account())) is kept


@pytest.mark.parametrize("known", [account("contract"), account(nonce=1), account(balance=1), account("delegated")])
def test_what_the_node_knows_something_about_needs_no_confirmation(known: AccountState) -> None:
    state = Asked(answer=False)
    assert after_confirming(state, known) == {SENDER, SPENDER}
    assert state.questions == 0


def test_neither_a_revocation_nor_what_the_caller_says_himself_needs_one() -> None:
    state = Asked(answer=False)
    assert after_confirming(state, account(), allowance=0) == {SENDER, SPENDER}
    assert after_confirming(state, account(), overridden=True) == {SENDER, SPENDER}
    assert state.questions == 0


@pytest.mark.parametrize(
    ("answer", "absent"),
    [
        (NOBODY, True),
        ({**NOBODY, "codeHash": "0x" + "00" * 32}, True),
        ({**NOBODY, "nonce": "0x1"}, False),
        ({**NOBODY, "balance": "0x1"}, False),
        ({**NOBODY, "balance": None}, False),
        ({**NOBODY, "codeHash": "0x" + "ab" * 32}, False),
        ({name: value for name, value in NOBODY.items() if name != "accountProof"}, False),
        (RpcError(-32601, "the method eth_getProof does not exist"), False),
        (None, False),
        ("0x", False),
    ],
)
def test_only_a_whole_answer_that_shows_nobody_confirms(answer: Any, absent: bool) -> None:  # noqa: FBT001
    assert shows_absence(answer) is absent
