"""Digests that are known from elsewhere: the standard's example, and constants of deployed contracts."""

from eth_abi.abi import encode

from decoders.eip712 import parse_typed_data
from decoders.primitives import Hash32, bytes_of, hex_of, keccak
from decoders.requests import Domain
from tests.decoders.eip712.documents import BOB, COW, mail, permit, permit2, single


def type_hash(encoded_type: str) -> Hash32:
    return hex_of(keccak(encoded_type.encode()))


def test_the_example_of_the_standard_has_the_digest_of_the_standard() -> None:
    parsed = parse_typed_data(mail())
    assert parsed.encoded_type == ("Mail(Person from,Person to,string contents)Person(string name,address wallet)")
    assert type_hash(parsed.encoded_type) == "0xa0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2"
    assert parsed.domain_hash == "0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f"
    assert parsed.message_hash == "0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e"
    assert parsed.digest == "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"


def test_a_usdc_permit_has_the_constants_of_the_deployed_contract() -> None:
    parsed = parse_typed_data(permit())
    assert type_hash(parsed.encoded_type) == "0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9"
    assert parsed.domain_hash == "0x06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335"


def test_a_permit_digest_is_that_of_solidity_abi_encode() -> None:
    parsed = parse_typed_data(permit())
    words = encode(
        ["bytes32", "address", "address", "uint256", "uint256", "uint256"],
        [bytes_of(type_hash(parsed.encoded_type)), COW, BOB, 2**256 - 1, 0, 0x6CE04B00],
    )
    expected = keccak(b"\x19\x01" + bytes_of(parsed.domain_hash) + keccak(words))
    assert parsed.digest == hex_of(expected)


def test_a_permit2_message_has_the_constants_of_the_deployed_contract() -> None:
    parsed = parse_typed_data(permit2())
    assert type_hash(parsed.encoded_type) == "0xf3841cd1ff0085026a6327b620b67997ce40f282c88a8e905a7a5626e310f3d0"
    assert parsed.domain_hash == "0x866a5aba21966af95d6c7ab78eb2b2fc913915c28be3b9aa07cc04ff903e3f28"


def test_the_fields_come_back_typed_canonical_and_in_declared_order() -> None:
    parsed = parse_typed_data(permit())
    assert [(field.name, field.type, field.value) for field in parsed.message] == [
        ("owner", "address", COW.lower()),
        ("spender", "address", BOB.lower()),
        ("value", "uint256", str(2**256 - 1)),
        ("nonce", "uint256", "0"),
        ("deadline", "uint256", "1826638592"),
    ]
    assert parsed.domain == Domain(
        name="USD Coin", version="2", chain_id=1, verifying_contract="0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"
    )


def test_array_elements_are_named_by_their_index() -> None:
    (field,) = parse_typed_data(single("bool[2][]", [[True, False]])).message
    assert field.type == "bool[2][]"
    assert isinstance(field.value, tuple)
    (row,) = field.value
    assert (row.name, row.type) == ("0", "bool[2]")
    assert isinstance(row.value, tuple)
    assert [(item.name, item.type, item.value) for item in row.value] == [("0", "bool", True), ("1", "bool", False)]


def test_a_domain_that_is_not_declared_is_derived_in_canonical_order() -> None:
    declared, derived = mail(), mail()
    del derived["types"]["EIP712Domain"]
    derived["domain"] = dict(reversed(derived["domain"].items()))
    assert parse_typed_data(derived).digest == parse_typed_data(declared).digest
    assert parse_typed_data(declared).domain_declared
    assert not parse_typed_data(derived).domain_declared


def test_a_declared_domain_counts_as_it_is_declared() -> None:
    document = mail()
    document["types"]["EIP712Domain"].reverse()
    encoded = "EIP712Domain(address verifyingContract,uint256 chainId,string version,string name)"
    words = [
        bytes_of(type_hash(encoded)),
        bytes.fromhex("cc" * 20).rjust(32, b"\x00"),
        (1).to_bytes(32, "big"),
        keccak(b"1"),
        keccak(b"Ether Mail"),
    ]
    assert parse_typed_data(document).domain_hash == hex_of(keccak(b"".join(words)))


def test_a_primary_type_of_the_domain_signs_the_domain_alone() -> None:
    document = mail()
    document["primaryType"] = "EIP712Domain"
    document["message"] = {"decoration": "Free money"}
    parsed = parse_typed_data(document)
    assert parsed.message == ()
    assert parsed.message_hash is None
    assert parsed.undeclared == ("/message/decoration",)
    assert parsed.unused_types == ("Mail", "Person")
    assert parsed.digest == hex_of(keccak(b"\x19\x01" + bytes_of(parsed.domain_hash)))


def test_what_the_signature_does_not_cover_is_dropped_and_pointed_to() -> None:
    plain, decorated = parse_typed_data(mail()), mail()
    decorated["message"]["to"]["a/b~c"] = "decoration"
    decorated["message"]["amount"] = [{"not": "read"}]
    decorated["domain"]["salt"] = "not even bytes"
    decorated["id"] = 7
    parsed = parse_typed_data(decorated)
    assert parsed.digest == plain.digest
    assert parsed.message == plain.message
    assert parsed.domain == plain.domain
    assert set(parsed.undeclared) == {"/message/to/a~1b~0c", "/message/amount", "/domain/salt", "/id"}


def test_unused_types_are_named_and_change_nothing() -> None:
    document = mail()
    document["types"]["Order"] = [{"name": "mail", "type": "Mail"}]
    parsed = parse_typed_data(document)
    assert parsed.unused_types == ("Order",)
    assert parsed.digest == parse_typed_data(mail()).digest


def test_a_struct_name_with_a_colon_is_read_where_it_stands_alone() -> None:
    # Hyperliquid's withdrawals and transfers are signed under such names.
    name = "HyperliquidTransaction:UsdSend"
    document = single("string", "Mainnet")
    document["types"] = {name: document["types"]["Message"]}
    document["primaryType"] = name
    parsed = parse_typed_data(document)
    words = keccak(f"{name}(string field)".encode()) + keccak(b"Mainnet")
    assert parsed.message_hash == hex_of(keccak(words))


def test_recursion_through_arrays_ends_at_the_empty_array() -> None:
    node = [{"name": "children", "type": "Node[]"}]
    document = {
        "types": {"Node": node},
        "primaryType": "Node",
        "domain": {},
        "message": {"children": [{"children": []}]},
    }
    tag = keccak(b"Node(Node[] children)")
    leaf = keccak(tag + keccak(b""))
    assert parse_typed_data(document).message_hash == hex_of(keccak(tag + keccak(leaf)))
