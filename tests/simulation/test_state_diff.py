from simulation.query import AccountOverride
from simulation.reading.state_diff import applied, read_state_diff

A = "0x" + "aa" * 20
S1, S2 = ("0x" + "00" * 31 + byte for byte in ("01", "02"))
ZERO, ONE, TWO = ("0x" + "00" * 31 + byte for byte in ("00", "01", "02"))


def test_what_post_leaves_out_did_not_change_and_a_missing_slot_became_zero() -> None:
    answer = {
        "pre": {A: {"balance": "0x5", "nonce": 3, "code": "0x60", "storage": {S1: ONE, S2: ONE}}},
        "post": {A: {"storage": {S2: TWO}}},
    }
    change = read_state_diff(answer)[A]
    assert (change.balance_before, change.balance_after, change.nonce_after) == (5, 5, 3)
    assert change.storage == {S1: (ONE, ZERO), S2: (ONE, TWO)}
    assert change.code_after == "0x60"


def test_an_account_that_is_only_in_pre_was_destroyed() -> None:
    change = read_state_diff({"pre": {A: {"balance": "0x5", "code": "0x60"}}, "post": {}})[A]
    assert change.destroyed
    assert (change.balance_after, change.code_after) == (0, "0x")


def test_an_account_that_is_only_in_post_came_into_being() -> None:
    change = read_state_diff({"pre": {}, "post": {A: {"balance": "0x5", "nonce": 1, "code": "0x60"}}})[A]
    assert (change.balance_before, change.balance_after, change.nonce_after, change.code_after) == (0, 5, 1, "0x60")


def test_the_state_after_keeps_the_callers_overrides_that_the_run_did_not_write() -> None:
    diff = read_state_diff(
        {"pre": {A: {"balance": "0x5", "storage": {S1: ONE}}}, "post": {A: {"balance": "0x6", "storage": {S1: TWO}}}}
    )
    whole = applied(diff, {A: AccountOverride(state={S1: ONE, S2: ONE})})[A]
    single = applied(diff, {A: AccountOverride(state_diff={S2: ONE}, code="0x60")})[A]
    assert whole.state == {S1: TWO, S2: ONE}
    assert whole.balance == 6
    assert single.state_diff == {S1: TWO, S2: ONE}
    assert single.code == "0x60"
