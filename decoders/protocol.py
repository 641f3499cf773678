"""How a protocol is declared: the functions and typed data that it claims, and what each of them means.

One file below `decoders/protocols/` declares one `PROTOCOL`; a bad declaration stops the program at import. A claim
says what calldata of this form asks for. Whether the contract at the target does that, only simulation can tell.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, cast

from decoders.abi.signature import Function, parse_function
from decoders.decoded import Permission, Trade, Value
from decoders.primitives import ZERO_ADDRESS, Address, Selector
from decoders.requests import TypedData

Arguments = Mapping[str, Value]
"""The decoded arguments of a call by name."""

Mode = Literal["call", "delegatecall", "self"]
"""How an inner call is made. "self": the contract runs it on itself and keeps the outer sender."""

_INTENT: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ADDRESS: Final = re.compile(r"0x[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Nested:
    """A call inside a call, not yet decoded. `target` None is the contract itself; `value` in wei.

    `command` is set where the contract has its own coding: `calldata` then holds the arguments without a selector.
    """

    target: Address | None
    calldata: bytes
    value: int = 0
    mode: Mode = "call"
    command: "Claim | None" = None


@dataclass(frozen=True, slots=True)
class Inner:
    """The calls inside a call, and sentences on what in it could not be read."""

    calls: tuple[Nested, ...]
    unknowns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A function and its meaning. `intent` may depend on the arguments; `unknown` says what no decoder can tell."""

    function: Function
    intent: str | Callable[[Arguments], str]
    children: Callable[[Arguments], Inner] | None = None
    unknown: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a declaration that decoding could trip over."""
        if any(not parameter.name for parameter in self.function.inputs):
            raise ValueError(f"{self.function.signature}: every argument needs a name")
        if isinstance(self.intent, str) and not _INTENT.fullmatch(self.intent):
            raise ValueError(f"{self.function.signature}: an intent is lowercase words joined by -: {self.intent!r}")

    def intent_for(self, arguments: Arguments) -> str:
        """The intent of a call with these arguments."""
        return self.intent if isinstance(self.intent, str) else self.intent(arguments)


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A typed-data message whose shape is claimed: values by path, the signer, and the message itself."""

    typed_data: TypedData
    signer: Address
    values: Mapping[str, str | bool | None]

    def text(self, path: str) -> str:
        """The value of a field that the claimed shape guarantees. Raises KeyError if the claim is wrong."""
        return str(self.values[path])

    def number(self, path: str) -> int:
        """The value of an integer field."""
        return int(self.text(path))

    def address(self, path: str) -> Address | None:
        """The value of an address field; None for the zero address, which stands for nobody or for anybody."""
        found = self.text(path)
        return None if found == ZERO_ADDRESS else found

    def elements(self, array: str, member: str) -> tuple[str, ...]:
        """The paths `array[0]`, `array[1]`, ... of the elements that hold `member`."""
        count = 0
        while f"{array}[{count}].{member}" in self.values:
            count += 1
        return tuple(f"{array}[{index}]" for index in range(count))


@dataclass(frozen=True, slots=True)
class TypedDataClaim:
    """A kind of typed data: its primary type, fields that it must hold (type by path), and what it permits.

    `permissions` None: it is no allowance. `call`: the call that the account `verifyingContract` will make with the
    signature. `offers`: what the signer offers to give, and for what. `unknown` says what no decoder can tell.
    """

    primary_type: str
    shape: Mapping[str, str]
    intent: str | Callable[[SignedMessage], str]
    permissions: Callable[[SignedMessage], tuple[Permission, ...]] | None = None
    call: Callable[[SignedMessage], Nested | None] | None = None
    offers: Callable[[SignedMessage], tuple[Trade, ...]] | None = None
    unknown: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a claim that would match by name alone."""
        if not self.shape:
            raise ValueError(f"{self.primary_type}: a name alone proves nothing; give the fields")
        if isinstance(self.intent, str) and not _INTENT.fullmatch(self.intent):
            raise ValueError(f"{self.primary_type}: an intent is lowercase words joined by -: {self.intent!r}")

    def matches(self, primary_type: str, shape: Mapping[str, str]) -> bool:
        """Whether a message has this primary type and at least these fields with these types."""
        return primary_type == self.primary_type and self.shape.items() <= shape.items()

    def intent_for(self, message: SignedMessage) -> str:
        """The intent of a message of this kind."""
        return self.intent if isinstance(self.intent, str) else self.intent(message)


@dataclass(frozen=True, slots=True)
class ProtocolDecoder:
    """A standard or protocol: what it is called and what it claims.

    `deployments` (addresses by chain id) limits the functions to these contracts; empty means any contract.
    `commands` are inner calls in the protocol's own coding.
    """

    name: str
    source: Literal["standard", "protocol"]
    claims: tuple[Claim, ...]
    typed_data: tuple[TypedDataClaim, ...] = ()
    commands: tuple[Claim, ...] = ()
    deployments: Mapping[int, frozenset[Address]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError for an empty, ambiguous or unreadable declaration."""
        if not self.claims and not self.typed_data:
            raise ValueError(f"{self.name}: claims nothing")
        selectors = [claim.function.selector for claim in self.claims]
        for selector in selectors:
            if selectors.count(selector) > 1:
                raise ValueError(f"{self.name}: claims {selector} twice")
        for addresses in self.deployments.values():
            if not addresses or any(not _ADDRESS.fullmatch(address) for address in addresses):
                raise ValueError(f"{self.name}: deployments are lowercase 0x addresses")

    def deployed_at(self, chain_id: int, target: Address | None) -> bool:
        """Whether the functions may be meant at this contract."""
        return not self.deployments or target in self.deployments.get(chain_id, ())

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """The selectors of its functions."""
        return tuple(claim.function.selector for claim in self.claims)


def claim(
    fragment: str,
    intent: str | Callable[[Arguments], str],
    children: Callable[[Arguments], Inner] | None = None,
    unknown: str | None = None,
) -> Claim:
    """A claim on the function that a fragment declares. Raises ValueError for a bad fragment."""
    return Claim(parse_function(fragment), intent, children, unknown)


def text(value: Value) -> str:
    """A value that its type makes text (address, bytes, integer, string)."""
    return cast("str", value)


def number(value: Value) -> int:
    """A value that its type makes an integer."""
    return int(cast("str", value))


def raw(value: Value) -> bytes:
    """A value that its type makes bytes."""
    return bytes.fromhex(cast("str", value)[2:])


def items(value: Value) -> tuple[Value, ...]:
    """A value that its type makes an array or a struct."""
    return cast("tuple[Value, ...]", value)
