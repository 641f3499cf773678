from hypothesis import given
from hypothesis import strategies as st

from decoders.requests import Transaction
from simulation.execution.pricing import TRANSACTION_GAS_CAP, gas_price_paid, with_fees, with_gas
from simulation.query import BlockContext

TO = "0x" + "bb" * 20
CONTEXT = BlockContext(base_fee=10**9, gas_limit=30_000_000)
amounts = st.integers(0, 10**12)


def transaction(kind: int, **fields: int) -> Transaction:
    return Transaction.model_validate({"type": kind, "to": TO, "data": "0x", "value": 0, **fields})


def test_missing_fees_are_what_wallets_fill_in() -> None:
    filled = with_fees(transaction(2), CONTEXT)
    assert (filled.max_fee_per_gas, filled.max_priority_fee_per_gas) == (3 * 10**9, 10**9)
    assert with_fees(transaction(0), CONTEXT).gas_price == 2 * 10**9


@given(cap=st.none() | amounts, tip=st.none() | amounts)
def test_given_fees_stay_and_the_tip_never_passes_the_cap(cap: int | None, tip: int | None) -> None:
    if cap is not None and tip is not None and tip > cap:
        return  # refused by the parser
    given_fees = {"max_fee_per_gas": cap, "max_priority_fee_per_gas": tip}
    filled = with_fees(transaction(2, **{name: fee for name, fee in given_fees.items() if fee is not None}), CONTEXT)
    assert cap in (None, filled.max_fee_per_gas)
    assert tip in (None, filled.max_priority_fee_per_gas)
    assert filled.max_fee_per_gas is not None
    assert filled.max_priority_fee_per_gas is not None
    assert filled.max_priority_fee_per_gas <= filled.max_fee_per_gas


@given(balance=st.integers(0, 10**24), value=st.integers(0, 10**24), cap=st.integers(1, 10**12))
def test_an_open_gas_limit_is_one_that_the_sender_can_pay(balance: int, value: int, cap: int) -> None:
    filled = with_gas(transaction(2, value=value, max_fee_per_gas=cap), CONTEXT, balance)
    assert filled.gas is not None
    assert 0 <= filled.gas <= TRANSACTION_GAS_CAP
    assert filled.gas == 0 or filled.gas * cap + value <= balance


def test_the_price_paid_is_base_fee_plus_tip_up_to_the_cap() -> None:
    assert gas_price_paid(transaction(2, max_fee_per_gas=5 * 10**9, max_priority_fee_per_gas=1), CONTEXT) == 10**9 + 1
    assert gas_price_paid(transaction(2, max_fee_per_gas=10**9, max_priority_fee_per_gas=1), CONTEXT) == 10**9
    assert gas_price_paid(transaction(0, gas_price=7), CONTEXT) == 7
