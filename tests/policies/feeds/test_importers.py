"""Every importer reads its publisher's format, and says what it leaves out."""

from typing import Any

import pytest

from policies.feeds.draft import BadFeed
from policies.feeds.entry import Category
from policies.feeds.kinds import KINDS
from tests.policies.feeds.lists import OTHER, THIEF, TOKEN, drafted

USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"


def subjects(kind: str, content: Any, name: str = "list.json") -> set[tuple[int, str, str, str]]:
    return {(it.chain, it.subject, it.category.value, it.label) for it in drafted(kind, content, name).entries.values()}


def test_scamsniffer_lists_addresses_and_sites_and_only_notes_what_a_site_names() -> None:
    assert subjects("scamsniffer", [THIEF, "claim.example.net"]) == {
        (0, THIEF, "scam", ""),
        (0, "claim.example.net", "scam", ""),
    }
    assert subjects("scamsniffer", {"claim.example.net": [USDC]}) == {
        (0, "claim.example.net", "scam", ""),
        (0, USDC.lower(), "note", "named on claim.example.net"),
    }
    assert len(subjects("scamsniffer", {"address": [THIEF], "domains": ["a.example"], "combined": {}})) == 2


def test_eth_phishing_detect_has_blocked_allowed_and_imitated_names() -> None:
    document = {"version": 2, "tolerance": 2, "fuzzylist": ["etherscan.io"], "blacklist": ["b.example"]}
    draft = drafted("eth-phishing-detect", {**document, "whitelist": ["a.example"]})
    assert {(it.subject, it.category) for it in draft.entries.values()} == {
        ("b.example", Category.SCAM),
        ("a.example", Category.ALLOWED_SITE),
    }
    assert (draft.fuzzy, draft.tolerance) == (["etherscan.io"], 2)


def test_ofac_is_a_line_for_each_address_or_a_json_list() -> None:
    assert {row[1:3] for row in subjects("ofac", f"# note\n{THIEF}\n\n{OTHER}\n", "eth.txt")} == {
        (THIEF, "sanctioned"),
        (OTHER, "sanctioned"),
    }
    assert len(subjects("ofac", [THIEF])) == 1


def test_forta_takes_the_chain_from_its_folder_and_a_creator_only_with_a_label() -> None:
    rows = (
        f"contract_address,contract_tag,contract_creator,contract_creator_etherscan_label\n{THIEF},Fake,{OTHER},{{}}\n"
    )
    assert subjects("forta", rows.format(""), "labels/10/malicious.csv") == {(10, THIEF, "scam", "Fake")}
    assert len(subjects("forta", rows.format("phish-hack"), "malicious.csv")) == 2


def test_an_exploit_names_the_broken_spender_with_its_date() -> None:
    exploit = {"name": "Some Hack", "date": "2024-01-16", "addresses": [{"chainId": 1, "address": THIEF}]}
    assert subjects("approval-exploits", exploit) == {(1, THIEF, "exploited", "Some Hack, 2024-01-16")}


def test_a_spenders_name_is_a_name_unless_its_risks_say_otherwise() -> None:
    place = f"spenders/1/{THIEF}.json"
    assert subjects("spender-names", {"name": "A", "label": "A: Router"}, place) == {(1, THIEF, "named", "A: Router")}
    exploited = {"name": "A", "riskFactors": [{"type": "exploit", "source": "whois", "data": "Some Hack"}]}
    assert subjects("spender-names", exploited, place) == {(1, THIEF, "exploited", "Some Hack")}
    old = {"name": "A", "riskFactors": [{"type": "deprecated", "source": "whois"}]}
    assert {row[2] for row in subjects("spender-names", old, place)} == {"note"}


def test_a_token_list_gives_names_and_symbols() -> None:
    token = {"chainId": 1, "address": TOKEN, "symbol": "W\u0130DGET", "name": "W", "decimals": 18}
    found = subjects("token-list", {"name": "L", "tokens": [{**token, "symbol": "WIDGET"}]})
    assert found == {(1, TOKEN, "token", "WIDGET"), (1, "WIDGET", "symbol", TOKEN)}


