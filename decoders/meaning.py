"""What a tree of calls comes to: one intent, and the lines that a careful wallet would show."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from decoders.abi.signature import parse_type
from decoders.abi.types import Array, Tuple, Type
from decoders.amounts import readable
from decoders.calls import CallTree
from decoders.catalogue import CATALOGUE
from decoders.decoded import Call, DisplayField, Value
from decoders.primitives import checksum
from decoders.protocol import items
from decoders.readable_values import label_of, readable_value

MAX_LINES: Final = 128
"""Lines shown for one request."""

_SETTLEMENT: Final = frozenset({"permit", "wrap", "unwrap", "sweep", "refund", "check"})
"""What routers do around the thing itself. A permit inside a call uses a signature that was given before."""

_CONTAINERS: Final = frozenset({"batch", "execute"})


def intent_of(tree: CallTree) -> str:
    """The intent of the whole: that of the calls inside, where they agree and nothing stayed hidden."""
    call = tree.call
    if not call.children or call.intent not in _CONTAINERS:
        return call.intent
    if not tree.complete:
        return call.intent
    intents = {each.intent for each in call.walk() if not each.children}
    essential = intents - _SETTLEMENT or intents
    return essential.pop() if len(essential) == 1 else "batch"


def display_call(call: Call) -> tuple[DisplayField, ...]:
    """Lines for the arguments of every call in the tree, at most `MAX_LINES`. Paths lead into `Decoded`."""
    return tuple(islice(_call_lines(call, "call", ""), MAX_LINES))


def _call_lines(call: Call, path: str, place: str) -> Iterator[DisplayField]:
    prefix = f"{place} {call.name or call.selector or 'transfer'}: " if place else ""
    if call.value:
        amount = f"{readable(call.value, 18)} of the native coin"
        yield DisplayField(label=f"{prefix}Native value", value=amount, path=f"{path}.value", source=call.source)
    if place and call.target is not None and call.calldata == "0x" and not call.children:
        yield DisplayField(label=f"{prefix}To", value=checksum(call.target), path=f"{path}.target", source=call.source)
    if not call.children:
        yield from _argument_lines(call, path, prefix)
    for index, child in enumerate(call.children):
        inner_place = f"{place}.{index + 1}" if place else str(index + 1)
        yield from _call_lines(child, f"{path}.children[{index}]", inner_place)


def _argument_lines(call: Call, path: str, prefix: str) -> Iterator[DisplayField]:
    for index, (kind_of_argument, argument) in enumerate(zip(_types(call), call.args, strict=True)):
        shown_name = argument.name or f"argument {index + 1}"
        for name, below, kind, value in _leaves(kind_of_argument, argument.value, shown_name, ""):
            last = name.rpartition(".")[2].partition("[")[0]
            yield DisplayField(
                label=prefix + label_of(name),
                value=readable_value(last, str(kind), value),
                path=f"{path}.args[{index}].value{below}",
                source=call.source,
            )


def _types(call: Call) -> tuple[Type, ...]:
    """The arguments' types; those of our own declarations know the names of structs' members too."""
    function = CATALOGUE.function(call.signature) if call.signature else None
    if function is not None:
        return tuple(parameter.type for parameter in function.inputs)
    return tuple(_parsed(argument.type) for argument in call.args)


@lru_cache(maxsize=4096)
def _parsed(type_name: str) -> Type:
    return parse_type(type_name)


def _leaves(kind: Type, value: Value, name: str, below: str) -> Iterator[tuple[str, str, Type, str | bool]]:
    """Name, path below the argument, type and value of every leaf."""
    if isinstance(kind, Tuple):
        for index, (member, item) in enumerate(zip(kind.members, items(value), strict=True)):
            yield from _leaves(member.type, item, f"{name}.{member.name or index}", f"{below}[{index}]")
    elif isinstance(kind, Array):
        for index, item in enumerate(items(value)):
            yield from _leaves(kind.item, item, f"{name}[{index}]", f"{below}[{index}]")
    elif not isinstance(value, tuple):
        yield name, below, kind, value
