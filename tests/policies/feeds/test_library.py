"""Feeds are replaced whole or not at all, expire, and are found again exactly."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.feeds.difference import difference
from policies.feeds.draft import BadFeed
from policies.feeds.edits import within_edits
from policies.feeds.entry import Category, Entry
from policies.feeds.index import NOTHING_CONFIGURED, FeedIndex
from policies.feeds.library import FeedLibrary, open_feeds
from policies.feeds.table import Table
from policies.feeds.table_format import Header, ordered, write_table
from policies.severity import Confidence
from tests.policies.feeds.lists import NOW, OTHER, THIEF, imported, index_of

DAY = 86_400
ADDRESSES = st.integers(2**33, 2**160 - 1).map(lambda number: f"0x{number:040x}")
ENTRIES = st.builds(Entry, st.sampled_from([0, 1, 10]), ADDRESSES, st.sampled_from(Category), st.text(max_size=20))


def table(tmp_path: Path, entries: list[Entry], **more: object) -> Table:
    header = Header.model_validate(
        {
            "name": "t",
            "kind": "k",
            "publisher": "p",
            "licence": "l",
            "source": "",
            "imported_at": NOW,
            "expires_at": NOW + DAY,
            "confidence": Confidence.HIGH,
            "entries": len(entries),
            "content": "",
            **more,
        }
    )
    path = tmp_path / "t.feed"
    path.write_bytes(write_table(header, ordered(entries)))
    return Table(path)


@settings(max_examples=50)
@given(st.lists(ENTRIES, min_size=1, max_size=60, unique_by=lambda it: (it.chain, it.subject, it.category)))
def test_what_was_written_is_found_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    made = table(tmp_path_factory.mktemp("table"), entries)
    for entry in entries:
        assert entry in made.find(entry.chain, entry.subject)
    assert sorted(made.rows()) == sorted((it.subject, it.category.value, it.label) for it in entries)
    assert made.find(1, "0x" + "ee" * 20) == []
    index = FeedIndex((made,), ())
    assert {hit.entry for hit in index.about_address(1, entries[0].subject)} == {
        it for it in entries if it.subject == entries[0].subject and it.chain in (0, 1)
    }


def test_entries_of_one_chain_do_not_speak_of_another(tmp_path: Path) -> None:
    index = FeedIndex((table(tmp_path, [Entry(10, THIEF, Category.SCAM, "")]),), ())
    assert list(index.about_address(1, THIEF)) == []
    assert len(list(index.about_address(10, THIEF))) == 1


def test_sites_are_matched_as_the_publisher_means_it(tmp_path: Path) -> None:
    entries = [
        Entry(0, "bad.example", Category.SCAM, ""),
        Entry(0, "good.bad.example", Category.ALLOWED_SITE, ""),
        Entry(0, "xn--bcher-kva.example", Category.SCAM, ""),
    ]
    index = FeedIndex((table(tmp_path, entries, tolerance=2, fuzzy=("etherscan.io",)),), ())

    def found(host: str) -> list[tuple[str, str | None]]:
        return [(hit.entry.category.value, hit.near) for hit in index.about_site(host)]

    assert found("bad.example") == found("a.b.bad.example") == found("BAD.example.") == [("scam", None)]
    assert found("good.bad.example") == found("www.good.bad.example") == [("allowed-site", None)]
    assert found("b\u00fccher.example") == [("scam", None)]
    assert found("etherscam.net") == found("www.etherskan.io") == [("scam", "etherscan.io")]
    assert found("mybad.example") == found("example") == found("bad.example.org") == found("\x00") == []


@given(st.text("ab", max_size=6), st.text("ab", max_size=6), st.integers(0, 4))
def test_the_bounded_distance_is_the_distance(one: str, other: str, bound: int) -> None:
    def full(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        return min(full(a[1:], b) + 1, full(a, b[1:]) + 1, full(a[1:], b[1:]) + (a[0] != b[0]))

    assert within_edits(one, other, bound) == (full(one, other) <= bound)


def test_a_refused_version_leaves_the_one_before_in_force(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    first = imported(folder, "scamsniffer", json.dumps([THIEF, OTHER]))
    for content, fault in (("[", "not JSON"), ("[]", "no usable entry"), ('["com"]', "no usable entry")):
        with pytest.raises(BadFeed, match=fault):
            imported(folder, "scamsniffer", content)
    (kept,) = index_of(folder).tables
    assert kept.digest == first.after.digest
    assert not list(folder.glob(".*"))


def test_a_version_that_lost_most_entries_needs_a_word(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    many = [f"site{at}.example" for at in range(10)]
    imported(folder, "scamsniffer", json.dumps(many))
    with pytest.raises(BadFeed, match="--allow-shrink"):
        imported(folder, "scamsniffer", json.dumps(many[:4]))


def test_a_new_version_is_told_by_what_it_changed(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    imported(folder, "scamsniffer", json.dumps(["a.example", "b.example"]))
    second = imported(folder, "scamsniffer", json.dumps(["b.example", "c.example"]))
    changes = difference(second.before, second.after)
    assert (changes.added, changes.removed, changes.reworded) == (1, 1, 0)
    assert (changes.first_added, changes.first_removed) == (("c.example (scam)",), ("a.example (scam)",))
    library = FeedLibrary(folder)
    before = library.table("scamsniffer", previous=True)
    assert before is not None
    assert before.header.entries == 2
    imported(folder, "scamsniffer", json.dumps(["b.example", "d.example"]))
    assert len(list(folder.glob("*.feed"))) == 2


def test_an_expired_feed_is_missing_with_its_date(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    made = imported(folder, "scamsniffer", json.dumps([THIEF]))
    assert made.header.expires_at == NOW + 14 * DAY
    assert index_of(folder).entries == 1
    late = index_of(folder, NOW + 15 * DAY)
    assert (late.entries, [it.reason for it in late.missing]) == (0, ["feed scamsniffer expired on 2025-06-29"])


def test_a_damaged_feed_is_missing_and_the_loaded_one_stays_in_force(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    imported(folder, "scamsniffer", json.dumps([THIEF]))
    imported(folder, "ofac", json.dumps([OTHER]))
    loaded = index_of(folder)
    (path,) = folder.glob("scamsniffer-*.feed")
    content = bytearray(path.read_bytes())
    content[-50] ^= 1
    path.unlink()
    path.write_bytes(bytes(content))
    fresh = index_of(folder)
    assert (fresh.entries, "is damaged" in fresh.missing[0].reason) == (1, True)
    kept = open_feeds(folder, NOW, loaded)
    assert (kept.entries, kept.missing, kept.digest) == (2, (), loaded.digest)


def test_no_feeds_is_told_as_the_operators_choice(tmp_path: Path) -> None:
    assert open_feeds(None, NOW).missing == open_feeds(tmp_path / "none", NOW).missing == (NOTHING_CONFIGURED,)


def test_the_digest_covers_entries_terms_and_gaps(tmp_path: Path) -> None:
    one, other = tmp_path / "one" / "feeds", tmp_path / "other" / "feeds"
    one.parent.mkdir()
    other.parent.mkdir()
    imported(one, "scamsniffer", json.dumps([THIEF]))
    imported(other, "scamsniffer", json.dumps([THIEF]))
    assert index_of(one).digest == index_of(other).digest
    imported(other, "scamsniffer", json.dumps([THIEF, OTHER]))
    assert len({index_of(one).digest, index_of(other).digest, index_of(one, NOW + 15 * DAY).digest}) == 3


@pytest.mark.parametrize("name", ["../up", "Upper", "", "a--b", "a b"])
def test_a_name_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFeed, match="is no name of a feed"):
        imported(tmp_path / "feeds", "scamsniffer", json.dumps([THIEF]), name=name or "-")
