"""Every document that could be read in two ways is refused, with a pointer to the fault."""

from collections.abc import Callable
from typing import Any

import pytest

from decoders.eip712 import parse_typed_data
from decoders.eip712.schema import MAX_MEMBERS, MAX_STRUCTS
from decoders.eip712.type_names import MAX_DIMENSIONS, MAX_NAME_LENGTH
from decoders.eip712.values import MAX_DEPTH, MAX_UNDECLARED, MAX_VALUES
from decoders.refusal import Malformed
from tests.decoders.eip712.documents import COW, Document, mail, single

NODE = [{"name": "children", "type": "Node[]"}]
SURROGATE = "\ud83d"


def pointer_of(document: Any) -> str:
    with pytest.raises(Malformed) as caught:
        parse_typed_data(document)
    (fault,) = caught.value.faults
    assert fault.message
    return fault.pointer


def nest(levels: int) -> dict[str, Any]:
    """A `Node` whose innermost array lies in `levels` structs and arrays."""
    node: dict[str, Any] = {"children": []}
    for _ in range(levels // 2 - 1):
        node = {"children": [node]}
    return node


def nested(levels: int) -> Document:
    return {"types": {"Node": NODE}, "primaryType": "Node", "domain": {}, "message": nest(levels)}


# Kinds of value: (type, JSON value).
BAD_VALUES: dict[str, tuple[str, Any]] = {
    "oversize uint8": ("uint8", 256),
    "negative uint": ("uint256", -1),
    "negative decimal uint": ("uint256", "-1"),
    "oversize uint256": ("uint256", str(2**256)),
    "int8 above its range": ("int8", 128),
    "int8 below its range": ("int8", -129),
    "two's complement hex": ("int8", "0xff"),
    "bool as integer": ("uint256", True),
    "float": ("uint256", 1.5),
    "whole float": ("uint256", 1.0),
    "JSON number that JavaScript rounds": ("uint256", 2**53),
    "huge JSON number": ("uint256", 10**5000),
    "decimal text with leading zero": ("uint256", "010"),
    "minus zero": ("int256", "-0"),
    "plus sign": ("uint256", "+1"),
    "space around": ("uint256", " 1"),
    "newline after": ("uint256", "1\n"),
    "underscore": ("uint256", "1_000"),
    "digits of another script": ("uint256", "١"),
    "exponent text": ("uint256", "1e18"),
    "empty text as integer": ("uint256", ""),
    "bare 0x as integer": ("uint256", "0x"),
    "0X prefix": ("uint256", "0X1"),
    "hex without prefix": ("uint256", "ff"),
    "hex of 65 digits": ("uint256", "0x" + "0" * 65),
    "integer address": ("address", 1),
    "short address": ("address", "0x" + "11" * 19),
    "long address": ("address", "0x" + "11" * 21),
    "address without 0x": ("address", "11" * 20),
    "ENS name as address": ("address", "vitalik.eth"),
    "text as bool": ("bool", "false"),
    "number as bool": ("bool", 0),
    "odd hex": ("bytes", "0xabc"),
    "text as bytes": ("bytes", "hello"),
    "bytes without 0x": ("bytes", "abcd"),
    "number as bytes": ("bytes", 1),
    "short bytes4": ("bytes4", "0xabcdef"),
    "long bytes4": ("bytes4", "0xabcdef0011"),
    "number as string": ("string", 5),
    "lone surrogate": ("string", SURROGATE),
    "null as string": ("string", None),
    "null as array": ("bool[]", None),
    "null as struct": ("Person", None),
    "array too short": ("bool[2]", [True]),
    "array too long": ("bool[2]", [True, True, True]),
    "object as array": ("bool[]", {"0": True}),
    "text as array": ("string[]", "abc"),
    "array as struct": ("Person", []),
    "text as struct": ("Person", "x"),
}


@pytest.mark.parametrize(("kind", "value"), BAD_VALUES.values(), ids=BAD_VALUES.keys())
def test_a_value_that_is_not_exactly_of_its_type_is_refused_where_it_lies(kind: str, value: Any) -> None:
    person = [{"name": "name", "type": "string"}]
    assert pointer_of(single(kind, value, Person=person)) == "/message/field"
    in_array = single(f"{kind}[]", [value], Person=person)
    assert pointer_of(in_array) == "/message/field/0"


BAD_FIELD_TYPES = {
    "undeclared type": "Persn",
    "alias uint": "uint",
    "alias int": "int[]",
    "uint of 7 bits": "uint7",
    "uint of 264 bits": "uint264",
    "leading zero in size": "uint08",
    "bytes33": "bytes33",
    "bytes0": "bytes0",
    "function": "function",
    "fixed": "fixed128x18",
    "array of none": "bool[0]",
    "array size with leading zero": "bool[02]",
    "negative array size": "bool[-1]",
    "unclosed array": "bool[",
    "array before the name": "[]bool",
    "space in the type": "bool []",
    "address payable": "address payable",
    "newline after": "bool\n",
    "empty": "",
    "encodeType injection": "bool a,address",
    "many dimensions": "bool" + "[]" * (MAX_DIMENSIONS + 1),
    "lone surrogate": SURROGATE,
    "endless": "A" * 100_000,
    "number": 256,
    "null": None,
}


@pytest.mark.parametrize("kind", BAD_FIELD_TYPES.values(), ids=BAD_FIELD_TYPES.keys())
def test_a_field_type_that_is_unknown_or_not_canonical_is_refused(kind: Any) -> None:
    assert pointer_of(single(kind, [])) == "/types/Message/0/type"


BAD_NAMES = {
    "space": "a b",
    "comma": "a,b",
    "parenthesis": "a(",
    "digit first": "1a",
    "empty": "",
    "Cyrillic letter": "аmount",
    "newline after": "a\n",
    "lost by JavaScript": "__proto__",
    "too long": "a" * (MAX_NAME_LENGTH + 1),
}


@pytest.mark.parametrize("name", [*BAD_NAMES.values(), SURROGATE, 1], ids=[*BAD_NAMES, "surrogate", "number"])
def test_a_field_name_that_is_no_identifier_is_refused(name: Any) -> None:
    document = mail()
    document["types"]["Person"][1]["name"] = name
    assert pointer_of(document) == "/types/Person/1/name"


ATOMIC_NAMES = ["uint256", "int8", "bytes", "bytes32", "string", "bool", "address", "uint", "uint7", "byte", "function"]


@pytest.mark.parametrize("name", [*BAD_NAMES.values(), *ATOMIC_NAMES, "a:", "a::b", "Order[]"])
def test_a_struct_name_that_is_no_identifier_or_redefines_an_atomic_type_is_refused(name: str) -> None:
    document = mail()
    document["types"][name] = [{"name": "value", "type": "string"}]
    assert pointer_of(document) == f"/types/{name}"


def alter(path: str, value: Any) -> Callable[[Document], None]:
    """Set what lies at a pointer."""

    def apply(document: Document) -> None:
        *parents, last = path[1:].split("/")
        place: Any = document
        for key in parents:
            place = place[int(key)] if isinstance(place, list) else place[key]
        place[int(last) if isinstance(place, list) else last] = value

    return apply


def drop(path: str) -> Callable[[Document], None]:
    """Remove what lies at a pointer."""

    def apply(document: Document) -> None:
        *parents, last = path[1:].split("/")
        place: Any = document
        for key in parents:
            place = place[key]
        del place[last]

    return apply


NAME = {"name": "name", "type": "string"}

# Kinds of document: (change to the standard's example, pointer to the fault).
BAD_DOCUMENTS: dict[str, tuple[Callable[[Document], None], str]] = {
    "no types": (drop("/types"), "/types"),
    "no primary type": (drop("/primaryType"), "/primaryType"),
    "no domain": (drop("/domain"), "/domain"),
    "no message": (drop("/message"), "/message"),
    "types is an array": (alter("/types", []), "/types"),
    "primary type undeclared": (alter("/primaryType", "Order"), "/primaryType"),
    "primary type is an array type": (alter("/primaryType", "Mail[]"), "/primaryType"),
    "primary type is atomic": (alter("/primaryType", "string"), "/primaryType"),
    "primary type is no text": (alter("/primaryType", ["Mail"]), "/primaryType"),
    "domain is null": (alter("/domain", None), "/domain"),
    "message is an array": (alter("/message", []), "/message"),
    "message is null": (alter("/message", None), "/message"),
    "missing field": (drop("/message/to/wallet"), "/message/to/wallet"),
    "missing struct": (drop("/message/to"), "/message/to"),
    "missing domain field": (drop("/domain/chainId"), "/domain/chainId"),
    "null domain field": (alter("/domain/chainId", None), "/domain/chainId"),
    "chain id as padded hex": (alter("/domain/chainId", "0x01"), "/domain/chainId"),
    "chain id as a float": (alter("/domain/chainId", 1.0), "/domain/chainId"),
    "verifying contract is no address": (alter("/domain/verifyingContract", "0x"), "/domain/verifyingContract"),
    "chain id declared as text": (alter("/types/EIP712Domain/2/type", "string"), "/types/EIP712Domain/2/type"),
    "private domain field": (alter("/types/EIP712Domain/0/name", "title"), "/types/EIP712Domain/0/name"),
    "struct is no array": (alter("/types/Person", {"name": "string"}), "/types/Person"),
    "struct is null": (alter("/types/Person", None), "/types/Person"),
    "field is text": (alter("/types/Person/0", "string name"), "/types/Person/0"),
    "field without type": (alter("/types/Person/0", {"name": "name"}), "/types/Person/0"),
    "field with a third key": (alter("/types/Person/0", NAME | {"indexed": True}), "/types/Person/0"),
    "duplicate field": (alter("/types/Person/1", NAME), "/types/Person/1/name"),
    "struct that holds itself": (alter("/types/Person/0/type", "Person"), "/types/Person"),
    "struct that holds itself in a fixed array": (alter("/types/Person/0/type", "Person[2]"), "/types/Person"),
    "cycle of two structs": (alter("/types/Person/0/type", "Mail"), "/types/Person"),
    "held struct with a colon": (alter("/types/A:B", [{"name": "mail", "type": "Mail"}]), "/types/A:B"),
    "struct whose prefix is a struct": (alter("/types/Mail$", []), "/types/Mail$"),
    "lone surrogate in a struct's name": (alter(f"/types/{SURROGATE}", []), "/types"),
    "lone surrogate in a member's name": (alter(f"/message/to/{SURROGATE}", 1), "/message/to"),
    "lone surrogate beside the parts": (alter(f"/{SURROGATE}", 1), ""),
}


@pytest.mark.parametrize(("change", "pointer"), BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS.keys())
def test_a_document_that_is_not_exactly_typed_data_is_refused(change: Callable[[Document], None], pointer: str) -> None:
    document = mail()
    change(document)
    assert pointer_of(document) == pointer


@pytest.mark.parametrize("document", [None, True, 1, 1.5, "{}", [], {}])
def test_what_is_no_typed_data_at_all_is_refused(document: Any) -> None:
    assert pointer_of(document) in ("", "/types")


@pytest.mark.parametrize("domain", [{"title": "x"}, {"name": None}, {SURROGATE: 1}])
def test_a_derived_domain_takes_the_known_fields_only(domain: dict[str, Any]) -> None:
    assert pointer_of(single("bool", value=True) | {"domain": domain}) in ("/domain", "/domain/name")


def test_nesting_is_read_to_the_limit_and_refused_beyond_it() -> None:
    assert parse_typed_data(nested(MAX_DEPTH)).primary_type == "Node"
    assert pointer_of(nested(MAX_DEPTH + 2)) == "/message" + "/children/0" * (MAX_DEPTH // 2)


def test_values_are_read_to_the_limit_and_refused_beyond_it() -> None:
    assert parse_typed_data(single("bool[]", [True] * (MAX_VALUES - 1))).message
    assert pointer_of(single("bool[]", [True] * MAX_VALUES)) == "/message/field"


def test_undeclared_members_are_listed_to_the_limit_and_refused_beyond_it() -> None:
    document = single("bool", value=True)
    document["message"] |= {str(index): index for index in range(MAX_UNDECLARED)}
    assert len(parse_typed_data(document).undeclared) == MAX_UNDECLARED
    document["message"]["more"] = 1
    assert pointer_of(document) == "/message"


def test_structs_are_read_to_the_limit_and_refused_beyond_it() -> None:
    document = single("bool", value=True)
    document["types"] |= {f"S{index}": [] for index in range(MAX_STRUCTS - 1)}
    assert len(parse_typed_data(document).unused_types) == MAX_STRUCTS - 1
    document["types"]["More"] = []
    assert pointer_of(document) == "/types"


def test_members_are_read_to_the_limit_and_refused_beyond_it() -> None:
    document = single("bool", value=True)
    document["types"]["Wide"] = [{"name": f"f{index}", "type": "bool"} for index in range(MAX_MEMBERS - 1)]
    assert parse_typed_data(document).unused_types == ("Wide",)
    document["types"]["Wide"].append({"name": "more", "type": "bool"})
    assert pointer_of(document) == "/types/Wide"


GOOD_VALUES: list[tuple[str, Any, Any]] = [
    ("uint8", 255, "255"),
    ("uint256", 2**53 - 1, str(2**53 - 1)),
    ("uint256", "0x" + "0" * 63 + "A", "10"),
    ("int8", -128, "-128"),
    ("int256", str(-(2**255)), str(-(2**255))),
    ("address", COW, COW.lower()),
    ("address", COW.lower(), COW.lower()),
    ("address", "0x" + COW[2:].upper(), COW.lower()),
    ("bytes", "0x", "0x"),
    ("bytes2", "0xABcd", "0xabcd"),
    ("string", "", ""),
    ("string", "\x00🦊", "\x00🦊"),
    ("bool", False, False),
    ("bool[]", [], ()),
]


@pytest.mark.parametrize(("kind", "value", "canonical"), GOOD_VALUES)
def test_values_that_every_wallet_reads_alike_are_taken(kind: str, value: Any, canonical: Any) -> None:
    (field,) = parse_typed_data(single(kind, value)).message
    assert field.value == canonical
