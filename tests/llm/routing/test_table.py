"""What the routing table decides, told as short stories on a clock of our own."""

import pytest

from llm.routing.decisions import HERE, Answer, Fault, GiveUp, Health, Limits, Region, Send, Stop
from llm.routing.table import RoutingTable

EU, US, ASIA = Region("eu-1", "eu"), Region("us-1", "us"), Region("ap-1", "asia")
LIMITS = Limits(first_token=0.3, whole=1.0, jitter=0.0)


def table(*regions: Region) -> RoutingTable:
    return RoutingTable(regions or (EU, US, ASIA), LIMITS)


def serve(routes: RoutingTable, region: Region, seconds: float, times: int, start: int = 1000) -> None:
    """Requests that only this region can take, each with its first token after half of `seconds`."""
    for request in range(start, start + times):
        assert routes.begin(request, region.residency, 0.0, 10.0) == (Send(region.name),)
        routes.first_token(request, region.name, seconds / 2)
        assert routes.succeeded(request, region.name, seconds) == (Answer(region.name),)


def break_open(routes: RoutingTable, region: Region, now: float = 0.0) -> None:
    for request in range(2000, 2003):
        routes.begin(request, region.residency, now, now + 10)
        routes.failed(request, region.name, now, Fault.REFUSED)


def health(routes: RoutingTable, region: Region, now: float) -> Health:
    return next(report.health for report in routes.reports(now) if report.name == region.name)


def test_the_home_region_is_asked_first_even_if_another_is_faster() -> None:
    routes = table()
    serve(routes, US, 0.01, 10)
    assert routes.begin(1, None, 1.0, 2.0) == (Send("eu-1"),)


def test_a_home_region_that_cannot_be_done_in_time_comes_last() -> None:
    routes = table()
    serve(routes, EU, 0.9, 10)
    serve(routes, US, 0.1, 10, start=1500)
    assert routes.begin(1, None, 1.0, 1.5) == (Send("us-1"),)


def test_a_slow_time_is_forgotten_after_a_minute() -> None:
    routes = table(EU, US)
    serve(routes, EU, 9.0, 10)
    assert routes.begin(1, None, 100.0, 101.5) == (Send("eu-1"),)


def test_an_engine_in_this_process_that_is_slow_stays_in_use_and_is_known_to_be_slow() -> None:
    own = Region("embedded", HERE)
    routes = table(own)
    for request in range(5):
        assert routes.begin(request, None, 0.0, 1.0) == (Send("embedded"),)
        routes.failed(request, "embedded", 0.8, Fault.SLOW)
    assert health(routes, own, 0.9) is Health.CLOSED
    assert routes.reports(0.9)[0].first_token_p50 == pytest.approx(0.8)
    for request in range(5, 9):
        routes.begin(request, None, 1.0, 2.0)
        routes.failed(request, "embedded", 1.1, Fault.BROKEN)
    assert health(routes, own, 1.2) is Health.OPEN


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.BROKEN, Fault.GARBAGE, Fault.SLOW, Fault.UNFIT])
def test_a_failed_region_is_followed_by_the_fastest_other(fault: Fault) -> None:
    routes = table()
    serve(routes, ASIA, 0.05, 10)
    assert routes.begin(1, None, 1.0, 3.0) == (Send("eu-1"),)
    assert routes.failed(1, "eu-1", 1.1, fault) == (Send("ap-1"),)
    assert routes.succeeded(1, "ap-1", 1.2) == (Answer("ap-1"),)


def test_when_every_region_failed_the_reason_names_each() -> None:
    routes = table(EU, US)
    routes.begin(1, None, 0.0, 1.0)
    routes.failed(1, "eu-1", 0.1, Fault.GARBAGE)
    assert routes.failed(1, "us-1", 0.2, Fault.REFUSED) == (GiveUp("region eu-1: garbage; region us-1: refused"),)


def test_bound_data_stays_even_when_its_region_is_down() -> None:
    routes = table()
    routes.begin(1, "eu", 0.0, 1.0)
    assert routes.failed(1, "eu-1", 0.1, Fault.REFUSED) == (GiveUp("region eu-1: refused"),)
    break_open(routes, EU)
    assert routes.begin(2, "eu", 0.1, 1.0) == (GiveUp("no region in eu can take it now"),)
    assert routes.begin(3, "ca", 0.1, 1.0) == (GiveUp("no region keeps its data in ca"),)


def test_a_region_of_unknown_residency_gets_no_bound_data() -> None:
    routes = table(Region("somewhere"), EU)
    assert routes.begin(1, "eu", 0.0, 1.0) == (Send("eu-1"),)


def test_a_hedge_is_made_after_the_regions_own_p95_and_the_slower_one_is_stopped() -> None:
    routes = table()
    serve(routes, EU, 0.2, 20)
    routes.begin(1, None, 1.0, 3.0)
    assert routes.wake_at(1, 1.0) == pytest.approx(1.1)
    assert routes.tick(1, 1.05) == ()
    assert routes.tick(1, 1.11) == (Send("us-1"),)
    assert routes.succeeded(1, "us-1", 1.2) == (Stop("eu-1"), Answer("us-1"))
    assert routes.succeeded(1, "eu-1", 1.3) == ()


def test_after_the_first_token_the_hedge_waits_for_the_p95_of_the_whole() -> None:
    routes = table()
    serve(routes, EU, 0.2, 20)
    routes.begin(1, None, 1.0, 3.0)
    routes.first_token(1, "eu-1", 1.05)
    assert routes.tick(1, 1.15) == ()
    assert routes.tick(1, 1.21) == (Send("us-1"),)


