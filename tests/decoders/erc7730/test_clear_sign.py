"""Which descriptor is applied, when none may be, and what becomes of calls inside calls."""

import time
from pathlib import Path
from typing import Any

import pytest

from decoders.erc7730.clear_sign import ClearSigner
from decoders.erc7730.rendering import MAX_LINES
from decoders.erc7730.scope import Container
from decoders.parsing.signing_request import parse_signing_request
from decoders.primitives import checksum
from decoders.requests import TypedData
from tests.decoders.erc7730.folders import (
    COIN,
    COLLECTION,
    OTHER,
    ROUTER,
    SCHEMA,
    SENDER,
    TOKENS,
    UNKNOWN,
    calldata,
    compiled,
    contract,
    lines,
    shown,
)

NUMBER = {"intent": "Test", "fields": [{"path": "x", "label": "X"}]}


@pytest.mark.parametrize(
    ("visible", "value", "expected"),
    [
        ("always", 1, [("X", "1")]),
        ("optional", 1, [("X", "1")]),
        ("never", 1, []),
        ({"ifNotIn": [0, "0x01"]}, 1, []),
        ({"ifNotIn": [0]}, 1, [("X", "1")]),
        ({"mustMatch": ["1"]}, 1, []),
    ],
)
def test_visibility_rules_hold(tmp_path: Path, visible: Any, value: int, expected: list[Any]) -> None:
    form = {"intent": "Test", "fields": [{"path": "x", "label": "X", "visible": visible}]}
    index = compiled(tmp_path, {"a.json": contract({"f(uint256 x)": form})})
    assert lines(shown(index, calldata("f(uint256)", value))) == expected


def test_a_value_that_must_match_and_does_not_makes_the_descriptor_unusable(tmp_path: Path) -> None:
    form = {"intent": "Test", "fields": [{"path": "x", "label": "X", "visible": {"mustMatch": [0]}}]}
    index = compiled(tmp_path, {"a.json": contract({"f(uint256 x)": form})})
    found = shown(index, calldata("f(uint256)", 1))
    assert found is not None
    assert found.unusable
    assert found.lines == ()


@pytest.mark.parametrize(
    ("template", "title"),
    [
        ("Send {x} to {to}", f"Send 5 to {checksum(OTHER)}"),
        ("Send {#.x} {{now}}", "Send 5 {now}"),
        ("Send {hidden}", "Test"),
        ("Send {gone}", "Test"),
        ("Send {}", "Test"),
        ("Send {x", "Send x"),
    ],
)
def test_titles_take_only_what_is_shown_as_a_field_too(tmp_path: Path, template: str, title: str) -> None:
    fields = [
        {"path": "x", "label": "X"},
        {"path": "to", "label": "To", "format": "addressName"},
        {"path": "hidden", "label": "H", "visible": "optional"},
    ]
    form = {"intent": "Test", "interpolatedIntent": template, "fields": fields}
    index = compiled(tmp_path, {"a.json": contract({"f(uint256 x, address to, uint256 hidden)": form})})
    found = shown(index, calldata("f(uint256,address,uint256)", 5, OTHER, 6))
    assert found is not None
    assert found.title == (title if "{x" not in template or "}" in template else "Test")


@pytest.mark.parametrize(("chain_id", "to"), [(10, ROUTER), (1, OTHER)])
def test_a_descriptor_is_applied_nowhere_else_than_it_says(tmp_path: Path, chain_id: int, to: str) -> None:
    index = compiled(tmp_path, {"a.json": contract({"f(uint256 x)": NUMBER})})
    assert shown(index, calldata("f(uint256)", 1), chain_id=chain_id, to=to) is None
    assert shown(index, calldata("g(uint256)", 1)) is None


def test_a_descriptor_of_the_implementation_holds_for_its_proxies(tmp_path: Path) -> None:
    index = compiled(tmp_path, {"a.json": contract({"f(uint256 x)": NUMBER})})
    signer = ClearSigner(index, TOKENS, implementation=lambda _chain, address: ROUTER if address == OTHER else None)
    assert lines(signer.call(Container(1, SENDER, OTHER, 0), calldata("f(uint256)", 1))) == [("X", "1")]
    assert signer.call(Container(1, SENDER, UNKNOWN, 0), calldata("f(uint256)", 1)) is None


def test_calldata_that_cannot_be_read_shows_nothing_and_says_so(tmp_path: Path) -> None:
    index = compiled(tmp_path, {"a.json": contract({"f(uint256 x)": NUMBER})})
    found = shown(index, calldata("f(uint256)", 1)[:-1])
    assert found is not None
    assert found.unusable
    assert "a.json" in found.unknowns[0]


