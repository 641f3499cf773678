"""Hypothesis strategies: random EIP-712 schemas with messages that fit them."""

from typing import Any

from hypothesis import strategies as st

from decoders.eip712.atoms import ATOMS
from tests.decoders.eip712.documents import Document

_DOMAIN_VALUES: dict[str, tuple[str, st.SearchStrategy[Any]]] = {
    "name": ("string", st.text(max_size=20)),
    "version": ("string", st.text(max_size=5)),
    "chainId": ("uint256", st.integers(0, 2**53 - 1)),
    "verifyingContract": ("address", st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())),
    "salt": ("bytes32", st.binary(min_size=32, max_size=32).map(lambda raw: "0x" + raw.hex())),
}

_BRACKETS = st.lists(st.sampled_from(["[]", "[1]", "[2]"]), max_size=2).map("".join)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document whose structs all hang below the primary type, some of them recursive through arrays."""
    count = draw(st.integers(1, 4))
    structs: dict[str, list[dict[str, str]]] = {}
    for index in range(count):
        structs[f"S{index}"] = _members(draw, index)
    primary = f"S{count - 1}"
    structs = {name: structs[name] for name in draw(st.permutations(sorted(_used(structs, primary))))}
    domain = {key: draw(values) for key, (_, values) in _DOMAIN_VALUES.items() if draw(st.booleans())}
    types: dict[str, Any] = dict(structs)
    if draw(st.booleans()):
        types["EIP712Domain"] = [{"name": key, "type": _DOMAIN_VALUES[key][0]} for key in domain]
    message = draw_value(draw, structs, primary, 0)
    return {"types": types, "primaryType": primary, "domain": domain, "message": message}


def draw_value(draw: st.DrawFn, structs: dict[str, list[dict[str, str]]], kind: str, depth: int) -> Any:
    """A JSON value of a type; arrays of any length are empty from depth 4 on, so that recursion ends."""
    if kind.endswith("]"):
        element, _, size = kind[:-1].rpartition("[")
        length = int(size) if size else draw(st.integers(0, 2)) if depth < 4 else 0
        return [draw_value(draw, structs, element, depth + 1) for _ in range(length)]
    if kind in structs:
        return {m["name"]: draw_value(draw, structs, m["type"], depth + 1) for m in structs[kind]}
    return draw(_atom(kind))


def _members(draw: st.DrawFn, index: int) -> list[dict[str, str]]:
    kinds = [draw(st.sampled_from(sorted(ATOMS))) + draw(_BRACKETS) for _ in range(draw(st.integers(1, 4)))]
    kinds += [f"S{draw(st.integers(0, index - 1))}{draw(_BRACKETS)}" for _ in range(2 if index else 0)]
    kinds += [f"S{index}[]"] if draw(st.booleans()) else []
    return [{"name": f"field{place}", "type": kind} for place, kind in enumerate(draw(st.permutations(kinds)))]


def _used(structs: dict[str, list[dict[str, str]]], primary: str) -> set[str]:
    used, ahead = set[str](), [primary]
    while ahead:
        name = ahead.pop()
        if name in structs and name not in used:
            used.add(name)
            ahead += [member["type"].partition("[")[0] for member in structs[name]]
    return used


def _atom(kind: str) -> st.SearchStrategy[Any]:
    if kind == "bool":
        return st.booleans()
    if kind == "string":
        return st.text(max_size=40)
    if kind == "bytes":
        return st.binary(max_size=70).map(lambda raw: "0x" + raw.hex())
    if kind == "address":
        return _raw(20)
    if kind.startswith("bytes"):
        return _raw(int(kind[5:]))
    bits = int(kind.lstrip("uint"))
    low, high = (0, 2**bits - 1) if kind.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return st.integers(low, high).flatmap(_integer_forms)


def _raw(size: int) -> st.SearchStrategy[str]:
    return st.binary(min_size=size, max_size=size).map(lambda raw: "0x" + raw.hex())


def _integer_forms(number: int) -> st.SearchStrategy[Any]:
    forms: list[Any] = [str(number)]
    forms += [hex(number)] if number >= 0 else []
    forms += [number] if abs(number) < 2**53 else []
    return st.sampled_from(forms)
