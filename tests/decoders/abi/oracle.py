"""An independent encoder (eth-abi) for our types, and strategies for values of them."""

from typing import Any

from eth_abi.abi import encode as encode_abi
from hypothesis import strategies as st

from decoders.abi.types import Array, ByteString, Parameter, Tuple, Type, Word
from decoders.decoded import Value


def encode(arguments: Tuple, values: tuple[Value, ...]) -> bytes:
    """The canonical encoding of our values by eth-abi."""
    types = [str(member.type) for member in arguments.members]
    native = [to_native(member.type, value) for member, value in zip(arguments.members, values, strict=True)]
    return encode_abi(types, native)


def to_native(kind: Type, value: Value) -> Any:
    """One of our values as eth-abi wants it."""
    if isinstance(kind, Tuple):
        assert isinstance(value, tuple)
        return tuple(to_native(member.type, item) for member, item in zip(kind.members, value, strict=True))
    if isinstance(kind, Array):
        assert isinstance(value, tuple)
        return [to_native(kind.item, item) for item in value]
    if isinstance(value, bool) or (isinstance(kind, ByteString) and kind.text):
        return value
    assert isinstance(value, str)
    if isinstance(kind, ByteString) or kind.kind == "bytes":
        return bytes.fromhex(value[2:])
    return value if kind.kind == "address" else int(value)


def values_of(kind: Type) -> st.SearchStrategy[Value]:
    """Values of a type."""
    if isinstance(kind, Tuple):
        return st.tuples(*(values_of(member.type) for member in kind.members))
    if isinstance(kind, Array):
        least, most = (kind.length, kind.length) if kind.length is not None else (0, 3)
        return st.lists(values_of(kind.item), min_size=least, max_size=most).map(tuple)
    if isinstance(kind, ByteString):
        return st.text(max_size=40) if kind.text else st.binary(max_size=70).map(_hex)
    return _words(kind)


def _words(kind: Word) -> st.SearchStrategy[Value]:
    if kind.kind == "bool":
        return st.booleans()
    if kind.kind in ("address", "bytes"):
        return st.binary(min_size=kind.bits // 8, max_size=kind.bits // 8).map(_hex)
    least, most = (0, 2**kind.bits - 1) if kind.kind == "uint" else (-(2 ** (kind.bits - 1)), 2 ** (kind.bits - 1) - 1)
    return st.integers(least, most).map(str)


def _hex(data: bytes) -> str:
    return "0x" + data.hex()


_words_of_any_type: st.SearchStrategy[Type] = st.one_of(
    st.sampled_from([Word("address", 160), Word("bool", 1), ByteString(text=True), ByteString(text=False)]),
    st.builds(Word, st.sampled_from(["uint", "int", "bytes"]), st.integers(1, 32).map(lambda size: size * 8)),
)


def named(members: list[Type]) -> Tuple:
    """A tuple of these types with names a0, a1, ..."""
    return Tuple(tuple(Parameter(f"a{index}", member) for index, member in enumerate(members)))


types: st.SearchStrategy[Type] = st.recursive(
    _words_of_any_type,
    lambda inner: st.one_of(
        st.builds(Array, inner, st.none() | st.integers(1, 3)),
        st.lists(inner, min_size=1, max_size=3).map(named),
    ),
    max_leaves=6,
)


argument_lists: st.SearchStrategy[Tuple] = st.lists(types, max_size=4).map(named)
