"""From a parsed request to its meaning. Total: whatever was asked, the answer is a value."""

from decoders.authorization_lines import authorization_lines
from decoders.batch_meaning import decode_calls_of_batch
from decoders.calls import CallTree, creation, decode_calls
from decoders.decoded import Decoded
from decoders.erc7730.display import clearly_shown
from decoders.meaning import display_call, intent_of
from decoders.names.resolve import Names
from decoders.outcome import Known, Outcome, Unavailable
from decoders.permission_meaning import decode_permission_grant
from decoders.primitives import ZERO_ADDRESS, Address, bytes_of
from decoders.requests import (
    Authorization,
    Batch,
    PermissionGrant,
    SigningRequest,
    Transaction,
    TypedData,
    UserOperation,
)
from decoders.signed_meaning import decode_message, decode_typed_data
from decoders.sources import NO_SOURCES, Sources
from decoders.user_operation_meaning import decode_user_operation


def decode(request: SigningRequest, sources: Sources = NO_SOURCES) -> Outcome[Decoded]:
    """What is asked, as far as the request and `sources` tell. Does no I/O of its own, and never raises.

    A fault of our own becomes `Unavailable`, so that the verdict can say that decoding failed instead of failing.
    """
    try:
        decoded = _decode(request, Names(request.chain_id, sources))
        return Known(value=clearly_shown(decoded, request, sources.clear_signer()))
    except Exception as error:  # noqa: BLE001 - the one place where a fault of a decoder is turned into an answer
        return Unavailable(stage="decode", reason=f"the decoder failed on this request ({type(error).__name__})")


def _decode(request: SigningRequest, names: Names) -> Decoded:
    payload = request.payload
    if isinstance(payload, Transaction):
        return _transaction(names, request.sender, payload)
    if isinstance(payload, TypedData):
        return decode_typed_data(names, payload, request.sender)
    if isinstance(payload, Batch):
        return decode_calls_of_batch(names, request.sender, payload)
    if isinstance(payload, UserOperation):
        return decode_user_operation(names, payload)
    if isinstance(payload, PermissionGrant):
        return decode_permission_grant(request.chain_id, request.sender, payload)
    return decode_message(payload)


def _transaction(names: Names, sender: Address, transaction: Transaction) -> Decoded:
    data = bytes_of(transaction.data)
    if transaction.to is None:
        call = creation(sender, transaction.value, data)
        return Decoded(kind="creation", intent=call.intent, call=call, display=display_call(call))
    tree = decode_calls(names, sender, transaction.to, transaction.value, data)
    authorizations = transaction.authorizations
    return Decoded(
        kind="transaction",
        intent=_delegation_intent(authorizations, tree) if authorizations else intent_of(tree),
        call=tree.call,
        display=(*authorization_lines(authorizations, "payload.authorizations"), *display_call(tree.call)),
        unknowns=tree.unknowns,
    )


def _delegation_intent(authorizations: tuple[Authorization, ...], tree: CallTree) -> str:
    """The intent of a transaction that sets the code of accounts (EIP-7702) beside making its call."""
    if tree.call.calldata != "0x" or tree.call.value:
        return "batch"
    revoked = all(authorization.address == ZERO_ADDRESS for authorization in authorizations)
    return "revoke-delegation" if revoked else "delegate-account"
