"""The table of a node's states, walked without a clock."""

from hypothesis import given
from hypothesis import strategies as st

from simulation.upstream.breaker import LONGEST_REST_SECONDS, TRANSITIONS, Breaker, Circuit, Event

HAPPENINGS = st.lists(st.tuples(st.sampled_from([Event.ANSWERED, Event.FAILED, Event.LIMITED]), st.floats(0, 60)))


def test_every_state_knows_every_event_that_a_request_can_bring() -> None:
    assert set(TRANSITIONS) == set(Circuit)
    for row in TRANSITIONS.values():
        assert set(row) >= {Event.ANSWERED, Event.FAILED, Event.LIMITED}


def test_two_failures_in_a_row_open_it_and_one_alone_does_not() -> None:
    once = Breaker().after(Event.FAILED, 0.0)
    assert once.circuit is Circuit.SHAKY
    assert once.after(Event.ANSWERED, 0.0) == Breaker()
    assert once.after(Event.FAILED, 0.0).circuit is Circuit.OPEN


def test_a_rest_is_followed_by_a_trial_that_decides() -> None:
    opened = Breaker().after(Event.FAILED, 0.0).after(Event.FAILED, 0.0)
    assert opened.at(0.9).circuit is Circuit.OPEN
    trial = opened.at(1.0)
    assert trial.circuit is Circuit.TRIAL
    assert trial.after(Event.ANSWERED, 1.0) == Breaker()
    assert trial.after(Event.FAILED, 1.0).until == 3.0, "the second rest is twice as long"


def test_failures_during_a_rest_do_not_lengthen_it() -> None:
    opened = Breaker().after(Event.FAILED, 0.0).after(Event.FAILED, 0.0)
    assert opened.after(Event.FAILED, 0.5) == opened


def test_a_node_that_limits_us_is_left_alone_for_as_long_as_it_says() -> None:
    limited = Breaker().after(Event.LIMITED, 10.0, wait=7.0)
    assert limited.after(Event.ANSWERED, 11.0).circuit is Circuit.LIMITED, "an answer that was under way"
    assert (limited.at(16.9).circuit, limited.at(17.0).circuit) == (Circuit.LIMITED, Circuit.TRIAL)


@given(HAPPENINGS)
def test_no_history_makes_a_node_rest_longer_than_the_longest_rest(history: list[tuple[Event, float]]) -> None:
    breaker, now = Breaker(), 0.0
    for event, seconds in history:
        now += seconds
        breaker = breaker.at(now).after(event, now, wait=seconds * 1000 if event is Event.LIMITED else None)
        assert breaker.until <= now + LONGEST_REST_SECONDS
    assert breaker.at(now + LONGEST_REST_SECONDS).circuit in {Circuit.HEALTHY, Circuit.SHAKY, Circuit.TRIAL}
