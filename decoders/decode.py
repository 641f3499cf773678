"""From a parsed request to its meaning. Total: whatever was asked, the answer is a value."""

from decoders.calls import CallTree, creation, decode_calls
from decoders.decoded import Decoded, DisplayField
from decoders.erc7730.display import clearly_shown
from decoders.meaning import display_call, intent_of
from decoders.outcome import Known, Outcome, Unavailable
from decoders.primitives import ZERO_ADDRESS, Address, bytes_of, checksum
from decoders.requests import Authorization, SigningRequest, Transaction, TypedData
from decoders.signed_meaning import decode_message, decode_typed_data
from decoders.sources import NO_SOURCES, Sources


def decode(request: SigningRequest, sources: Sources = NO_SOURCES) -> Outcome[Decoded]:
    """What is asked, as far as the request and `sources` tell. Never raises.

    A fault of our own becomes `Unavailable`, so that the verdict can say that decoding failed instead of failing.
    """
    try:
        return Known(value=clearly_shown(_decode(request), request, sources.clear_signer()))
    except Exception as error:  # noqa: BLE001 - the one place where a fault of a decoder is turned into an answer
        return Unavailable(stage="decode", reason=f"the decoder failed on this request ({type(error).__name__})")


def _decode(request: SigningRequest) -> Decoded:
    payload = request.payload
    if isinstance(payload, Transaction):
        return _transaction(request.chain_id, request.sender, payload)
    if isinstance(payload, TypedData):
        return decode_typed_data(request.chain_id, payload, request.sender)
    return decode_message(payload)


def _transaction(chain_id: int, sender: Address, transaction: Transaction) -> Decoded:
    data = bytes_of(transaction.data)
    if transaction.to is None:
        call = creation(sender, transaction.value, data)
        return Decoded(kind="creation", intent=call.intent, call=call, display=display_call(call))
    tree = decode_calls(chain_id, sender, transaction.to, transaction.value, data)
    authorizations = transaction.authorizations
    return Decoded(
        kind="transaction",
        intent=_delegation_intent(authorizations, tree) if authorizations else intent_of(tree),
        call=tree.call,
        display=(*_authorization_lines(authorizations), *display_call(tree.call)),
        unknowns=tree.unknowns,
    )


def _delegation_intent(authorizations: tuple[Authorization, ...], tree: CallTree) -> str:
    """The intent of a transaction that sets the code of accounts (EIP-7702) beside making its call."""
    if tree.call.calldata != "0x" or tree.call.value:
        return "batch"
    revoked = all(authorization.address == ZERO_ADDRESS for authorization in authorizations)
    return "revoke-delegation" if revoked else "delegate-account"


def _authorization_lines(authorizations: tuple[Authorization, ...]) -> tuple[DisplayField, ...]:
    return tuple(
        DisplayField(
            label="Code that the account will run" if each.address != ZERO_ADDRESS else "Delegation",
            value=checksum(each.address) if each.address != ZERO_ADDRESS else "taken back",
            path=f"payload.authorizations[{index}].address",
            source="standard",
        )
        for index, each in enumerate(authorizations)
    )
