"""No calldata, however odd, makes clear signing fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.erc7730.index import Index
from decoders.primitives import keccak
from tests.decoders.erc7730.folders import COIN, calldata, compiled, contract, shown

SIGNATURE = "f((address,uint256,bytes)[],bytes,string,bytes32[])"
KEY = "f((address to, uint256 value, bytes data)[] calls, bytes path, string note, bytes32[] pools)"
FIELDS = [
    {"path": "calls.[].data", "label": "Call", "format": "calldata", "params": {"calleePath": "calls.[].to"}},
    {"path": "calls.[].value", "label": "V", "format": "tokenAmount", "params": {"tokenPath": "path.[:20]"}},
    {"path": "calls.[0].value", "label": "T", "format": "date", "params": {"encoding": "timestamp"}},
    {"path": "calls.[-1].value", "label": "U", "format": "unit", "params": {"base": "s", "prefix": True}},
    {"path": "pools.[-1]", "label": "Pool", "format": "addressName"},
    {"path": "note", "label": "Note"},
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    form = {"intent": "Test", "interpolatedIntent": "{note} {calls.[0].value}", "fields": FIELDS}
    return compiled(tmp_path_factory.mktemp("in"), {"a.json": contract({KEY: form})})


@given(st.binary(max_size=600))
@settings(deadline=None)
def test_random_bytes_are_shown_or_refused(index: Index, data: bytes) -> None:
    found = shown(index, keccak(SIGNATURE.encode())[:4] + data)
    assert found is not None
    assert found.lines or found.unknowns


CALLS = st.lists(
    st.tuples(st.binary(min_size=20, max_size=20), st.integers(0, 2**256 - 1), st.binary(max_size=40)), max_size=4
)


@given(CALLS, st.binary(max_size=60), st.text(max_size=40), st.lists(st.binary(min_size=32, max_size=32), max_size=3))
@settings(deadline=None)
def test_any_arguments_are_shown_in_printable_lines_or_refused(
    index: Index, calls: list[tuple[bytes, int, bytes]], path: bytes, note: str, pools: list[bytes]
) -> None:
    found = shown(index, calldata(SIGNATURE, calls, path, note, pools))
    assert found is not None
    assert found.unusable == (not calls or len(path) < 20 or not pools)
    assert all(line.label.isprintable() and line.value.isprintable() for line in found.lines)
    assert COIN not in found.title
