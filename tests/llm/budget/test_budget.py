"""What fits into a deadline, when a text is given up, what is kept and what it costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.budget.cost import Cost, Prices
from llm.budget.pace import Pace
from llm.budget.rate import Rate
from llm.budget.text_cache import CachedText, TextCache
from llm.budget.tokens import affordable


@given(st.floats(0, 100), st.floats(0, 10), st.floats(0.1, 1e4))
def test_no_more_tokens_are_afforded_than_fit(seconds: float, first_token: float, rate: float) -> None:
    tokens = affordable(seconds, first_token, rate)
    assert tokens >= 0
    assert tokens <= 1 or first_token + (tokens - 1) / rate <= seconds * 1.0001


def test_the_rate_follows_what_is_measured() -> None:
    rate = Rate()
    rate.add(20, 1.0)
    assert rate.tokens_per_second == pytest.approx(20)
    for _ in range(30):
        rate.add(50, 1.0)
    assert rate.tokens_per_second == pytest.approx(50, rel=0.01)
    rate.add(2, 0.00001)
    assert rate.tokens_per_second == pytest.approx(50, rel=0.01)


def test_patience_ends_when_what_is_missing_takes_longer_than_what_is_left() -> None:
    pace = Pace(started=0.0, deadline=1.0, least=20, rate=100.0)
    assert pace.patience_ends() == pytest.approx(0.8)


def test_a_slow_text_is_judged_by_its_own_pace() -> None:
    pace = Pace(started=0.0, deadline=2.0, least=50, rate=100.0)
    for token in range(6):
        pace.token(0.1 * token)
    assert pace.patience_ends() < 0.5, "44 tokens at 10 a second do not fit into what is left"


def test_a_pause_in_the_middle_is_a_hang_long_before_the_deadline() -> None:
    pace = Pace(started=0.0, deadline=30.0, least=10, rate=100.0)
    for token in range(10):
        pace.token(0.01 * token)
    assert pace.patience_ends() < 5.0


def test_the_cache_keeps_what_was_used_last_and_no_more() -> None:
    cache = TextCache(entries=2)
    text = CachedText("raw", "model", "eu-1", "eu")
    cache.put("a", text)
    cache.put("b", text)
    assert cache.get("a") is text
    cache.put("c", text)
    assert (cache.get("b"), len(cache)) == (None, 2)


def test_money_is_tokens_and_compute_at_the_operators_prices() -> None:
    prices = Prices(prompt_tokens=1.0, completion_tokens=2.0, compute_hour=3.6)
    cost = Cost(500_000, 250_000, 1000.0) + Cost(500_000, 250_000, 1000.0)
    assert cost.money(prices) == pytest.approx(1.0 + 1.0 + 0.002)
    assert cost.money(Prices()) == 0
