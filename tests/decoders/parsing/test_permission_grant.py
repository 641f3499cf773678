"""ERC-7715 permissions: both forms of the draft, and the most that each known type lets others take."""

from typing import Any

import pytest

from decoders.primitives import UINT256_MAX
from decoders.refusal import Refusal
from decoders.requests import PermissionGrant
from tests.decoders.parsing.requests_in import ACCOUNT, SPENDER, TOKEN, meaning, request

START, END = 1_893_456_000, 1_893_456_000 + 10 * 86_400
EXPIRY = {"type": "expiry", "data": {"timestamp": END}}


def asked(kind: str, data: dict[str, Any], **changes: Any) -> dict[str, Any]:
    fields = {
        "chainId": "0x1",
        "from": ACCOUNT,
        "to": SPENDER,
        "permission": {"type": kind, "isAdjustmentAllowed": False, "data": data},
        "rules": [EXPIRY],
    } | changes
    return {key: value for key, value in fields.items() if value != "absent"}


def older(**changes: Any) -> dict[str, Any]:
    return {
        "chainId": "0x1",
        "address": ACCOUNT,
        "expiry": END,
        "signer": {"type": "account", "data": {"address": SPENDER}},
        "permissions": [{"type": "erc20-token-allowance", "data": {"address": TOKEN, "allowance": "0x64"}}],
    } | changes


METHOD = "wallet_requestExecutionPermissions"
PERIODIC = {"tokenAddress": TOKEN, "periodAmount": "0x64", "periodDuration": 86_400, "startTime": START}
STREAM = {"tokenAddress": TOKEN, "initialAmount": "0x1", "amountPerSecond": "0x2", "startTime": START}


@pytest.mark.parametrize(
    ("kind", "data", "rules", "most"),
    [
        ("erc20-token-periodic", PERIODIC, [EXPIRY], 1_000),
        ("erc20-token-periodic", PERIODIC, [], UINT256_MAX),
        ("erc20-token-stream", STREAM, [EXPIRY], 1 + 2 * 864_000),
        ("erc20-token-stream", STREAM | {"maxAmount": "0x5"}, [], 5),
        ("erc20-token-stream", STREAM, [], UINT256_MAX),
        ("erc20-token-allowance", {"tokenAddress": TOKEN, "allowance": "0x7"}, [], 7),
    ],
)
def test_the_most_that_can_be_taken_is_told(kind: str, data: dict[str, Any], rules: list[Any], most: int) -> None:
    decoded = meaning(request(METHOD, asked(kind, data, rules=rules)))
    (permission,) = decoded.permissions
    assert (permission.token, permission.owner, permission.spender) == (TOKEN, ACCOUNT, SPENDER)
    assert permission.amount == most
    assert permission.expires == (END if rules else None)
    assert decoded.intent == "grant-permission"


def test_native_coins_are_an_offer_without_a_return() -> None:
    data = {"periodAmount": "0x64", "periodDuration": 86_400, "startTime": START}
    (offer,) = meaning(request(METHOD, asked("native-token-periodic", data))).offers
    assert (offer.taker, offer.gets, offer.gives[0].standard, offer.gives[0].amount) == (SPENDER, (), "native", 1_000)


def test_the_older_form_says_the_same() -> None:
    found = request("wallet_grantPermissions", older())
    assert isinstance(found.payload, PermissionGrant)
    (permission,) = meaning(found).permissions
    assert (permission.amount, permission.expires) == (100, END)


def test_an_unknown_type_is_shown_and_not_interpreted() -> None:
    decoded = meaning(request(METHOD, asked("anything-goes", {"limit": {"a": [1, True]}})))
    assert (decoded.permissions, decoded.offers) == ((), ())
    assert {"Limit a[0]": "1", "Limit a[1]": "true"}.items() <= {
        line.label: line.value for line in decoded.display
    }.items()
    assert any("anything-goes is not known" in each for each in decoded.unknowns)


@pytest.mark.parametrize(
    ("entry", "pointer"),
    [
        (asked("x", {}, chainId="0x2"), "/params/0/chainId"),
        (asked("x", {}, chainId="absent"), "/params/0/chainId"),
        (asked("x", {}, to="absent"), "/params/0/to"),
        (asked("x", {}, to="0x12"), "/params/0/to"),
        (asked("x", {}, signer={"type": "account"}), "/params/0/signer"),
        (asked("x", {}, rules=[EXPIRY, EXPIRY]), "/params/0/rules/1"),
        (asked("x", {}, permission="absent"), "/params/0/permission"),
        (asked("x", {}, surprise=1), "/params/0/surprise"),
        (asked("x", {}, **{"from": "absent"}), "/params/0/from"),
        (asked("x", {}, address=SPENDER), "/params/0"),
        (older(permissions=[]), "/params/0/permissions"),
        (older(expiry="soon"), "/params/0/expiry"),
        (older(expiry=True), "/params/0/expiry"),
    ],
)
def test_a_fault_is_refused_where_it_lies(entry: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Refusal) as caught:
        request(METHOD, entry)
    assert caught.value.faults[0].pointer == pointer


def test_two_accounts_cannot_be_asked_at_once() -> None:
    with pytest.raises(Refusal, match="another account"):
        request(METHOD, asked("x", {}), asked("x", {}, **{"from": SPENDER}))
