from hypothesis import given
from hypothesis import strategies as st

from simulation.deadline import Deadline


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_remaining_counts_down_and_never_below_zero() -> None:
    clock = Clock()
    deadline = Deadline.after(2.0, clock)
    clock.now += 1.5
    assert deadline.remaining() == 0.5
    assert not deadline.passed()
    clock.now += 10
    assert deadline.remaining() == 0.0
    assert deadline.passed()


@given(seconds=st.floats(0.001, 1e6), fraction=st.floats(0.0, 1.0))
def test_a_share_never_ends_after_the_whole(seconds: float, fraction: float) -> None:
    clock = Clock()
    deadline = Deadline.after(seconds, clock)
    assert deadline.share(fraction).at <= deadline.at + 1e-6


def test_a_share_of_a_passed_deadline_has_passed() -> None:
    clock = Clock()
    deadline = Deadline.after(1.0, clock)
    clock.now += 2
    assert deadline.share(0.9).passed()
