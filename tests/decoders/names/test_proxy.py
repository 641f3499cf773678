from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.names.proxy import (
    BEACON_IMPLEMENTATION_SLOT,
    BEACON_SLOT,
    FIRST_SLOT,
    IMPLEMENTATION_SLOT,
    MAX_HOPS,
    PROXIABLE_SLOT,
    ZEPPELIN_SLOT,
    Implementation,
    implementation_of,
    implementations,
)
from tests.decoders.names.state import Chain, word

PROXY, LOGIC, BEACON = "0x" + "aa" * 20, "0x" + "bb" * 20, "0x" + "cc" * 20
DELEGATE = bytes.fromhex("5af4")


def push32(slot: bytes) -> bytes:
    return b"\x7f" + slot + DELEGATE


@pytest.mark.parametrize(
    ("slot", "published"),
    [
        (IMPLEMENTATION_SLOT, "360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"),
        (BEACON_SLOT, "a3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50"),
        (PROXIABLE_SLOT, "c5f16f0fcc639fa48a6947836d9850f504798523bf8c9a3a87d5876cf622bcf7"),
        (ZEPPELIN_SLOT, "7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3"),
    ],
)
def test_the_slots_are_those_that_the_standards_publish(slot: bytes, published: str) -> None:
    assert slot.hex() == published


@pytest.mark.parametrize(
    ("kind", "slot"),
    [("eip-1967", IMPLEMENTATION_SLOT), ("eip-1822", PROXIABLE_SLOT), ("zeppelinos", ZEPPELIN_SLOT)],
)
def test_a_proxy_that_names_its_implementation_in_a_slot_is_resolved(kind: str, slot: bytes) -> None:
    chain = Chain({PROXY: push32(slot)}, {(PROXY, slot): word(LOGIC)})
    assert implementation_of(chain, 1, PROXY) == Implementation(LOGIC, kind)  # type: ignore[arg-type]


def test_a_beacon_proxy_is_resolved_through_its_beacon() -> None:
    chain = Chain(
        {PROXY: push32(BEACON_SLOT), BEACON: b"\x00"},
        {(PROXY, BEACON_SLOT): word(BEACON), (BEACON, BEACON_IMPLEMENTATION_SLOT): word(LOGIC)},
    )
    assert implementation_of(chain, 1, PROXY) == Implementation(LOGIC, "eip-1967-beacon")


def test_a_safe_proxy_is_resolved_through_its_first_slot() -> None:
    code = bytes.fromhex("7fa619486e") + bytes(28) + DELEGATE
    assert implementation_of(Chain({PROXY: code}, {(PROXY, FIRST_SLOT): word(LOGIC)}), 1, PROXY) == Implementation(
        LOGIC, "safe"
    )


@pytest.mark.parametrize(
    "code",
    [
        "363d3d373d3d3d363d73" + "bb" * 20 + "5af43d82803e903d91602b57fd5bf3",
        "363d3d373d3d3d363d73" + "bb" * 20 + "5af43d82803e903d91602b57fd5bf3" + "0102",
        "3d3d3d3d363d3d37363d73" + "bb" * 20 + "5af43d3d93803e602a57fd5bf3",
        "365f5f375f5f365f73" + "bb" * 20 + "5af43d5f5f3e5f3d91602a57fd5bf3",
        "36602c57343d527f"
        + "9e" * 32
        + "593da1005b"
        + "363d3d373d3d3d3d610002806062363936013d73"
        + "bb" * 20
        + "5af43d3d93803e606057fd5bf3"
        + "aaaa0002",
        "363d3d373d3d3d3d610002806035363936013d73" + "bb" * 20 + "5af43d3d93803e603357fd5bf3" + "aaaa0002",
        "3d3d3d3d363d3d3761000260373639366100020" + "13d73" + "bb" * 20 + "5af43d3d93803e603557fd5bf3" + "aaaa",
        "366000600037611000600036600073" + "bb" * 20 + "5af4602c57600080fd5b6110006000f3",
    ],
)
def test_minimal_proxies_hold_their_implementation_in_their_code(code: str) -> None:
    assert implementation_of(Chain({PROXY: bytes.fromhex(code)}), 1, PROXY) == Implementation(LOGIC, "eip-1167")


