"""The path language of the standard, with its own examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.erc7730.faults import BadDescriptor
from decoders.erc7730.paths import DATA, DataPath, Index, Name, Slice, parse_path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#.params.amountIn", DataPath("#", (Name("params"), Name("amountIn")))),
        ("params.amountIn", DataPath("", (Name("params"), Name("amountIn")))),
        ("#.details.[]", DataPath("#", (Name("details"), Slice()))),
        ("@.value", DataPath("@", (Name("value"),))),
        ("$.metadata.enums.mode", DataPath("$", (Name("metadata"), Name("enums"), Name("mode")))),
        (
            "data.path.[0].path.[-1].to",
            DataPath("", (Name("data"), Name("path"), Index(0), Name("path"), Index(-1), Name("to"))),
        ),
        ("params.path.[:20]", DataPath("", (Name("params"), Name("path"), Slice(None, 20)))),
        ("params.path.[-20:]", DataPath("", (Name("params"), Name("path"), Slice(-20, None)))),
        ("recipients[0]", DataPath("", (Name("recipients"), Index(0)))),
        ("#", DataPath("#", ())),
    ],
)
def test_the_standards_examples_are_read(text: str, expected: DataPath) -> None:
    assert parse_path(text) == expected


@pytest.mark.parametrize(
    "text", ["#amount", "a b", "a[", "a.[x]", "a.[1:2:3]", "a.[-]", "a..b", "x" * 600, "a.[0]" * 40]
)
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(BadDescriptor):
        parse_path(text)


def test_a_relative_path_continues_that_of_its_group_and_an_absolute_one_does_not() -> None:
    base = parse_path("#.details.[]")
    assert str(parse_path("token").within(base)) == "#.details.[].token"
    assert str(parse_path("#.spender").within(base)) == "#.spender"
    assert str(parse_path("@.to").within(base)) == "@.to"
    assert str(parse_path("amount").within(DATA)) == "#.amount"


@given(st.text(max_size=40))
def test_any_text_is_a_path_that_reads_back_or_is_refused(text: str) -> None:
    try:
        path = parse_path(text)
    except BadDescriptor:
        return
    assert parse_path(str(path)) == path
