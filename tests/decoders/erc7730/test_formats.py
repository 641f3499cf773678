"""Every format of the standard, on calls that another implementation encoded."""

from pathlib import Path
from typing import Any

import pytest

from decoders.primitives import checksum
from tests.decoders.erc7730.folders import (
    COIN,
    COLLECTION,
    NATIVE,
    OTHER,
    ROUTER,
    SENDER,
    UNKNOWN,
    calldata,
    compiled,
    contract,
    lines,
    shown,
)

MAPS = {"maps": {"coin": {"$keyType": "chain", "values": {"1": COIN, "10": UNKNOWN}}}}
ENUMS = {"enums": {"mode": {"1": "stable", "0x02": "variable", "True": "granted", "False": "taken"}}}
CONSTANTS = {"constants": {"native": NATIVE, "limit": "0xff", "greeting": "hello"}}


def one(folder: Path, kind: str, value: Any, field: dict[str, Any], **context: Any) -> str:
    """The text of one argument of type `kind`."""
    form = {"intent": "Test", "fields": [{"path": "x", "label": "X", **field}]}
    document = contract({f"f({kind} x)": form}, metadata={**MAPS, **ENUMS, **CONSTANTS})
    index = compiled(folder, {"a.json": document})
    assert index.faults == ()
    found = lines(shown(index, calldata(f"f({kind})", value), **context))
    assert len(found) == 1
    return found[0][1]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("uint256", 1000, "1000"),
        ("int64", -5, "-5"),
        ("string", "Ledger", "Ledger"),
        ("bytes", bytes.fromhex("123456789a"), "0x123456789a"),
        ("bytes4", b"abcd", "0x61626364"),
        ("bool", True, "true"),
        ("address", OTHER, checksum(OTHER)),
        ("string", "", "(empty)"),
    ],
)
def test_raw(tmp_path: Path, kind: str, value: Any, text: str) -> None:
    assert one(tmp_path, kind, value, {"format": "raw"}) == text


@pytest.mark.parametrize(
    ("amount", "params", "text"),
    [
        (1_500_000, {"token": COIN}, "1.5 COIN"),
        (1_500_000, {"token": {"map": "$.metadata.maps.coin", "keyPath": "@.chainId"}}, "1.5 COIN"),
        (1_500_000, {"token": COIN, "chainId": 10}, "15000 COIN.e"),
        (2 * 10**15, {"token": NATIVE, "nativeCurrencyAddress": ["$.metadata.constants.native"]}, "0.002 ETH"),
        (2 * 10**15, {"token": NATIVE.lower(), "nativeCurrencyAddress": NATIVE}, "0.002 ETH"),
        (255, {"token": COIN, "threshold": "$.metadata.constants.limit"}, "Unlimited COIN"),
        (255, {"token": COIN, "threshold": "255", "message": "Max"}, "Max COIN"),
        (254, {"token": COIN, "threshold": "0xff"}, "0.000254 COIN"),
        (7, {"token": UNKNOWN}, "7 ???"),
        (7, {"token": COLLECTION}, "7 ???"),
        (7, {}, "7 ???"),
    ],
)
def test_token_amounts(tmp_path: Path, amount: int, params: dict[str, Any], text: str) -> None:
    assert one(tmp_path, "uint256", amount, {"format": "tokenAmount", "params": params}) == text


@pytest.mark.parametrize(
    ("kind", "value", "field", "text"),
    [
        ("uint256", 198661440000000000, {"format": "amount"}, "0.19866144 ETH"),
        ("uint256", 1036, {"format": "nftName", "params": {"collection": COLLECTION}}, "Test Art #1036"),
        ("uint256", 1036, {"format": "nftName", "params": {"collection": UNKNOWN}}, f"#1036 of {checksum(UNKNOWN)}"),
        ("uint64", 1775199999, {"format": "date", "params": {"encoding": "timestamp"}}, "2026-04-03 07:06:39Z"),
        ("uint64", 19332140, {"format": "date", "params": {"encoding": "blockheight"}}, "block 19332140"),
        ("uint256", 8250, {"format": "duration"}, "02:17:30"),
        ("uint256", 3000, {"format": "unit", "params": {"base": "%", "decimals": 4}}, "0.3%"),
        ("uint8", 1, {"format": "enum", "params": {"$ref": "$.metadata.enums.mode"}}, "stable"),
        ("uint8", 2, {"format": "enum", "params": {"$ref": "$.metadata.enums.mode"}}, "variable"),
        ("uint8", 3, {"format": "enum", "params": {"$ref": "$.metadata.enums.mode"}}, "3"),
        ("bool", False, {"format": "enum", "params": {"$ref": "$.metadata.enums.mode"}}, "taken"),
        ("uint256", 10, {"format": "chainId"}, "OP Mainnet"),
        ("uint256", 987654321, {"format": "chainId"}, "chain 987654321"),
        ("address", OTHER, {"format": "addressName"}, checksum(OTHER)),
        ("address", COIN, {"format": "addressName", "params": {"types": ["token"]}}, f"Test Coin ({checksum(COIN)})"),
        ("address", OTHER, {"format": "addressName", "params": {"senderAddress": [OTHER]}}, "Sender"),
        ("address", COIN, {"format": "tokenTicker"}, f"COIN ({checksum(COIN)})"),
        ("address", COIN, {"format": "tokenTicker", "params": {"chainId": 10}}, f"COIN.e ({checksum(COIN)})"),
        (
            "bytes",
            bytes.fromhex("00010000010a14" + OTHER[2:]),
            {"format": "interoperableAddressName"},
            f"{checksum(OTHER)}@OP Mainnet",
        ),
        (
            "bytes32",
            b"\7" * 32,
            {"format": "tokenAmount", "encryption": {"scheme": "fhevm", "fallbackLabel": "[Hidden]"}},
            "[Hidden] 0x" + "07" * 32,
        ),
    ],
)
def test_other_formats(tmp_path: Path, kind: str, value: Any, field: dict[str, Any], text: str) -> None:
    assert one(tmp_path, kind, value, field) == text


