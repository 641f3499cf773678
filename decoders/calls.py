"""The tree of calls that calldata describes, as far as known ABIs reach.

A name is given only where a decoder claims the selector and the arguments can be read; else the selector is kept and
the gap is said. Depth, number of calls and bytes are bounded, because a few hundred bytes can describe calls without
end (a batch in a batch, many offsets to one part).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from decoders.abi.codec import Failed, NonCanonical, decode_arguments
from decoders.decoded import Argument, Call
from decoders.names.reading import Reading, Unread
from decoders.names.resolve import Names
from decoders.primitives import Address, hex_of
from decoders.protocol import Arguments, Claim, Inner, Nested

MAX_DEPTH: Final = 16
"""Calls within calls. A Safe's MultiSend of a router's multicall reaches 4."""

MAX_CALLS: Final = 512
"""Calls in one tree."""

MAX_BYTES: Final = 1024 * 1024
"""Calldata of all calls together, inner calls counted again. Nodes relay transactions of at most 128 KiB."""

MAX_UNKNOWNS: Final = 64
"""Sentences on what could not be read."""

UNKNOWN_INTENT: Final = "contract-call"


@dataclass(frozen=True, slots=True)
class CallTree:
    """The outermost call, sentences on what stayed unknown, and whether every inner call was found and named."""

    call: Call
    unknowns: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a call runs: the code at `target` with `sender` as msg.sender, acting as the account `context`."""

    target: Address | None
    sender: Address | None
    context: Address | None
    place: str = ""
    depth: int = 0
    delegate: bool = False

    def enter(self, nested: Nested, place: str) -> "_Frame":
        """The frame of an inner call. Only a plain call changes the sender and the acting account."""
        target = nested.target or self.target
        if nested.mode == "call":
            return _Frame(target, self.context, target, place, self.depth + 1)
        return _Frame(target, self.sender, self.context, place, self.depth + 1, delegate=True)


def decode_calls(names: Names, sender: Address, target: Address, value: int, calldata: bytes) -> CallTree:
    """Decode a call that `sender` makes. `value` in wei. Total: any bytes give a tree.

    `Call.value` of an inner delegatecall is 0, since it moves nothing.
    """
    walk = _Walk(names)
    call = walk.call(_Frame(target, sender, target), Nested(target, calldata, value))
    return CallTree(call, tuple(walk.unknowns), walk.complete)


def decode_signed_call(names: Names, signer: Address, account: Address, nested: Nested) -> CallTree:
    """Decode a call that the contract `account` will make once it holds a signature of `signer`."""
    walk = _Walk(names)
    call = walk.call(_Frame(account, signer, account).enter(nested, ""), nested)
    return CallTree(call, tuple(walk.unknowns), walk.complete)


@dataclass(frozen=True, slots=True)
class Made:
    """A call that `sender` makes; without a target in it, a contract that `sender` creates."""

    sender: Address
    nested: Nested


def decode_batch(names: Names, account: Address, calls: Iterable[Made]) -> CallTree:
    """Decode calls that are made one after the other. The root stands for the batch of `account` and moves nothing."""
    walk = _Walk(names)
    children: list[Call] = []
    for index, made in enumerate(calls):
        target, place = made.nested.target, str(index + 1)
        if target is None:
            children.append(creation(made.sender, made.nested.value, made.nested.calldata))
        else:
            children.append(walk.call(_Frame(target, made.sender, target, place, 1), made.nested))
    root = _plain(_Frame(account, account, account), Nested(account, b""), "batch")
    return CallTree(root.model_copy(update={"children": tuple(children)}), tuple(walk.unknowns), walk.complete)


def creation(sender: Address, value: int, code: bytes) -> Call:
    """The call that creates a contract: no target, no selector, and the code as calldata."""
    return _plain(_Frame(None, sender, None), Nested(None, code, value), "create")