def test_the_operators_lists_are_csv_or_json() -> None:
    rows = f"category,subject,chain,label\nscam,{THIEF},1,ours\nscam,bad.example,,\n"
    expected = {(1, THIEF, "scam", "ours"), (0, "bad.example", "scam", "")}
    assert subjects("operator-csv", rows, "own.csv") == expected
    objects = [{"category": "scam", "subject": THIEF, "chain": 1, "label": "ours"}]
    assert subjects("operator-json", [*objects, {"category": "scam", "subject": "bad.example"}]) == expected


@pytest.mark.parametrize(
    ("kind", "content", "fault"),
    [
        ("scamsniffer", b"\xff\xfe[", "is not UTF-8"),
        ("scamsniffer", b"[", "is not JSON"),
        ("scamsniffer", b'{"a.example": [], "a.example": []}', "stands twice"),
        ("scamsniffer", b"[" * 100_000, "nested deeper"),
        ("scamsniffer", b"1", "a list of addresses or domains is due"),
        ("eth-phishing-detect", b'{"tolerance": 9, "fuzzylist": []}', "from 0 to 3 is due"),
        ("eth-phishing-detect", b'{"blacklist": [], "blocklist": []}', "has both"),
        ("forta", b"a,a\n1,2\n", "must name the columns"),
        ("forta", b"tag\nx\n", "must name one of the columns"),
        ("forta", b"address,tag\n0x1\n", "has 1 cells where the first line names 2"),
        ("operator-csv", b"category,subject\nthief,0x1\n", "is no category"),
        ("operator-json", b'[{"category": "scam", "subject": "0x1", "chain": "one"}]', "is no chain id"),
        ("token-list", b'{"tokens": [{"chainId": 1}]}', "has a chainId and a symbol"),
        ("approval-exploits", b'{"name": 1}', "a name and a date"),
    ],
)
def test_what_is_no_feed_of_its_kind_is_refused_with_the_place(kind: str, content: bytes, fault: str) -> None:
    with pytest.raises(BadFeed, match=fault):
        drafted(kind, content)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("0x1f2e3d4c5b6a79880f1e2d3c4b5a69780f1e2d", "is no address"),
        ("0x1F2e3d4c5b6a79880f1e2d3c4b5a69780f1e2d3c", "wrong checksum"),
        ("0x" + "00" * 20, "nobody has the key of"),
        (USDC, "known contracts"),
        ("*.com", "is no domain name"),
        ("com", "is no domain name"),
        ("*.co.uk", "shared suffix"),
        ("*.vercel.app", "shared suffix"),
        ("a.*.example", "wildcard inside"),
        ("exa mple.net", "is no domain name"),
        ("-a.example", "is no domain name"),
        ("a" * 300 + ".example", "is no domain name"),
        ("app.uniswap.org", "known sites"),
        (None, "is no text"),
        ({"a": 1}, "is no text"),
    ],
)
def test_a_hostile_entry_is_left_out_with_its_reason(entry: Any, reason: str) -> None:
    draft = drafted("scamsniffer", ["good.example", entry])
    assert [it.subject for it in draft.entries.values()] == ["good.example"]
    assert sum(draft.left_out.values()) == 1
    assert reason in draft.faults[0].reason


def test_a_wildcard_covers_the_names_below_it_and_repeats_are_counted() -> None:
    draft = drafted("scamsniffer", ["*.bad.example", "bad.example", "BAD.example.", "b\u00fccher.example"])
    assert {it.subject for it in draft.entries.values()} == {"bad.example", "xn--bcher-kva.example"}
    assert draft.repeated == 2


def test_a_label_with_hidden_characters_is_made_plain() -> None:
    (entry,) = drafted(
        "operator-json", [{"category": "note", "subject": THIEF, "label": "a\u202eb\nc"}]
    ).entries.values()
    assert "\u202e" not in entry.label
    assert "\n" not in entry.label


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_importer_states_publisher_licence_and_term(kind: str) -> None:
    importer = KINDS[kind]
    assert importer.kind == kind
    assert importer.publisher
    assert importer.licence
    assert importer.days > 0
