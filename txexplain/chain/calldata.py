"""Calldata from a signature in the notation of Foundry's `cast`: `encode_call("transfer(address,uint256)", to, 1)`."""

from eth_abi.abi import decode, encode
from eth_abi.grammar import TupleType, parse
from eth_utils.crypto import keccak

from txexplain.chain.failure import ChainError


def component_types(tuple_type: str) -> list[str]:
    """`"(address,(uint256,bool)[])"` -> `["address", "(uint256,bool)[]"]`."""
    if tuple_type == "()":
        return []
    parsed = parse(tuple_type)
    if not isinstance(parsed, TupleType):
        raise ChainError(f"{tuple_type!r} is no parenthesised list of ABI types")
    return [component.to_type_str() for component in parsed.components]


def selector(signature: str) -> bytes:
    """The first four bytes of the keccak-256 of a canonical signature without spaces."""
    return keccak(text=signature)[:4]


def encode_call(signature: str, *arguments: object) -> str:
    """0x-prefixed calldata: selector and ABI-encoded arguments. Raises eth_abi's EncodingError on a misfit."""
    types = component_types(signature[signature.index("(") :])
    return "0x" + (selector(signature) + encode(types, arguments)).hex()


def decode_returned(tuple_type: str, returned: str) -> tuple[object, ...]:
    """The values in 0x-prefixed return data, addresses as lower-case 0x strings."""
    return tuple(decode(component_types(tuple_type), bytes.fromhex(returned.removeprefix("0x"))))
