"""The shipped table of contracts, and what its entries are trusted with."""

import tomllib

import pytest

from decoders.primitives import checksum
from policies.known.contracts import SHIPPED, KnownContract, shipped, table_of
from policies.trust import PHRASES, ROLES, SEVERITIES, Grant, Register, Standing
from tests.policies.cases import (
    CONTRACT,
    MULTISEND,
    PERMIT2,
    PRIVATE,
    ROUTER,
    SENDER,
    account,
    call,
    effects,
    transaction,
)

REGISTER = Register(shipped(), frozenset(), frozenset())
CASE = transaction(call("mint()", CONTRACT))


def test_every_address_stands_in_its_checksum_form() -> None:
    entries = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["known"]
    assert [entry["address"] for entry in entries] == [checksum(entry["address"].lower()) for entry in entries]
    assert len(entries) == len(shipped())


def test_every_token_states_its_decimals() -> None:
    assert [entry.name for entry in shipped().values() if (entry.role == "token") != (entry.decimals is not None)] == []


def test_one_address_cannot_be_listed_twice() -> None:
    entry = KnownContract(chain=1, address=ROUTER, name="One", role="router")
    with pytest.raises(ValueError, match="listed twice"):
        table_of((entry, entry))


def test_the_tables_of_trust_are_complete() -> None:
    assert set(SEVERITIES) == set(ROLES) == set(Grant)
    assert all(set(row) == set(Standing) for row in SEVERITIES.values())
    assert set(PHRASES) == set(Standing)


@pytest.mark.parametrize(
    ("address", "grant", "standing"),
    [
        (SENDER, Grant.PERMIT, Standing.OWN),
        (PERMIT2, Grant.PERMIT, Standing.KNOWN),
        (PERMIT2, Grant.DELEGATION, Standing.ELSEWHERE),
        (MULTISEND, Grant.DELEGATECALL, Standing.KNOWN),
        (MULTISEND, Grant.UNLIMITED_ALLOWANCE, Standing.ELSEWHERE),
        (PRIVATE, Grant.PERMIT, Standing.CODELESS),
        ("0x" + "99" * 20, Grant.PERMIT, Standing.UNSEEN),
    ],
)
def test_a_role_is_trusted_only_with_what_it_is_for(address: str, grant: Grant, standing: Standing) -> None:
    assert REGISTER.standing(CASE, address, grant) is standing


def test_the_list_outranks_a_node_that_lacks_the_code() -> None:
    case = transaction(call("mint()", CONTRACT), effects(accounts=(account(ROUTER, "none"),)))
    assert REGISTER.standing(case, ROUTER, Grant.PERMIT) is Standing.KNOWN
    assert REGISTER.standing(case, ROUTER, Grant.DELEGATION) is Standing.CODELESS
