"""Every declared function: what is encoded is decoded to the same values, and encoded again to the same bytes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decoders.abi.codec import Exact, decode_arguments
from decoders.calls import MAX_CALLS, decode_calls
from decoders.catalogue import PROTOCOLS
from decoders.decoded import Call
from decoders.names.resolve import Names
from decoders.protocol import Claim, ProtocolDecoder
from tests.decoders.abi.oracle import encode, values_of

SENDER, TARGET = "0x" + "11" * 20, "0x" + "22" * 20


def _place(protocol: ProtocolDecoder) -> tuple[int, str]:
    """A chain and a contract where the protocol's functions are meant."""
    for chain_id, addresses in protocol.deployments.items():
        return chain_id, min(addresses)
    return 1, TARGET


CLAIMS = [
    pytest.param(claim, id=f"{protocol.name}: {claim.function.signature}"[:80])
    for protocol in PROTOCOLS
    for claim in (*protocol.claims, *protocol.commands)
]
FUNCTIONS = [claim for protocol in PROTOCOLS for claim in protocol.claims]
PLACED = [(claim, *_place(protocol)) for protocol in PROTOCOLS for claim in protocol.claims]


@pytest.mark.parametrize("claim", CLAIMS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_encode_decode_encode_is_the_identity(claim: Claim, data: st.DataObject) -> None:
    arguments = claim.function.arguments
    values = data.draw(values_of(arguments))
    assert isinstance(values, tuple)
    calldata = encode(arguments, values)
    decoding = decode_arguments(arguments, calldata)
    assert isinstance(decoding, Exact)
    assert decoding.values == values
    assert encode(arguments, decoding.values) == calldata


@pytest.mark.parametrize(
    ("claim", "chain_id", "target"), PLACED, ids=[claim.function.signature[:60] for claim in FUNCTIONS]
)
@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_call_is_named_with_all_its_arguments(claim: Claim, chain_id: int, target: str, data: st.DataObject) -> None:
    values = data.draw(values_of(claim.function.arguments))
    assert isinstance(values, tuple)
    calldata = bytes.fromhex(claim.function.selector[2:]) + encode(claim.function.arguments, values)
    call = decode_calls(Names(chain_id), SENDER, target, 0, calldata).call
    assert call.signature == claim.function.signature
    assert tuple(argument.value for argument in call.args) == values
    assert Call.model_validate_json(call.model_dump_json()) == call


@settings(max_examples=400)
@given(st.sampled_from(FUNCTIONS), st.binary(max_size=600), st.integers(0, 2**256 - 1))
def test_no_bytes_behind_a_known_selector_raise(claim: Claim, data: bytes, value: int) -> None:
    tree = decode_calls(Names(1), SENDER, TARGET, value, bytes.fromhex(claim.function.selector[2:]) + data)
    assert len(tree.call.walk()) <= MAX_CALLS


@settings(max_examples=300)
@given(
    st.sampled_from(FUNCTIONS),
    st.lists(
        st.sampled_from([0, 1, 2, 3, 32, 64, 96, 128, 160, 192, 224, 256, 2**64, 2**255, 2**256 - 1]), max_size=40
    ),
)
def test_no_offsets_behind_a_known_selector_raise(claim: Claim, words: list[int]) -> None:
    data = b"".join(number.to_bytes(32, "big") for number in words)
    tree = decode_calls(Names(1), SENDER, TARGET, 0, bytes.fromhex(claim.function.selector[2:]) + data)
    assert len(tree.call.walk()) <= MAX_CALLS