def test_slices_take_bytes_of_numbers_and_of_byte_strings(tmp_path: Path) -> None:
    form = {
        "intent": "Swap",
        "fields": [
            {"path": "amount", "label": "In", "format": "tokenAmount", "params": {"tokenPath": "path.[:20]"}},
            {"path": "packed.[-4:]", "label": "Until", "format": "date", "params": {"encoding": "timestamp"}},
            {"path": "packed.[:1]", "label": "Flag"},
            {"path": "amount", "label": "Word", "format": "tokenAmount", "params": {"tokenPath": "packedToken.[-20:]"}},
        ],
    }
    key = "swap(uint256 amount, bytes path, uint256 packed, uint256 packedToken)"
    index = compiled(tmp_path, {"a.json": contract({key: form})})
    path = bytes.fromhex(COIN[2:] + "000bb8" + OTHER[2:])
    packed = (5 << 248) | 1_700_000_000
    data = calldata("swap(uint256,bytes,uint256,uint256)", 10**6, path, packed, (1 << 255) | int(COIN, 16))
    assert lines(shown(index, data)) == [
        ("In", "1 COIN"), ("Until", "2023-11-14 22:13:20Z"), ("Flag", "5"), ("Word", "1 COIN"),
    ]  # fmt: skip


def test_arrays_are_shown_element_by_element_with_their_parameters_at_the_same_index(tmp_path: Path) -> None:
    form = {
        "intent": "Pay many",
        "fields": [
            {"path": "payments.[].amount", "label": "Amount", "format": "tokenAmount",
             "params": {"tokenPath": "payments.[].token"}, "separator": "Payment {index}"},
            {"path": "names", "label": "Name"},
            {"path": "names.[-1]", "label": "Last"},
        ],
    }  # fmt: skip
    index = compiled(
        tmp_path, {"a.json": contract({"pay((address token, uint256 amount)[] payments, string[] names)": form})}
    )
    data = calldata("pay((address,uint256)[],string[])", [(COIN, 10**6), (UNKNOWN, 7)], ["a", "b"])
    assert lines(shown(index, data)) == [
        ("Payment 0", ""), ("Amount", "1 COIN"), ("Payment 1", ""), ("Amount", "7 ???"),
        ("Name", "a"), ("Name", "b"), ("Last", "b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("iteration", "expected"), [("bundled", ["a", "1", "b", "2"]), ("sequential", ["a", "b", "1", "2"])]
)
def test_groups_iterate_as_they_say(tmp_path: Path, iteration: str, expected: list[str]) -> None:
    fields = [{"path": "names.[]", "label": "Name"}, {"path": "numbers.[]", "label": "Number"}]
    form = {"intent": "Test", "fields": [{"iteration": iteration, "fields": fields}]}
    index = compiled(tmp_path, {"a.json": contract({"f(string[] names, uint256[] numbers)": form})})
    found = lines(shown(index, calldata("f(string[],uint256[])", ["a", "b"], [1, 2])))
    assert [value for _, value in found] == expected


def test_arrays_of_different_lengths_are_not_shown_side_by_side(tmp_path: Path) -> None:
    fields = [{"path": "names.[]", "label": "Name"}, {"path": "numbers.[]", "label": "Number"}]
    form = {"intent": "Test", "fields": [{"iteration": "bundled", "fields": fields}]}
    index = compiled(tmp_path, {"a.json": contract({"f(string[] names, uint256[] numbers)": form})})
    found = shown(index, calldata("f(string[],uint256[])", ["a", "b"], [1]))
    assert found is not None
    assert found.unusable
    assert "different lengths" in found.unknowns[0]


@pytest.mark.parametrize("path", ["orders.[]", "orders"])
def test_a_group_on_an_array_shows_each_element_whole(tmp_path: Path, path: str) -> None:
    group = {
        "path": path,
        "label": "Order",
        "fields": [{"path": "token", "label": "T"}, {"path": "amount", "label": "A"}],
    }
    form = {"intent": "Test", "fields": [group]}
    index = compiled(tmp_path, {"a.json": contract({"f((address token, uint256 amount)[] orders)": form})})
    found = lines(shown(index, calldata("f((address,uint256)[])", [(COIN, 1), (OTHER, 2)])))
    assert found == [("Order", ""), ("T", checksum(COIN)), ("A", "1"), ("T", checksum(OTHER)), ("A", "2")]


def test_container_values_and_constants_are_shown(tmp_path: Path) -> None:
    form = {
        "intent": "Test",
        "fields": [
            {"path": "@.value", "label": "Sent", "format": "amount"},
            {"path": "@.from", "label": "From"},
            {"path": "@.to", "label": "To"},
            {"path": "@.chainId", "label": "Chain", "format": "chainId"},
            {"value": "$.metadata.constants.greeting", "label": "Greeting"},
            {"path": "$.metadata.constants.greeting", "label": "Again"},
        ],
    }
    index = compiled(tmp_path, {"a.json": contract({"f()": form}, metadata=CONSTANTS)})
    assert lines(shown(index, calldata("f()"), value=10**17)) == [
        ("Sent", "0.1 ETH"), ("From", checksum(SENDER)), ("To", checksum(ROUTER)), ("Chain", "Ethereum Mainnet"),
        ("Greeting", "hello"), ("Again", "hello"),
    ]  # fmt: skip
