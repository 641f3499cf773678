"""Includes stay within the folder, and the including file's words stand."""

from pathlib import Path
from typing import Any

import pytest

from decoders.erc7730.documents import merge, read_merged
from decoders.erc7730.faults import BadDescriptor
from tests.decoders.erc7730.folders import write


@pytest.mark.parametrize(
    "include",
    [
        "https://example.org/x.json",
        "file:///etc/passwd",
        "../outside.json",
        "/etc/passwd",
        "a\\b.json",
        "a\0b",
        "",
        7,
        "gone.json",
    ],
)
def test_an_include_cannot_leave_the_folder(tmp_path: Path, include: Any) -> None:
    folder = write(tmp_path / "in", {"a.json": {"includes": include}})
    write(tmp_path, {"outside.json": {"metadata": {}}})
    with pytest.raises(BadDescriptor):
        read_merged(folder, folder / "a.json", set())


def test_a_link_cannot_leave_the_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.json": {"includes": "link.json"}})
    write(tmp_path, {"outside.json": {"metadata": {}}})
    (folder / "link.json").symlink_to(tmp_path / "outside.json")
    with pytest.raises(BadDescriptor, match="outside the folder"):
        read_merged(folder, folder / "a.json", set())


def test_includes_in_a_circle_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.json": {"includes": "b.json"}, "b.json": {"includes": "a.json"}})
    with pytest.raises(BadDescriptor, match="circle"):
        read_merged(folder, folder / "a.json", set())


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 5000, "\ud800".encode("utf-8", "surrogatepass")]
)
def test_a_file_that_is_no_single_object_is_refused(tmp_path: Path, text: str | bytes) -> None:
    (tmp_path / "a.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadDescriptor):
        read_merged(tmp_path, tmp_path / "a.json", set())


def test_the_standards_example_of_an_include_is_merged() -> None:
    included = {
        "display": {
            "formats": {
                "approve(address spender, uint256 value)": {
                    "intent": "Approve",
                    "fields": [
                        {"path": "spender", "label": "Spender", "format": "addressName"},
                        {"path": "value", "label": "Amount", "params": {"tokenPath": "@.to", "threshold": "0x80"}},
                    ],
                }
            }
        }
    }
    including = {
        "display": {
            "formats": {
                "approve(address spender,uint256 value)": {
                    "fields": [{"path": "value", "params": {"threshold": "0xFF"}}, {"path": "@.value", "label": "Sent"}]
                }
            }
        }
    }
    merged = merge(included, including)["display"]["formats"]
    assert merged == {
        "approve(address spender,uint256 value)": {
            "intent": "Approve",
            "fields": [
                {"path": "spender", "label": "Spender", "format": "addressName"},
                {"path": "value", "label": "Amount", "params": {"tokenPath": "@.to", "threshold": "0xFF"}},
                {"path": "@.value", "label": "Sent"},
            ],
        }
    }