class _Walk:
    """One pass over one tree, with what is left of the bounds."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._calls_left = MAX_CALLS
        self._bytes_left = MAX_BYTES
        self.unknowns: dict[str, None] = {}
        self.complete = True

    def call(self, frame: _Frame, nested: Nested) -> Call:
        """Decode one call and those inside it."""
        self._calls_left -= 1
        self._bytes_left -= len(nested.calldata)
        if self._bytes_left < 0:
            self._miss(frame, f"the calls hold more than {MAX_BYTES} bytes; the rest is not decoded")
            return _plain(frame, nested, UNKNOWN_INTENT)
        if nested.command is not None:
            return self._command(frame, nested, nested.command)
        if not nested.calldata:
            return _plain(frame, nested, "transfer")
        if len(nested.calldata) < 4:
            self._miss(
                frame,
                f"{len(nested.calldata)} bytes of calldata name no function; what the contract does with them "
                "could not be told",
            )
            return _plain(frame, nested, UNKNOWN_INTENT)
        return self._by_selector(frame, nested)

    def _by_selector(self, frame: _Frame, nested: Nested) -> Call:
        match self._names.read(frame.target, nested.calldata):
            case Unread(reason):
                self._miss(frame, reason)
                return _plain(frame, nested, UNKNOWN_INTENT)
            case Reading() as reading:
                return self._known(frame, nested, reading)

    def _command(self, frame: _Frame, nested: Nested, claim: Claim) -> Call:
        """A call in a protocol's own coding, if its arguments can be read."""
        decoding = decode_arguments(claim.function.arguments, nested.calldata)
        if isinstance(decoding, Failed):
            self._miss(frame, f"the arguments of {claim.function.signature} could not be read: {decoding.reason}")
            return _plain(frame, nested, UNKNOWN_INTENT)
        return self._known(frame, nested, Reading(claim.function, decoding, "protocol", claim))

    def _known(self, frame: _Frame, nested: Nested, reading: Reading) -> Call:
        """A call whose arguments could be read."""
        function, claim, values = reading.function, reading.claim, reading.decoding.values
        self._say_oddities(frame, reading)
        parameters = function.inputs
        arguments = {parameter.name: value for parameter, value in zip(parameters, values, strict=True)}
        return Call(
            target=frame.target,
            sender=frame.sender,
            value=nested.value,
            calldata=hex_of(nested.calldata),
            selector=None if nested.command else function.selector,
            signature=function.signature or None,
            name=function.name or None,
            intent=claim.intent_for(arguments) if claim is not None else UNKNOWN_INTENT,
            source=reading.source,
            args=tuple(
                Argument(name=parameter.name, type=type_name, value=value)
                for parameter, type_name, value in zip(parameters, function.type_names, values, strict=True)
            ),
            children=self._children(frame, claim, arguments) if claim is not None else (),
            delegate=frame.delegate,
        )

    def _say_oddities(self, frame: _Frame, reading: Reading) -> None:
        """What a reader of this call should know beside its arguments."""
        if reading.missing is not None:
            self._miss(frame, reading.missing)
        if isinstance(reading.decoding, NonCanonical):
            for reason in reading.decoding.reasons:
                self._say(frame, f"unusual encoding of {reading.function.name or 'the call'}: {reason}")
        if reading.claim is not None and reading.claim.unknown is not None:
            self._say(frame, reading.claim.unknown)
        for note in reading.notes:
            self._say(frame, note)

    def _children(self, frame: _Frame, claim: Claim, arguments: Arguments) -> tuple[Call, ...]:
        if claim.children is None:
            return ()
        if frame.depth >= MAX_DEPTH:
            self._miss(frame, f"calls are nested deeper than {MAX_DEPTH}; those inside are not decoded")
            return ()
        inner: Inner = claim.children(arguments)
        for sentence in inner.unknowns:
            self._miss(frame, sentence)
        calls: list[Call] = []
        for index, nested in enumerate(inner.calls):
            if self._calls_left <= 0:
                self._miss(frame, f"there are more than {MAX_CALLS} calls; the rest is not decoded")
                break
            place = f"{frame.place}.{index + 1}" if frame.place else str(index + 1)
            calls.append(self.call(frame.enter(nested, place), nested))
        return tuple(calls)

    def _miss(self, frame: _Frame, sentence: str) -> None:
        """Say that a part of the tree is missing or has no name."""
        self.complete = False
        self._say(frame, sentence)

    def _say(self, frame: _Frame, sentence: str) -> None:
        if len(self.unknowns) < MAX_UNKNOWNS:
            self.unknowns[f"call {frame.place}: {sentence}" if frame.place else sentence] = None


def _plain(frame: _Frame, nested: Nested, intent: str) -> Call:
    """A call without a known function; its selector is kept where it has one."""
    named = frame.target is not None and nested.command is None and len(nested.calldata) >= 4
    return Call(
        target=frame.target,
        sender=frame.sender,
        value=nested.value,
        calldata=hex_of(nested.calldata),
        selector=hex_of(nested.calldata[:4]) if named else None,
        signature=None,
        name=None,
        intent=intent,
        source="none",
        delegate=frame.delegate,
    )
