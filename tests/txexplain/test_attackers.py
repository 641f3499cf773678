"""The benchmark of attackers tells a p99 that was moved from one that was not."""

import random

from benchmarks.attackers import Row, difference

_CHANCE = random.Random(7)


def _row(added: float = 0.0) -> Row:
    return Row(turns=[[_CHANCE.gauss(10, 2) + added for _ in range(70)] for _ in range(10)])


def test_rows_of_one_kind_do_not_differ_by_more_than_noise() -> None:
    assert not difference(_row(), _row()).moved


def test_a_row_that_waits_longer_has_moved() -> None:
    found = difference(_row(10.0), _row())

    assert found.moved
    assert found.above > 5
    assert found.noise < 5


def test_a_few_requests_that_wait_long_move_the_p99() -> None:
    hurt = _row()
    for turn in hurt.turns:
        turn[0] = turn[1] = 200.0

    assert difference(hurt, _row()).moved