ERCS = {
    "ercs/erc20.json": {
        "$schema": SCHEMA,
        "context": {"contract": {}},
        "display": {
            "formats": {
                "approve(address spender,uint256 value)": {
                    "intent": "Approve",
                    "fields": [
                        {"path": "value", "label": "Amount", "format": "tokenAmount", "params": {"tokenPath": "@.to"}}
                    ],
                }
            }
        },
    },
    "ercs/erc721.json": {
        "$schema": SCHEMA,
        "context": {"contract": {}},
        "display": {
            "formats": {
                "approve(address to,uint256 id)": {
                    "intent": "Approve",
                    "fields": [
                        {"path": "id", "label": "NFT", "format": "nftName", "params": {"collectionPath": "@.to"}}
                    ],
                }
            }
        },
    },
}


@pytest.mark.parametrize(
    ("to", "expected"), [(COIN, [("Amount", "5 COIN")]), (COLLECTION, [("NFT", "Test Art #5000000")])]
)
def test_a_standards_descriptor_is_applied_to_a_token_of_its_kind(
    tmp_path: Path, to: str, expected: list[tuple[str, str]]
) -> None:
    index = compiled(tmp_path, ERCS)
    assert lines(shown(index, calldata("approve(address,uint256)", OTHER, 5_000_000), to=to)) == expected


def test_a_standards_descriptor_is_not_applied_to_what_is_no_known_token(tmp_path: Path) -> None:
    index = compiled(tmp_path, ERCS)
    assert shown(index, calldata("approve(address,uint256)", OTHER, 5), to=UNKNOWN) is None


def test_embedded_calls_are_shown_with_their_own_descriptor_and_others_as_bytes(tmp_path: Path) -> None:
    batch = {
        "intent": "Batch",
        "fields": [
            {
                "path": "calls.[].data",
                "label": "Action",
                "format": "calldata",
                "params": {"calleePath": "calls.[].to", "amountPath": "calls.[].value"},
            }
        ],
    }
    inner = {
        "intent": "Inner",
        "fields": [{"path": "@.value", "label": "Sent", "format": "amount"}, {"path": "x", "label": "X"}],
    }
    formats = {"batch((address to, uint256 value, bytes data)[] calls)": batch, "f(uint256 x)": inner}
    index = compiled(tmp_path, {"a.json": contract(formats)})
    data = calldata(
        "batch((address,uint256,bytes)[])",
        [(ROUTER, 10**18, calldata("f(uint256)", 7)), (OTHER, 10**18, b"\1\2\3\4\5")],
    )
    assert lines(shown(index, data)) == [
        ("Action", f"Test Owner ({checksum(ROUTER)})"),
        ("Transaction type", "Inner"),
        ("Sent", "1 ETH"),
        ("X", "7"),
        ("Action", "0x0102030405"),
        ("To", checksum(OTHER)),
        ("Amount", "1 ETH"),
    ]


def test_a_selector_parameter_stands_before_calldata_without_one(tmp_path: Path) -> None:
    outer = {
        "intent": "Outer",
        "fields": [
            {
                "path": "data",
                "label": "Call",
                "format": "calldata",
                "params": {"callee": ROUTER, "selectorPath": "selector"},
            }
        ],
    }
    index = compiled(
        tmp_path, {"a.json": contract({"run(bytes4 selector, bytes data)": outer, "f(uint256 x)": NUMBER})}
    )
    inner = calldata("f(uint256)", 9)
    assert ("X", "9") in lines(shown(index, calldata("run(bytes4,bytes)", inner[:4], inner[4:])))


def test_a_wide_batch_of_batches_stays_bounded_in_time(tmp_path: Path) -> None:
    field = {"path": "datas.[]", "label": "Call", "format": "calldata", "params": {"callee": ROUTER}}
    index = compiled(tmp_path, {"a.json": contract({"many(bytes[] datas)": {"intent": "Many", "fields": [field]}})})
    data = b""
    for width in (64, 8, 8, 4):
        data = calldata("many(bytes[])", [data] * width)
    start = time.perf_counter()
    assert len(lines(shown(index, data))) <= MAX_LINES
    assert time.perf_counter() - start < 2.0


def test_calls_in_calls_without_end_stay_bounded(tmp_path: Path) -> None:
    form = {
        "intent": "Again",
        "fields": [{"path": "data", "label": "Call", "format": "calldata", "params": {"callee": ROUTER}}],
    }
    index = compiled(tmp_path, {"a.json": contract({"again(bytes data)": form})})
    data = b""
    for _ in range(30):
        data = calldata("again(bytes)", data)
    assert len(lines(shown(index, data))) < 20