def test_a_minimal_proxy_may_leave_out_the_leading_zeros_of_the_address() -> None:
    code = bytes.fromhex("363d3d373d3d3d363d6f" + "bb" * 16 + "5af43d82803e903d91602757fd5bf3")
    assert implementation_of(Chain({PROXY: code}), 1, PROXY) == Implementation("0x" + "00" * 4 + "bb" * 16, "eip-1167")


def test_a_push_of_another_length_than_what_follows_is_no_minimal_proxy() -> None:
    code = bytes.fromhex("363d3d373d3d3d363d6e" + "bb" * 16 + "5af43d82803e903d91602757fd5bf3")
    assert implementation_of(Chain({PROXY: code}), 1, PROXY) is None


def test_a_delegated_account_runs_its_delegates_code() -> None:
    code = bytes.fromhex("ef0100" + "bb" * 20)
    assert implementation_of(Chain({PROXY: code}), 1, PROXY) == Implementation(LOGIC, "eip-7702")


def test_a_slot_counts_only_where_the_code_uses_it() -> None:
    chain = Chain({PROXY: b"\x60\x00"}, {(PROXY, IMPLEMENTATION_SLOT): word(LOGIC), (PROXY, FIRST_SLOT): word(LOGIC)})
    assert implementation_of(chain, 1, PROXY) is None


@pytest.mark.parametrize("found", [bytes(32), b"\x01" + word(LOGIC)[1:], word(LOGIC)[:31], b""])
def test_a_slot_that_holds_no_address_names_nothing(found: bytes) -> None:
    chain = Chain({PROXY: push32(IMPLEMENTATION_SLOT)}, {(PROXY, IMPLEMENTATION_SLOT): found})
    assert implementation_of(chain, 1, PROXY) is None


def test_nothing_is_said_of_a_chain_that_the_source_does_not_know() -> None:
    assert implementation_of(Chain({PROXY: bytes.fromhex("ef0100" + "bb" * 20)}), 10, PROXY) is None


def test_proxies_behind_proxies_are_followed() -> None:
    chain = Chain(
        {PROXY: bytes.fromhex("ef0100" + BEACON[2:]), BEACON: push32(IMPLEMENTATION_SLOT)},
        {(BEACON, IMPLEMENTATION_SLOT): word(LOGIC)},
    )
    assert [each.address for each in implementations(chain, 1, PROXY)] == [BEACON, LOGIC]


def test_proxies_in_a_circle_end() -> None:
    codes = {PROXY: bytes.fromhex("ef0100" + LOGIC[2:]), LOGIC: bytes.fromhex("ef0100" + PROXY[2:])}
    assert [each.address for each in implementations(Chain(codes), 1, PROXY)] == [LOGIC]


def test_a_long_chain_of_proxies_is_cut() -> None:
    addresses = [f"0x{number:040x}" for number in range(1, 20)]
    codes = {at: bytes.fromhex("ef0100" + to[2:]) for at, to in pairwise(addresses)}
    assert len(implementations(Chain(codes), 1, addresses[0])) == MAX_HOPS


@given(st.binary(max_size=128), st.binary(max_size=40))
def test_no_code_and_no_storage_make_it_fail(code: bytes, found: bytes) -> None:
    marks = IMPLEMENTATION_SLOT + BEACON_SLOT + bytes.fromhex("a619486e")
    slots = {(PROXY, slot): found for slot in (IMPLEMENTATION_SLOT, BEACON_SLOT, FIRST_SLOT)}
    implementations(Chain({PROXY: code}, slots), 1, PROXY)
    implementations(Chain({PROXY: code + marks}, slots), 1, PROXY)