def test_a_request_is_hedged_once() -> None:
    routes = table()
    routes.begin(1, None, 0.0, 10.0)
    assert routes.tick(1, 0.5) == (Send("us-1"),)
    assert routes.tick(1, 0.9) == ()


def test_hedges_run_out_when_everything_is_slow() -> None:
    routes = RoutingTable((EU, US), Limits(first_token=0.3, whole=1.0, jitter=0.0, hedges=2.0, hedge_share=0.1))
    for request in range(5):
        routes.begin(request, None, 0.0, 10.0)
    assert [len(routes.tick(request, 0.4)) for request in range(5)] == [1, 1, 0, 0, 0]


def test_a_start_that_is_far_too_slow_is_replaced_without_a_hedge() -> None:
    routes = RoutingTable((EU, US), Limits(first_token=0.3, whole=1.0, jitter=0.0, hedges=0.0, hedge_share=0.0))
    routes.begin(1, None, 0.0, 10.0)
    assert routes.tick(1, 0.5) == ()
    assert routes.tick(1, 1.3) == (Stop("eu-1"), Send("us-1"))


def test_the_only_region_may_be_late() -> None:
    routes = table(EU)
    routes.begin(1, None, 0.0, 10.0)
    assert routes.tick(1, 0.5) == ()
    assert routes.tick(1, 2.0) == ()
    assert routes.wake_at(1, 2.0) is None
    assert routes.succeeded(1, "eu-1", 3.0) == (Answer("eu-1"),)


def test_three_failures_in_a_row_open_a_region_and_requests_go_elsewhere() -> None:
    routes = table()
    break_open(routes, EU)
    assert health(routes, EU, 0.4) is Health.OPEN
    assert routes.begin(1, None, 0.4, 2.0) == (Send("us-1"),)


def test_what_does_not_fit_says_nothing_against_a_region() -> None:
    routes = table()
    for request in range(9):
        routes.begin(request, "eu", 0.0, 0.1)
        routes.failed(request, "eu-1", 0.0, Fault.UNFIT)
    assert health(routes, EU, 0.0) is Health.CLOSED


def test_a_stopped_server_opens_though_it_never_says_no() -> None:
    routes = table(EU)
    for request in range(3):
        routes.begin(request, None, 0.0, 2.0)
        assert routes.end(request, 2.0) == (Stop("eu-1"),)
    assert health(routes, EU, 2.0) is Health.OPEN


def test_small_budgets_open_nothing() -> None:
    routes = table(EU)
    for request in range(9):
        routes.begin(request, None, 0.0, 0.1)
        routes.end(request, 0.1)
    assert health(routes, EU, 0.1) is Health.CLOSED


def test_a_trial_lets_one_request_in_and_its_success_brings_the_region_back() -> None:
    routes = table()
    break_open(routes, EU)
    assert health(routes, EU, 0.6) is Health.TRIAL
    assert routes.begin(1, None, 0.6, 2.0) == (Send("eu-1"),)
    assert routes.begin(2, None, 0.6, 2.0) == (Send("us-1"),)
    routes.succeeded(1, "eu-1", 0.7)
    assert routes.begin(3, None, 0.7, 2.0) == (Send("eu-1"),)


def test_a_failed_trial_waits_twice_as_long() -> None:
    routes = table()
    break_open(routes, EU)
    routes.begin(1, None, 0.6, 2.0)
    routes.failed(1, "eu-1", 0.6, Fault.REFUSED)
    assert health(routes, EU, 1.5) is Health.OPEN
    assert health(routes, EU, 1.7) is Health.TRIAL


def test_a_region_that_answers_probes_and_fails_requests_stays_out_for_longer() -> None:
    routes = table()
    pauses = []
    now = 0.0
    for _ in range(3):
        break_open(routes, EU, now)
        opened = now
        while health(routes, EU, now) is Health.OPEN:
            now += 0.1
        pauses.append(round(now - opened, 1))
        routes.probed("eu-1", now, now, 0.01)
        assert health(routes, EU, now) is Health.CLOSED
    assert pauses[0] < pauses[1] < pauses[2]


def test_probes_go_to_what_was_silent_and_to_trials_and_never_twice_at_once() -> None:
    routes = table(EU, US)
    assert routes.probes_due(0.0) == ("eu-1", "us-1")
    assert routes.probes_due(9.0) == ()
    routes.probed("eu-1", 0.0, 9.0, 0.01)
    routes.probed("us-1", 0.0, 9.0, 0.01)
    assert routes.probes_due(9.1) == ()
    break_open(routes, EU, 9.1)
    assert routes.probes_due(9.2) == ()
    assert routes.probes_due(9.7) == ("eu-1",)
    assert routes.begin(1, "eu", 9.7, 11.0) == (GiveUp("no region in eu can take it now"),)
    routes.probed("eu-1", 9.7, 9.8, 0.01)
    assert routes.begin(2, "eu", 9.8, 11.0) == (Send("eu-1"),)


def test_a_full_region_sends_on() -> None:
    routes = table(Region("eu-1", "eu", capacity=1), US)
    assert routes.begin(1, None, 0.0, 1.0) == (Send("eu-1"),)
    assert routes.begin(2, None, 0.0, 1.0) == (Send("us-1"),)
    routes.end(1, 0.1)
    assert routes.begin(3, None, 0.1, 1.0) == (Send("eu-1"),)


def test_replicas_with_other_seeds_do_not_come_back_at_once() -> None:
    def back(seed: int) -> float | None:
        routes = RoutingTable((EU,), seed=seed)
        break_open(routes, EU)
        return next(time / 1000 for time in range(2000) if health(routes, EU, time / 1000) is Health.TRIAL)

    assert len({back(seed) for seed in range(8)}) > 4
    assert back(3) == back(3)


def test_two_regions_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        table(EU, EU)
