"""A user operation (ERC-4337) run as its EntryPoint runs it: `handleOps` by a bundler, its signature taken as valid.

The signature is what is being asked for, so it cannot be checked yet. For the run the account answers `validateUserOp`
with "valid" and pays what the EntryPoint asks for, as every account does; all else is done by the account's own code.
"""

from typing import Final

from decoders.primitives import Address, Hex, bytes_of, checksum, hex_of, keccak
from decoders.requests import Transaction, UserOperation
from simulation.delegation import DELEGATION_PREFIX, delegate_of
from simulation.execution.overriding import Accounts, laid_over
from simulation.execution.plan import BUNDLER, Plan
from simulation.execution.staging.account_program import OWN_CODE_ADDRESS, PROGRAM_ADDRESS
from simulation.execution.staging.assembly import ALL_GAS, passed_on, push_address, push_number, skipped_if_true
from simulation.execution.staging.desk import Desk, NotStaged
from simulation.execution.staging.handle_ops import bundler_gas, filled, handle_ops
from simulation.query import AccountOverride

_GET_NONCE: Final = "0x35567e1a"
"""getNonce(address,uint192) of the EntryPoint."""
_VALIDATE: Final = {"0.6": "3a871cdd", "0.7": "19822f7c", "0.8": "19822f7c"}
"""validateUserOp, whose struct was packed in 0.7."""
_WEALTH: Final = 10**24

_SIGNED: Final = "the operation was run through its EntryPoint, and its signature was taken as valid"
_FREE: Final = "gas and fees of the operation are not filled in yet, so what it pays for gas is left out"
_CREATED: Final = "the account was created first, by the operation's factory; the gas for that is not counted"
_NO_ACCOUNT: Final = "the account has no code and the operation does not create it, so no call of it can go through"
_DELEGATED: Final = "the authorization was taken as signed: the account was run as already delegated"


async def stage_operation(planned: Plan, operation: UserOperation, desk: Desk) -> Plan:
    """The plan of a bundler's `handleOps`. Raises `NotStaged`, `RpcError`, `RpcUnreachable`."""
    if await desk.code(operation.entry_point) == "0x":
        raise NotStaged(f"there is no EntryPoint at {checksum(operation.entry_point)} on this chain")
    notes = [_SIGNED]
    whole = filled(operation, await _nonce(operation, desk))
    if whole.max_fee_per_gas == 0 and operation.max_fee_per_gas != 0:
        notes.append(_FREE)
    accounts, own = await _created(operation, desk)
    if own is not None:
        notes.append(_CREATED)
        whole = whole.model_copy(update={"factory": None, "factory_data": "0x"})
    elif operation.authorization is not None:
        own = _delegated_to(operation.authorization.address)
        notes.append(_DELEGATED)
    code = own if own is not None else await desk.code(operation.account)
    if code == "0x" and operation.factory is None:
        notes.append(_NO_ACCOUNT)
    stand_ins = _stand_ins(operation, code)
    stand_ins |= {BUNDLER: AccountOverride(balance=_WEALTH, nonce=0, code="0x")}
    data = handle_ops(whole, beneficiary=BUNDLER)
    transaction = Transaction(type=2, to=operation.entry_point, value=0, data=data, gas=bundler_gas(whole))
    return planned.model_copy(
        update={
            "stage": None,
            "transaction": transaction,
            "accounts": laid_over(accounts, stand_ins),
            "notes": (*planned.notes, *notes),
        }
    )


async def _nonce(operation: UserOperation, desk: Desk) -> int:
    if operation.nonce is not None:
        return operation.nonce
    answer = await desk.ask(operation.entry_point, _GET_NONCE + operation.account[2:].zfill(64) + "00" * 32)
    return int(answer, 16) if answer is not None and len(answer) == 66 else 0


async def _created(operation: UserOperation, desk: Desk) -> tuple[Accounts, Hex | None]:
    """What creating the account writes, and the code that it then has; None where it is not created.

    The EntryPoint has a helper make the call to the factory, and factories look who calls them.
    """
    if operation.factory is None or await desk.code(operation.account) != "0x":
        return {}, None
    helper = sender_creator(operation.entry_point)
    callable_by = {helper: AccountOverride(code="0x")}
    frame, after = await desk.step(helper, operation.factory, operation.factory_data, callable_by)
    made = after.get(operation.account)
    if frame.error is not None or made is None or made.code in (None, "0x"):
        return {}, None
    written = {address: it for address, it in after.items() if address != helper}
    return written, made.code


def sender_creator(entry_point: Address) -> Address:
    """The EntryPoint's helper: the first contract that it created, when it was created itself."""
    return hex_of(keccak(b"\xd6\x94" + bytes_of(entry_point) + b"\x01")[12:])


def _stand_ins(operation: UserOperation, own: Hex) -> dict[Address, AccountOverride]:
    """The account with its validation replaced. An account that has no code stays without, as on the chain."""
    if own == "0x":
        return {}
    delegate = delegate_of(own)
    if delegate is not None:
        return {
            operation.account: AccountOverride(code=_delegated_to(PROGRAM_ADDRESS)),
            PROGRAM_ADDRESS: AccountOverride(code=validating_program(operation, delegate)),
        }
    return {
        operation.account: AccountOverride(code=validating_program(operation, OWN_CODE_ADDRESS)),
        OWN_CODE_ADDRESS: AccountOverride(code=own),
    }


def validating_program(operation: UserOperation, own_code: Address) -> Hex:
    """Code that answers the EntryPoint's `validateUserOp` and leaves the rest to the code at `own_code`."""
    selector = bytes.fromhex(_VALIDATE[operation.entry_point_version])
    asked = (
        b"\x33" + push_address(operation.entry_point) + b"\x14"  # CALLER == entry point
        + push_number(0, 1) + b"\x35" + push_number(0xE0, 1) + b"\x1c" + b"\x63" + selector + b"\x14"  # the selector
        + b"\x16\x15"  # not both
    )  # fmt: skip
    code = asked + skipped_if_true(len(asked), _pay_and_agree())
    return hex_of(code + passed_on(len(code), own_code))


def _pay_and_agree() -> bytes:
    """Pay `missingAccountFunds`, the third argument, to the caller, and answer 0: valid, without an end."""
    nothing = push_number(0, 1) * 4
    pay = nothing + push_number(0x44, 1) + b"\x35" + b"\x33" + ALL_GAS + b"\xf1\x50"
    return pay + push_number(0, 1) + push_number(0, 1) + b"\x52" + push_number(32, 1) + push_number(0, 1) + b"\xf3"


def _delegated_to(address: Address) -> Hex:
    return DELEGATION_PREFIX + address[2:]
