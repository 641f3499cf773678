"""The `types` of an EIP-712 document: parsed, checked, and written as `encodeType`.

A schema must mean the same to every wallet. Where implementations are known to differ (see
`_check_special_names`), it is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from decoders.eip712.atoms import ATOMS, is_encodable, kind_of
from decoders.eip712.type_names import FieldType, check_field_name, check_struct_name, parse_field_type, plain_prefix
from decoders.primitives import keccak
from decoders.refusal import Malformed, child

MAX_STRUCTS = 64
MAX_MEMBERS = 512
"""Declared fields of all structs together. Both bound the work of `encode_type`; a Seaport order needs 4 and 26."""


@dataclass(frozen=True, slots=True)
class Member:
    """One declared field of a struct."""

    name: str
    type: FieldType


Structs = Mapping[str, tuple[Member, ...]]


@dataclass(frozen=True, slots=True)
class Schema:
    """Declared structs by name, and `typeHash` (32 bytes) of each."""

    structs: Structs
    type_hashes: Mapping[str, bytes]

    @classmethod
    def of(cls, structs: Structs) -> "Schema":
        """The schema of structs that are already checked."""
        return cls(structs, {name: keccak(encode_type(structs, name).encode()) for name in structs})

    def encode_type(self, name: str) -> str:
        """`encodeType` of a struct."""
        return encode_type(self.structs, name)

    def unused_by(self, name: str) -> tuple[str, ...]:
        """Declared structs that a message of type `name` does not hold, sorted."""
        return tuple(sorted(self.structs.keys() - dependencies(self.structs, name) - {name}))


def parse_schema(types: object, pointer: str) -> Schema:
    """Parse and check the `types` object that lies at `pointer`. Raises `Malformed` at the first fault."""
    if not isinstance(types, Mapping):
        raise Malformed.at(pointer, f"types must be an object of struct declarations, not {kind_of(types)}")
    if len(types) > MAX_STRUCTS:
        raise Malformed.at(pointer, f"more than {MAX_STRUCTS} structs are declared")
    structs: dict[str, tuple[Member, ...]] = {}
    room = MAX_MEMBERS
    for name, members in types.items():
        if not isinstance(name, str) or not is_encodable(name):
            raise Malformed.at(pointer, "a struct's name must be a Solidity identifier: letters, digits and _")
        here = child(pointer, name)
        check_struct_name(name, here)
        structs[name] = _parse_members(members, here, room)
        room -= len(structs[name])
    _check_references(structs, pointer)
    _check_special_names(structs, pointer)
    _check_recursion(structs, pointer)
    return Schema.of(structs)


def encode_type(structs: Structs, name: str) -> str:
    """`encodeType`: the struct itself, then those it holds, sorted by name."""
    held = sorted(dependencies(structs, name) - {name})
    return "".join(f"{struct}({_encode_members(structs[struct])})" for struct in [name, *held])


def dependencies(structs: Structs, name: str) -> set[str]:
    """Structs that lie below `name`; `name` itself is among them only if it is recursive."""
    return _reach({struct: _held(structs, members) for struct, members in structs.items()}, name)


def _encode_members(members: tuple[Member, ...]) -> str:
    return ",".join(f"{member.type} {member.name}" for member in members)


def _parse_members(members: object, pointer: str, room: int) -> tuple[Member, ...]:
    if not isinstance(members, list):
        raise Malformed.at(pointer, f"a struct is declared by an array of fields, not {kind_of(members)}")
    if len(members) > room:
        raise Malformed.at(pointer, f"more than {MAX_MEMBERS} fields are declared")
    parsed: list[Member] = []
    seen: set[str] = set()
    for index, member in enumerate(members):
        here = child(pointer, index)
        parsed.append(_parse_member(member, here))
        if parsed[-1].name in seen:
            raise Malformed.at(child(here, "name"), "another field of this struct has this name")
        seen.add(parsed[-1].name)
    return tuple(parsed)


def _parse_member(member: Any, pointer: str) -> Member:
    if not isinstance(member, Mapping) or set(member) != {"name", "type"}:
        raise Malformed.at(pointer, "a field is declared by an object of exactly name and type")
    for key in ("name", "type"):
        if not isinstance(member[key], str):
            raise Malformed.at(child(pointer, key), f"must be text, not {kind_of(member[key])}")
    check_field_name(member["name"], child(pointer, "name"))
    return Member(member["name"], parse_field_type(member["type"], child(pointer, "type")))


def _check_references(structs: Structs, pointer: str) -> None:
    for name, members in structs.items():
        for index, member in enumerate(members):
            if member.type.base not in ATOMS and member.type.base not in structs:
                raise Malformed.at(
                    f"{child(pointer, name)}/{index}/type", "no struct of this name is declared in types"
                )


def _check_special_names(structs: Structs, pointer: str) -> None:
    """Refuse `:` and `$` in struct names where it changes what is signed.

    eth-sig-util (MetaMask) and viem read such a name only up to the special letter when they look for the structs that
    it holds; ethers and eth-account read all of it. They agree only on a struct that stands alone.
    """
    referenced = {struct for members in structs.values() for struct in _held(structs, members)}
    for name, members in structs.items():
        prefix = plain_prefix(name)
        if prefix != name and (name in referenced or prefix in structs or _held(structs, members)):
            raise Malformed.at(
                child(pointer, name),
                "wallets differ on a struct's name with : or $ that holds or is held "
                "by other structs; use letters, digits and _",
            )


def _check_recursion(structs: Structs, pointer: str) -> None:
    """Refuse a struct that always holds itself.

    Only `null` could end it, which MetaMask hashes as 32 zero bytes and EIP-712 does not define.
    """
    always = {
        name: {member.type.base for member in members if member.type.base in structs and not member.type.may_be_empty}
        for name, members in structs.items()
    }
    for name in structs:
        if name in _reach(always, name):
            raise Malformed.at(
                child(pointer, name),
                "the struct always holds itself, so no value of it ends; "
                "recursion must pass through an array of any length",
            )


def _held(structs: Structs, members: Iterable[Member]) -> set[str]:
    return {member.type.base for member in members if member.type.base in structs}


def _reach(edges: Mapping[str, set[str]], start: str) -> set[str]:
    """Nodes that one or more steps from `start` lead to."""
    reached: set[str] = set()
    ahead = list(edges[start])
    while ahead:
        node = ahead.pop()
        if node not in reached:
            reached.add(node)
            ahead.extend(edges[node] - reached)
    return reached
