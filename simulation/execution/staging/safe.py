"""A Safe transaction that an owner signs (`SafeTx`), run by the Safe itself: `execTransaction`, guard included.

The other owners' signatures are taken as given: as hashes that they approved on the chain (`approvedHashes` of
`Safe.sol`), so that threshold and owners stay as they are, and a change of them shows.
"""

from typing import Final

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError

from decoders.primitives import Address, Hash32, Hex, bytes_of, hex_of, keccak
from decoders.requests import Transaction, TypedData
from simulation.execution.plan import BUNDLER, Plan
from simulation.execution.staging.desk import Desk, NotStaged
from simulation.execution.staging.signed_values import SignedValues
from simulation.query import AccountOverride

_GET_OWNERS: Final = "0xa0e67e2b"
_GET_THRESHOLD: Final = "0xe75235b8"
_NONCE: Final = "0xaffed0e0"
_NONCE_SLOT: Final = hex_of((5).to_bytes(32))
_APPROVED_HASHES_AT: Final = 8
_APPROVED: Final = hex_of((1).to_bytes(32))
_EXECUTE: Final = bytes.fromhex("6a761202")
_ARGUMENTS: Final = (
    "address",
    "uint256",
    "bytes",
    "uint8",
    "uint256",
    "uint256",
    "uint256",
    "address",
    "address",
    "bytes",
)
_MOST_OWNERS: Final = 256

_TAKEN: Final = "the Safe's transaction was run with the signatures of {count} of its owners taken as given"
_STRANGER: Final = "the account that signs is no owner of this Safe"
_EARLIER: Final = "the Safe's own transactions before this one (from number {number} on) were left out"


async def stage_safe(planned: Plan, typed_data: TypedData, desk: Desk) -> Plan:
    """The plan of `execTransaction`. Raises `NotStaged`, `RpcError`, `RpcUnreachable`."""
    safe, values = typed_data.domain.verifying_contract or "", SignedValues.of(typed_data)
    owners, threshold, current = await _state(safe, desk)
    signers = _signers(owners, threshold, planned.subject)
    notes = [_TAKEN.format(count=len(signers))]
    if planned.subject not in owners:
        notes.append(_STRANGER)
    written = {_approval_slot(owner, typed_data.digest): _APPROVED for owner in signers}
    number = values.number("nonce")
    if number > current:
        written[_NONCE_SLOT] = hex_of(number.to_bytes(32))
        notes.append(_EARLIER.format(number=current))
    sender = planned.sender if await desk.code(planned.sender) == "0x" else BUNDLER
    data = _calldata(values, signers)
    return planned.model_copy(
        update={
            "stage": None,
            "sender": sender,
            "signer": planned.subject,
            "transaction": Transaction(type=0, to=safe, value=0, data=data, gas_price=0),
            "accounts": {safe: AccountOverride(state_diff=written)},
            "notes": (*planned.notes, *notes),
        }
    )


async def _state(safe: Address, desk: Desk) -> tuple[list[Address], int, int]:
    """Owners, threshold and the number of the next transaction."""
    answers = [await desk.ask(safe, question) for question in (_GET_OWNERS, _GET_THRESHOLD, _NONCE)]
    try:
        (owners,) = decode(["address[]"], bytes_of(answers[0] or "0x"))
        threshold, number = (int(answer or "", 16) for answer in answers[1:])
    except (DecodingError, ValueError, OverflowError) as error:
        raise NotStaged("the contract that the signature is for does not answer as a Safe does") from error
    if not 0 < threshold <= len(owners) <= _MOST_OWNERS:
        raise NotStaged("the contract that the signature is for does not answer as a Safe does")
    return [owner.lower() for owner in owners], threshold, number


def _signers(owners: list[Address], threshold: int, first: Address) -> list[Address]:
    """As many owners as it takes, the one who is asked among them, in the order that the Safe asks for."""
    chosen = sorted(owners, key=lambda owner: (owner != first, int(owner, 16)))[:threshold]
    return sorted(chosen, key=lambda owner: int(owner, 16))


def _approval_slot(owner: Address, digest: Hash32) -> Hash32:
    inner = keccak(bytes_of(owner).rjust(32, b"\0") + _APPROVED_HASHES_AT.to_bytes(32))
    return hex_of(keccak(bytes_of(digest) + inner))


def _calldata(values: SignedValues, signers: list[Address]) -> Hex:
    """Signatures of the form v = 1: the owner's address stands for the approval."""
    signatures = b"".join(bytes_of(owner).rjust(32, b"\0") + bytes(32) + b"\x01" for owner in signers)
    fields = (
        *(values.address("to"), values.number("value"), values.data("data"), values.number("operation")),
        *(values.first("safeTxGas"), values.first("baseGas", "dataGas"), values.first("gasPrice")),
        *(values.address("gasToken"), values.address("refundReceiver"), signatures),
    )
    return hex_of(_EXECUTE + encode(_ARGUMENTS, fields))
