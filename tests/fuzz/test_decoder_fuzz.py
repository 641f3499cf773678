"""No input makes the decoder raise or take long. `TXEXPLAIN_FUZZ_SECONDS` (60) bounds all targets together."""

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
import rlp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decoders.catalogue import PROTOCOLS
from decoders.decode import decode
from decoders.names.proxy import IMPLEMENTATION_SLOT
from decoders.outcome import Known
from decoders.parsing import parse_signing_request
from decoders.refusal import Refusal
from decoders.sources import Sources
from tests.decoders.names.contracts import contract
from tests.decoders.names.state import Chain, Listed, word

pytestmark = [pytest.mark.fuzz, pytest.mark.timeout(0)]

SECONDS = float(os.environ.get("TXEXPLAIN_FUZZ_SECONDS", "60"))
SLOWEST_SECONDS = 2.0
"""For one input. The bounds of the decoder hold it far below; the rest is room for a busy machine."""

SENDER, TARGET, LOGIC = "0x" + "11" * 20, "0x" + "22" * 20, "0x" + "33" * 20
SELECTORS = sorted({bytes.fromhex(each[2:]) for protocol in PROTOCOLS for each in protocol.selectors})
UNDECLARED = bytes.fromhex("12345678")
SOURCES = Sources(
    dictionary=Listed({"0x12345678": ("a(bytes,(uint256,string)[])", "b(uint256[][3])", "c(address)")}),
    code=Chain(
        {TARGET: b"\x7f" + IMPLEMENTATION_SLOT, LOGIC: contract("0x12345678", 2)},
        {(TARGET, IMPLEMENTATION_SLOT): word(LOGIC)},
    ),
)

numbers = st.one_of(st.integers(0, 40), st.integers(0, 12).map(lambda n: 32 * n), st.integers(0, 2**256 - 1))
words = st.lists(numbers.map(lambda number: number.to_bytes(32, "big")), max_size=40).map(b"".join)
calldata = st.one_of(
    st.binary(max_size=300),
    st.builds(lambda selector, *rest: selector + b"".join(rest), st.sampled_from([*SELECTORS, UNDECLARED]), words),
    st.builds(
        lambda selector, body, tail: selector + body + tail,
        st.sampled_from([*SELECTORS, UNDECLARED]),
        words,
        st.binary(max_size=70),
    ),
)
json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(max_size=20),
        st.binary(max_size=8).map(lambda b: "0x" + b.hex()),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=10), inner, max_size=4)),
    max_leaves=12,
)
fields = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["owner", "spender", "value", "deadline", "nested", "a b", ""]),
            "type": st.sampled_from(
                ["address", "uint256", "bytes", "string", "Message[]", "Other", "int8[2]", "uint257"]
            ),
        }
    ),
    max_size=5,
)
typed_data = st.fixed_dictionaries(
    {
        "types": st.fixed_dictionaries({"EIP712Domain": fields, "Message": fields, "Other": fields}),
        "primaryType": st.sampled_from(["Message", "Permit", "Other"]),
        "domain": json_values,
        "message": st.one_of(json_values, st.dictionaries(st.sampled_from(["owner", "value", "nested"]), json_values)),
    }
)

rlp_items = st.recursive(
    st.one_of(st.binary(max_size=4), st.sampled_from([b"\x01", b"\x02", bytes(20), bytes(32), b"\xff" * 32])),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)
raw = st.one_of(
    st.binary(max_size=200),
    st.builds(
        lambda kind, items: kind + bytes(rlp.encode(items)),
        st.sampled_from([b"", b"\x01", b"\x02", b"\x03", b"\x04"]),
        st.lists(rlp_items, min_size=6, max_size=14),
    ),
)


def transaction(data: bytes) -> dict[str, Any]:
    call = {"from": SENDER, "to": TARGET, "data": "0x" + data.hex(), "value": "0x1"}
    return {"chain_id": 1, "method": "eth_sendTransaction", "params": [call]}


def raw_transaction(raw: bytes) -> dict[str, Any]:
    return {"chain_id": 1, "raw": "0x" + raw.hex(), "from": SENDER}


def typed_request(document: Any) -> dict[str, Any]:
    return {"chain_id": 1, "method": "eth_signTypedData_v4", "params": [SENDER, document]}


TARGETS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], dict[str, Any]]]] = {
    "calldata": (calldata, transaction),
    "raw": (raw, raw_transaction),
    "typed-data": (st.one_of(typed_data, json_values), typed_request),
}


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_no_input_makes_the_decoder_raise_or_take_long(target: str) -> None:
    strategy, request_of = TARGETS[target]
    end = time.monotonic() + SECONDS / len(TARGETS)
    tried = 0

    @settings(max_examples=500, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def holds(value: Any) -> None:
        nonlocal tried
        if time.monotonic() < end:
            tried += 1
            decodes_in_time(request_of(value))

    while time.monotonic() < end:
        holds()
    assert tried > 0


def decodes_in_time(document: dict[str, Any]) -> None:
    start = time.perf_counter()
    try:
        request = parse_signing_request(document)
    except Refusal:
        request = None
    if request is not None:
        outcome = decode(request, SOURCES)
        assert isinstance(outcome, Known), outcome
        outcome.value.model_dump_json()
    assert time.perf_counter() - start < SLOWEST_SECONDS