DOMAIN = {"name": "Test App", "version": "1", "chainId": 1, "verifyingContract": ROUTER}
KINDS = {"name": "string", "version": "string", "chainId": "uint256", "verifyingContract": "address", "salt": "bytes32"}
KEY = "Order(Item[] items,address maker)Item(address token,uint256 amount)"


def message(domain: dict[str, Any]) -> TypedData:
    types = {
        "EIP712Domain": [{"name": name, "type": KINDS[name]} for name in domain],
        "Order": [{"name": "items", "type": "Item[]"}, {"name": "maker", "type": "address"}],
        "Item": [{"name": "token", "type": "address"}, {"name": "amount", "type": "uint256"}],
    }
    value = {"items": [{"token": COIN, "amount": 2_000_000}, {"token": UNKNOWN, "amount": 3}], "maker": OTHER}
    document = {"types": types, "primaryType": "Order", "domain": domain, "message": value}
    body = {"chain_id": 1, "method": "eth_signTypedData_v4", "params": [SENDER, document]}
    payload = parse_signing_request(body).payload
    assert isinstance(payload, TypedData)
    return payload


def order(context: dict[str, Any], key: str = KEY) -> dict[str, Any]:
    items = {
        "path": "items.[]",
        "fields": [{"path": "amount", "label": "Item", "format": "tokenAmount", "params": {"tokenPath": "token"}}],
    }
    form = {"intent": "Order", "fields": [items, {"path": "maker", "label": "Maker"}]}
    return {"$schema": SCHEMA, "context": {"eip712": context}, "display": {"formats": {key: form}}}


DEPLOYED = {"deployments": [{"chainId": 1, "address": checksum(ROUTER)}]}


@pytest.mark.parametrize(
    "context",
    [DEPLOYED, {**DEPLOYED, "domain": {"name": "Test App"}}, {"domain": {"name": "Test App", "chainId": 1}}],
)
def test_a_message_is_shown_where_its_domain_fits(tmp_path: Path, context: dict[str, Any]) -> None:
    index = compiled(tmp_path, {"a.json": order(context)})
    found = ClearSigner(index, TOKENS).message(1, SENDER, message(DOMAIN))
    assert lines(found) == [("Item", "2 COIN"), ("Item", "3 ???"), ("Maker", checksum(OTHER))]


@pytest.mark.parametrize(
    "context",
    [
        {**DEPLOYED, "domain": {"name": "Other App"}},
        {**DEPLOYED, "domain": {"salt": "0x00"}},
        {"deployments": [{"chainId": 10, "address": ROUTER}]},
        {"domain": {"name": "Test App", "verifyingContract": OTHER}},
        {**DEPLOYED, "domainSeparator": "0x" + "00" * 32},
    ],
)
def test_a_message_of_another_domain_is_not_shown(tmp_path: Path, context: dict[str, Any]) -> None:
    index = compiled(tmp_path, {"a.json": order(context)})
    assert index.faults == ()
    assert ClearSigner(index, TOKENS).message(1, SENDER, message(DOMAIN)) is None


def test_a_message_of_another_type_with_the_same_name_is_not_shown(tmp_path: Path) -> None:
    index = compiled(tmp_path, {"a.json": order(DEPLOYED, KEY.replace("address maker", "address taker"))})
    assert ClearSigner(index, TOKENS).message(1, SENDER, message(DOMAIN)) is None


def test_the_domain_separator_binds(tmp_path: Path) -> None:
    from eth_account.messages import encode_typed_data  # noqa: PLC0415 - an implementation that is not ours

    separator = encode_typed_data(DOMAIN, {"A": [{"name": "x", "type": "uint256"}]}, {"x": 1}).header
    index = compiled(tmp_path, {"a.json": order({**DEPLOYED, "domainSeparator": "0x" + separator.hex()})})
    assert ClearSigner(index, TOKENS).message(1, SENDER, message(DOMAIN)) is not None


def test_a_chain_id_in_the_salt_binds_a_message(tmp_path: Path) -> None:
    index = compiled(tmp_path, {"a.json": order(DEPLOYED)})
    signer = ClearSigner(index, TOKENS)
    domain = {"name": "Test App", "verifyingContract": ROUTER}
    assert signer.message(1, SENDER, message({**domain, "salt": f"0x{1:064x}"})) is not None
    assert signer.message(1, SENDER, message({**domain, "salt": f"0x{10:064x}"})) is None
    assert signer.message(1, SENDER, message(domain)) is None
