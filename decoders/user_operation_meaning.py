"""What a user operation (ERC-4337) asks: the account's creation, its calls, and who pays the fee."""

from collections.abc import Iterator
from typing import Final

from decoders.authorization_lines import authorization_lines
from decoders.calls import Made, decode_batch
from decoders.decoded import Decoded, DisplayField
from decoders.meaning import display_call, intent_of
from decoders.names.resolve import Names
from decoders.primitives import bytes_of, checksum
from decoders.protocol import Nested
from decoders.requests import UserOperation

_EXECUTE_USER_OP: Final = "0x8dd7712f"
"""`executeUserOp(PackedUserOperation,bytes32)`: from 0.7 on the EntryPoint wraps call data that begins with it."""

_SELECTOR_DIGITS: Final = 10


def decode_user_operation(names: Names, operation: UserOperation) -> Decoded:
    """The meaning of a user operation."""
    tree = decode_batch(names, operation.account, tuple(_made(operation)))
    authorizations = () if operation.authorization is None else (operation.authorization,)
    return Decoded(
        kind="user-operation",
        intent=intent_of(tree),
        call=tree.call,
        display=(
            *authorization_lines(authorizations, "payload.authorization"),
            *_lines(operation),
            *display_call(tree.call),
        ),
        unknowns=(*_unknowns(operation), *tree.unknowns),
    )


def _made(operation: UserOperation) -> Iterator[Made]:
    """The calls that the EntryPoint makes: to the factory (through its own helper contract), then to the account."""
    creates = bytes_of(operation.factory_data)
    if operation.eip7702 and creates:
        yield Made(operation.entry_point, Nested(operation.account, creates))
    elif operation.factory is not None:
        yield Made(operation.entry_point, Nested(operation.factory, creates))
    yield Made(operation.entry_point, Nested(operation.account, _account_calldata(operation)))


def _account_calldata(operation: UserOperation) -> bytes:
    """What the account decodes: behind the selector of `executeUserOp` stands a call of the account's own."""
    data = operation.call_data
    wrapped = operation.entry_point_version != "0.6" and data.startswith(_EXECUTE_USER_OP)
    return bytes_of("0x" + data[_SELECTOR_DIGITS:] if wrapped else data)


def _lines(operation: UserOperation) -> Iterator[DisplayField]:
    addresses = {"account": operation.account, "factory": operation.factory, "paymaster": operation.paymaster}
    labels = {"account": "Account", "factory": "Account created by", "paymaster": "Fee paid by"}
    for name, address in addresses.items():
        if address is not None:
            yield DisplayField(label=labels[name], value=checksum(address), path=f"payload.{name}", source="standard")


def _unknowns(operation: UserOperation) -> Iterator[str]:
    if operation.factory is not None:
        yield "the operation creates the account first; which code the account gets could not be told from the request"
    if operation.paymaster is not None and operation.paymaster_data != "0x":
        yield "what the paymaster does with its data, and whether it charges tokens for the fee, could not be told"
    if operation.user_op_hash is None:
        yield "gas, fees or nonce are not filled in yet, so the hash that will be signed is not known"
