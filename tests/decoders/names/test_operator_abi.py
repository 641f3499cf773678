import json
from pathlib import Path
from typing import Any

import pytest

from decoders.names.operator_abi import BadAbi, load_abis

TOKEN = "0x" + "ab" * 20
TRANSFER = {
    "type": "function",
    "name": "transfer",
    "inputs": [{"name": "to", "type": "address"}, {"name": "amount", "type": "uint256"}],
}


def put(folder: Path, document: Any, name: str = f"1/{TOKEN}.json") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return folder


@pytest.mark.parametrize("document", [[TRANSFER], {"abi": [TRANSFER], "bytecode": "0x"}])
def test_an_abi_and_an_artifact_give_their_functions(document: Any, tmp_path: Path) -> None:
    functions = load_abis(put(tmp_path, document)).functions(1, TOKEN)
    assert functions is not None
    assert functions["0xa9059cbb"].signature == "transfer(address,uint256)"
    assert [each.name for each in functions["0xa9059cbb"].inputs] == ["to", "amount"]


def test_an_address_may_be_written_with_its_checksum(tmp_path: Path) -> None:
    put(tmp_path, [TRANSFER], f"1/0x{'aB' * 20}.json")
    assert load_abis(tmp_path).functions(1, TOKEN) is not None


def test_an_abi_holds_for_its_chain_only(tmp_path: Path) -> None:
    registry = load_abis(put(tmp_path, [TRANSFER]))
    assert registry.functions(10, TOKEN) is None
    assert registry.functions(1, "0x" + "cd" * 20) is None


def test_structs_keep_the_names_of_their_members(tmp_path: Path) -> None:
    order = {
        "type": "function",
        "name": "fill",
        "inputs": [
            {"name": "orders", "type": "tuple[2][]", "components": [{"name": "maker", "type": "address"}]},
        ],
    }
    functions = load_abis(put(tmp_path, [order])).functions(1, TOKEN)
    assert functions is not None
    (function,) = functions.values()
    assert function.signature == "fill((address)[2][])"
    assert "maker" in repr(function.arguments)


def test_names_that_are_no_identifiers_or_stand_twice_are_dropped(tmp_path: Path) -> None:
    named = [{"name": name, "type": "bool"} for name in ("ok to sign\n", "a", "a", "b")]
    functions = load_abis(put(tmp_path, [{"type": "function", "name": "f", "inputs": named}])).functions(1, TOKEN)
    assert functions is not None
    (function,) = functions.values()
    assert [each.name for each in function.inputs] == ["", "", "", "b"]


@pytest.mark.parametrize(
    ("document", "name", "reason"),
    [
        ([TRANSFER], "token.json", "expected CHAIN/ADDRESS.json"),
        ([TRANSFER], f"one/{TOKEN}.json", "expected CHAIN/ADDRESS.json"),
        ([TRANSFER], f"1/2/{TOKEN}.json", "expected CHAIN/ADDRESS.json"),
        ([TRANSFER], "1/0x12.json", "expected CHAIN/ADDRESS.json"),
        ("{", f"1/{TOKEN}.json", "Expecting"),
        ('"text"', f"1/{TOKEN}.json", "neither a list"),
        ([{"type": "function", "name": "no name"}], f"1/{TOKEN}.json", "not the name of a function"),
        ([{**TRANSFER, "inputs": 1}], f"1/{TOKEN}.json", "not a list of objects"),
        ([{**TRANSFER, "inputs": [{"name": "a"}]}], f"1/{TOKEN}.json", "has no type"),
        ([{**TRANSFER, "inputs": [{"type": "uint257"}]}], f"1/{TOKEN}.json", "there is no type"),
        ([{**TRANSFER, "inputs": [{"type": "tuple", "components": []}]}], f"1/{TOKEN}.json", "empty struct"),
        ([{**TRANSFER, "inputs": [{"type": "uint8[0]"}]}], f"1/{TOKEN}.json", "length zero"),
        ("[" * 100_000, f"1/{TOKEN}.json", "nested deeper"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(
    document: Any, name: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(BadAbi, match=reason) as raised:
        load_abis(put(tmp_path, document, name))
    assert Path(name).name in str(raised.value)


def test_two_files_for_one_contract_are_refused(tmp_path: Path) -> None:
    put(tmp_path, [TRANSFER])
    with pytest.raises(BadAbi, match="another file"):
        load_abis(put(tmp_path, [TRANSFER], f"1/0x{'AB' * 20}.json"))


def test_two_functions_with_one_selector_are_refused(tmp_path: Path) -> None:
    other = {"type": "function", "name": "many_msg_babbage", "inputs": [{"name": "", "type": "bytes1"}]}
    with pytest.raises(BadAbi, match="no contract can"):
        load_abis(put(tmp_path, [TRANSFER, other]))
