"""Whatever JSON comes, the answer is typed data or a refusal, never another exception."""

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decoders.eip712 import ParsedTypedData, parse_typed_data
from decoders.refusal import Malformed
from tests.decoders.eip712.documents import Document, mail, permit, permit2
from tests.decoders.eip712.schemas import documents

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=12)
TELLING_TEXT = st.sampled_from(
    ["Mail", "Person[]", "EIP712Domain", "uint256", "0x", "0x00", "name", "type", "__proto__"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | TELLING_TEXT
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT | TELLING_TEXT, inner, max_size=4),
    max_leaves=12,
)
QUICK = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def answer(document: Any) -> ParsedTypedData | None:
    """Parse; None is a refusal. Pointers and messages of a refusal must be text that can be sent."""
    try:
        return parse_typed_data(document)
    except Malformed as refusal:
        for fault in refusal.faults:
            (fault.pointer + fault.message).encode()
            assert fault.pointer == "" or fault.pointer.startswith("/")
        return None


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a document."""
    keys: list[Any] = (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


@QUICK
@given(JSON)
def test_any_json_is_answered(document: Any) -> None:
    answer(document)


@QUICK
@given(st.fixed_dictionaries({"types": JSON, "primaryType": JSON, "domain": JSON, "message": JSON}))
def test_any_json_in_the_four_parts_is_answered(document: Document) -> None:
    answer(document)


@QUICK
@given(st.sampled_from([mail(), permit(), permit2()]) | documents(), st.data())
def test_a_good_document_with_anything_at_any_place_is_answered(document: Document, data: st.DataObject) -> None:
    changed = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(changed)))
        if data.draw(st.booleans()):
            container[key] = data.draw(JSON)
        else:
            del container[key]
        if not places(changed):
            break
    answer(changed)


@QUICK
@given(documents(), st.dictionaries(ANY_TEXT, JSON, max_size=4))
def test_members_that_are_not_declared_never_change_the_digest(document: Document, extra: dict[str, Any]) -> None:
    plain = parse_typed_data(document)
    decorated = copy.deepcopy(document)
    decorated["message"] = {f"_{key}": value for key, value in extra.items()} | decorated["message"]
    parsed = answer(decorated)
    if parsed is not None:
        assert (parsed.digest, parsed.message) == (plain.digest, plain.message)
        assert len(parsed.undeclared) == len(extra)
    else:
        assert any("\ud800" <= letter <= "\udfff" for key in extra for letter in key)
