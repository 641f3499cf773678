"""What is read of an answer: all that the contract says, in pieces of any size, and nothing else."""

import json
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txexplain.api.openapi import FILE
from txexplain.client import decoded, effects, report
from txexplain.client.answers import retry_after
from txexplain.client.model import Shape
from txexplain.client.server_sent_events import LONGEST, EventParser, TooLong

_NAMES: Final[dict[type[Shape], str]] = {
    effects.EffectsUnavailable: "UnavailableShape",
    report.Fault: "ProblemFaultShape",
    report.FeedbackReceipt: "FeedbackAnswer",
    report.Problem: "Problem",
    report.Recheck: "RecheckAnswer",
    report.Report: "Answer",
}
"""In the OpenAPI document, where it is not the model's own name and `Shape`."""
_SCHEMAS: Final = json.loads(FILE.read_text(encoding="utf-8"))["components"]["schemas"]
_MODELS: Final = [
    model
    for module in (decoded, effects, report)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, Shape) and model.__module__ == module.__name__
]


@pytest.mark.parametrize("model", _MODELS, ids=lambda model: str(model.__name__))
def test_a_model_has_every_field_that_the_contract_names(model: type[Shape]) -> None:
    written = _SCHEMAS[_NAMES.get(model, f"{model.__name__}Shape")]
    fields = {field.alias or name: field for name, field in model.model_fields.items()}

    assert fields.keys() == written["properties"].keys()
    assert {name for name, field in fields.items() if field.is_required()} == set(written["required"])


@given(st.lists(st.tuples(st.sampled_from(["verdict", "text"]), st.text()), max_size=5), st.data())
def test_events_are_the_same_however_the_stream_is_cut(events: list[tuple[str, str]], data: st.DataObject) -> None:
    ends = data.draw(st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=1, max_size=1))
    lines = [line for name, text in events for line in (f"event: {name}", f"data: {json.dumps(text)}", "")]
    whole = "".join(line + ends[0] for line in [*lines, ": end", ""]).encode() + b"\n"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))

    parser = EventParser()
    found = [
        event
        for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)
        for event in parser.push(whole[start:end])
    ]

    assert [(event.name, json.loads(event.data)) for event in found] == events


def test_an_event_without_an_end_is_given_up() -> None:
    with pytest.raises(TooLong):
        EventParser().push(b"data: " + b"x" * LONGEST)


@given(st.text())
def test_any_retry_after_is_a_time_or_none(value: str) -> None:
    seconds = retry_after(value)

    assert seconds is None or seconds >= 0
