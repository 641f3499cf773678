"""The descriptor's lines in place of the plain ones, where a descriptor is bound to what is asked.

The plain lines name every argument; a descriptor names those that its author wants signers to see. All arguments stay
in `Decoded.call` either way, and no rule of the policies reads `display`.
"""

from decoders.decoded import Decoded
from decoders.erc7730.clear_sign import ClearSigner
from decoders.erc7730.envelope import details, interaction, transaction_lines
from decoders.erc7730.rendering import MAX_TITLE, Shown
from decoders.erc7730.scope import Container
from decoders.foreign_text import plain
from decoders.primitives import bytes_of
from decoders.requests import SigningRequest, Transaction, TypedData

_AUTHORIZATIONS = "payload.authorizations"


def clearly_shown(decoded: Decoded, request: SigningRequest, signer: ClearSigner) -> Decoded:
    """`decoded` with what a hardware wallet would show; unchanged where no descriptor applies. Never raises."""
    try:
        shown = _shown(request, signer)
    except Exception as error:  # noqa: BLE001 - a descriptor or a source of others must not cost the plain meaning
        unknown = f"the ERC-7730 descriptor failed on this request ({type(error).__name__})"
        return decoded.model_copy(update={"unknowns": (*decoded.unknowns, unknown)})
    if shown is None:
        return decoded
    unknowns = (*decoded.unknowns, *(plain(each, MAX_TITLE) for each in shown.unknowns))
    if shown.unusable:
        return decoded.model_copy(update={"unknowns": unknowns})
    payload = request.payload
    if isinstance(payload, Transaction):
        lines = tuple(transaction_lines(shown, request.chain_id, payload))
    else:
        lines = (*interaction(shown, message=True), *shown.lines)
    kept = tuple(line for line in decoded.display if line.path.startswith(_AUTHORIZATIONS))
    return decoded.model_copy(
        update={"title": shown.title, "display": (*kept, *lines, *details(shown)), "unknowns": unknowns}
    )


def _shown(request: SigningRequest, signer: ClearSigner) -> Shown | None:
    payload = request.payload
    if isinstance(payload, Transaction):
        container = Container(request.chain_id, request.sender, payload.to, payload.value)
        return signer.call(container, bytes_of(payload.data))
    if isinstance(payload, TypedData):
        return signer.message(request.chain_id, request.sender, payload)
    return None
