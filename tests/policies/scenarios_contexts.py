"""Scenarios of results that depend on the block around the call."""

from typing import Any

from policies.case import Case
from simulation.effects import ContextSetting, Divergence, Evasion
from tests.policies.cases import (
    COIN,
    CONTRACT,
    DOLLAR,
    ETHER,
    SENDER,
    STRANGER,
    approval,
    call,
    change,
    effects,
    transaction,
)
from tests.policies.situations import CAUTION, CRITICAL, DANGER, Scenario

LOST = (change(SENDER, COIN, -ETHER), change(STRANGER, COIN, ETHER))
WON = (change(SENDER, COIN, ETHER), change(CONTRACT, COIN, -ETHER))


def setting(value: Any, kind: Any, number: int = 0) -> ContextSetting:
    return ContextSetting(value=value, kind=kind, number=number)


def diverging(
    *settings: ContextSetting, here: Any = LOST, there: Any = WON, kind: Any = "outcome", **more: Any
) -> Case:
    """A call that does `here` in the simulated block and `there` under the settings."""
    other = Divergence(
        settings=settings, kind=kind, status="success", asset_changes=there, approvals=more.get("approvals", ())
    )
    evasion = Evasion(contexts=20, read=tuple(it.value for it in settings), diverged=(other,))
    return transaction(call("deposit()", CONTRACT, value=ETHER), effects(asset_changes=here, evasion=evasion))


BARE_COINBASE = setting("coinbase", "bare")
DRAW = setting("prevrandao", "near", 77)

SCENARIOS = (
    Scenario("result-depends-on-block", "nobody-makes-the-block", CRITICAL, diverging(BARE_COINBASE)),
    Scenario("result-depends-on-block", "more-gas", CRITICAL, diverging(setting("gas", "near", 2**24))),
    Scenario(
        "result-depends-on-block",
        "two-values-together",
        CRITICAL,
        diverging(BARE_COINBASE, setting("base_fee", "bare")),
    ),
    Scenario(
        "result-depends-on-block",
        "approval-only-on-chain",
        CRITICAL,
        diverging(setting("block_number", "near", 8), here=(), there=(), approvals=(approval(STRANGER),)),
    ),
    Scenario(
        "result-depends-on-block",
        "others-are-paid",
        CRITICAL,
        diverging(BARE_COINBASE, there=(change(SENDER, COIN, -ETHER), change(CONTRACT, COIN, ETHER))),
    ),
    Scenario("result-depends-on-block", "no-loss", DANGER, diverging(BARE_COINBASE, here=WON, there=())),
    Scenario("result-depends-on-block", "a-draw", DANGER, diverging(DRAW)),
    Scenario(
        "result-depends-on-block", "a-free-draw", CAUTION, diverging(DRAW, here=(), there=(change(SENDER, DOLLAR, 5),))
    ),
    Scenario("result-depends-on-block", "in-an-hour", CAUTION, diverging(setting("timestamp", "later", 3600))),
    Scenario(
        "result-depends-on-block",
        "lapses",
        None,
        diverging(setting("timestamp", "later", 3600), there=(), kind="fails"),
    ),
    Scenario("result-depends-on-block", "another-price", None, diverging(DRAW, kind="amounts")),
    Scenario("result-depends-on-block", "same-everywhere", None, transaction(call("mint()", CONTRACT))),
)
