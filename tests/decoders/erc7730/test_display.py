"""A decoded request shows a descriptor's lines where one is bound to it, and the plain lines everywhere else."""

from pathlib import Path
from typing import Any

import pytest

from decoders.decode import decode
from decoders.decoded import Decoded
from decoders.erc7730.index import Index
from decoders.erc7730.tokens import TokenMetadata, TokenTable
from decoders.outcome import Known
from decoders.parsing.signing_request import parse_signing_request
from decoders.primitives import Address, checksum
from decoders.sources import Sources
from tests.decoders.erc7730.folders import COIN, OTHER, ROUTER, SENDER, TOKENS, calldata, compiled, contract

AMOUNT = {"path": "x", "label": "Amount", "format": "tokenAmount", "params": {"token": COIN}}
FORM = {"intent": "Send", "interpolatedIntent": "Send {x}", "fields": [AMOUNT]}


def decoded(sources: Sources, *, to: str = ROUTER, data: bytes | None = None, **more: Any) -> Decoded:
    sent = calldata("transfer(address,uint256)", OTHER, 5_000_000) if data is None else data
    transaction = {"from": SENDER, "to": to, "data": "0x" + sent.hex(), **more}
    body = {"chain_id": 1, "method": "eth_sendTransaction", "params": [transaction]}
    outcome = decode(parse_signing_request(body), sources)
    assert isinstance(outcome, Known)
    return outcome.value


def bound(folder: Path) -> Index:
    return compiled(folder, {"a.json": contract({"transfer(address to, uint256 x)": FORM})})


def test_the_descriptors_lines_stand_between_intent_and_fees(tmp_path: Path) -> None:
    found = decoded(
        Sources(bound(tmp_path), TOKENS),
        value="0x10",
        gas="0x5208",
        maxFeePerGas="0x3b9aca00",
        maxPriorityFeePerGas="0x0",
    )
    assert [(line.label, line.value, line.source) for line in found.display] == [
        ("Review transaction to", "Send", "erc7730"),
        ("Interaction with", "Test Owner", "erc7730"),
        ("Amount", "5 COIN", "erc7730"),
        ("Native value", "0.000000000000000016 ETH", "standard"),
        ("Max fees", "0.000021 ETH", "standard"),
    ]
    assert found.title == "Send 5 COIN"
    assert found.call is not None
    assert found.call.argument("to") == OTHER


def test_without_a_descriptor_everything_stays_as_it_was(tmp_path: Path) -> None:
    assert decoded(Sources(bound(tmp_path), TOKENS), to=OTHER) == decoded(Sources(), to=OTHER)


def test_a_descriptor_that_does_not_fit_leaves_the_plain_lines_and_says_so(tmp_path: Path) -> None:
    form = {"intent": "Send", "fields": [{"path": "gone", "label": "X"}]}
    index = compiled(tmp_path, {"a.json": contract({"transfer(address to, uint256 x)": form})})
    plainly, found = decoded(Sources()), decoded(Sources(index, TOKENS))
    assert found.display == plainly.display
    assert "could not be applied" in found.unknowns[-1]


class Broken:
    def token(self, _chain_id: int, _address: Address) -> TokenMetadata | None:
        raise RuntimeError("a source of others")


def test_a_source_that_fails_costs_the_lines_and_not_the_meaning(tmp_path: Path) -> None:
    found = decoded(Sources(bound(tmp_path), Broken()))
    assert found.call is not None
    assert found.display == decoded(Sources()).display
    assert "RuntimeError" in found.unknowns[-1]


def test_hostile_token_text_and_descriptor_text_are_inert(tmp_path: Path) -> None:
    evil = "US\u202eDC\n\x1b[31m" + "A" * 10_000
    form = {
        **FORM,
        "intent": "Se\u200bnd\n" + "B" * 400,
        "fields": [{**AMOUNT, "label": "Am\u202eount\r\n"}],
    }
    index = compiled(
        tmp_path, {"a.json": contract({"transfer(address to, uint256 x)": form}, metadata={"owner": "O\u2066wner"})}
    )
    tokens = TokenTable({(1, COIN): TokenMetadata(evil, 6, evil)})
    found = decoded(Sources(index, tokens))
    texts = [text for line in found.display for text in (line.label, line.value)] + [found.title or ""]
    assert all(text.isprintable() and len(text) <= 1200 for text in texts)
    assert len(found.display) == 3


def test_an_unknown_token_is_named_among_the_unknowns(tmp_path: Path) -> None:
    found = decoded(Sources(bound(tmp_path)))
    assert ("Amount", "5000000 ???") in [(line.label, line.value) for line in found.display]
    assert any(checksum(COIN) in unknown for unknown in found.unknowns)


LISTED = TokenTable({(1, COIN): TokenMetadata("LIST", 2, "Listed Coin", "some list 1.0")})


def test_a_token_that_the_chain_did_not_tell_of_is_named_by_the_list_and_that_is_said(tmp_path: Path) -> None:
    found = decoded(Sources(bound(tmp_path), token_list=LISTED))
    told = [(line.label, line.value, line.source) for line in found.display]
    assert ("Amount", "50000 LIST", "erc7730") in told
    assert told[-1] == ("Token data", "LIST from some list 1.0", "dictionary")
    assert not any("not known" in unknown for unknown in found.unknowns)


def test_what_the_chain_says_of_a_token_comes_before_the_list(tmp_path: Path) -> None:
    with_list = Sources(bound(tmp_path), TOKENS, token_list=LISTED)
    assert decoded(with_list) == decoded(Sources(bound(tmp_path), TOKENS))


def test_a_list_names_no_token_of_another_chain(tmp_path: Path) -> None:
    elsewhere = TokenTable({(10, COIN): TokenMetadata("LIST", 2, "Listed Coin", "some list 1.0")})
    found = decoded(Sources(bound(tmp_path), token_list=elsewhere))
    assert ("Amount", "5000000 ???") in [(line.label, line.value) for line in found.display]


def test_of_tokens_in_a_call_within_a_call_it_is_said_too(tmp_path: Path) -> None:
    inner = calldata("transfer(address,uint256)", OTHER, 5_000_000)
    outer = {"path": "data", "label": "Call", "format": "calldata", "params": {"callee": ROUTER}}
    forms = {"run(bytes data)": {"intent": "Run", "fields": [outer]}, "transfer(address to, uint256 x)": FORM}
    index = compiled(tmp_path, {"a.json": contract(forms)})
    found = decoded(Sources(index, token_list=LISTED), data=calldata("run(bytes)", inner))
    assert (found.display[-1].label, found.display[-1].value) == ("Token data", "LIST from some list 1.0")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.org/", "www.example.org"),
        ("https://app.example.org/start?x=1", "app.example.org"),
        ("http://example.org/", None),
        ("https://example.org@evil.example/", None),
        ("https://exa\u202emple.org/", None),
        ("javascript:alert(1)", None),
        (7, None),
    ],
)
def test_the_owners_website_is_told_last_as_its_host_alone(tmp_path: Path, url: Any, host: str | None) -> None:
    document = contract({"transfer(address to, uint256 x)": FORM}, metadata={"info": {"url": url}})
    found = decoded(Sources(compiled(tmp_path, {"a.json": document}), TOKENS))
    assert [line.value for line in found.display if line.label == "Owner's website"] == ([host] if host else [])
    assert found.display[-1].label == ("Owner's website" if host else "Amount")
