"""What a signature over typed data or over a message permits, and how it is shown."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from decoders.calls import decode_signed_call
from decoders.catalogue import CATALOGUE
from decoders.decoded import Decoded, DisplayField, Source
from decoders.foreign_text import plain
from decoders.meaning import display_call
from decoders.names.resolve import Names
from decoders.primitives import Address
from decoders.protocol import ProtocolDecoder, SignedMessage, TypedDataClaim
from decoders.readable_values import MAX_TEXT, label_of, readable_value
from decoders.requests import Domain, Message, TypedData
from decoders.sign_in import parse_sign_in
from decoders.signed_fields import Leaf, leaves, shape_of

MAX_LINES: Final = 256
"""Lines shown for one message."""

MAX_UNDECLARED: Final = 32
"""Unsigned members that are told one by one."""

MAX_MESSAGE: Final = 4096
"""Characters of a personal message that are shown."""


def decode_typed_data(names: Names, typed_data: TypedData, signer: Address) -> Decoded:
    """The meaning of an EIP-712 message that `signer` is asked to sign. `names` names the call in it."""
    found = leaves(typed_data.message)
    claimed = CATALOGUE.find_typed_data(typed_data.primary_type, shape_of(found))
    lines = tuple(islice(_typed_lines(typed_data.domain, found, _source(claimed)), MAX_LINES + 1))
    plainly = Decoded(
        kind="typed-data",
        intent="sign-typed-data",
        display=lines[:MAX_LINES],
        unknowns=tuple(_not_shown(typed_data, len(lines))),
    )
    if claimed is None:
        name = plain(typed_data.primary_type, 64)
        unknown = f"this kind of message ({name}) is not known to the service; what it permits could not be told"
        return plainly.model_copy(update={"unknowns": (*plainly.unknowns, unknown)})
    message = SignedMessage(typed_data, signer, {leaf.path: leaf.value for leaf in found})
    return _known(plainly, claimed[1], message, names)


def _known(plainly: Decoded, claim: TypedDataClaim, message: SignedMessage, names: Names) -> Decoded:
    """A message of a known kind: what it permits, and the call that it authorizes."""
    contract = message.typed_data.domain.verifying_contract
    unknowns = [*plainly.unknowns, *([claim.unknown] if claim.unknown is not None else [])]
    permissions = claim.permissions(message) if claim.permissions is not None else ()
    if claim.permissions is not None and not permissions:
        unknowns.append("the message permits something, but its domain names no contract, so the token is not known")
    tree, lines = None, plainly.display
    if claim.call is not None:
        nested = claim.call(message)
        if nested is None or contract is None:
            unknowns.append("the message authorizes a call that could not be told")
        else:
            tree = decode_signed_call(names, message.signer, contract, nested)
            unknowns.extend(tree.unknowns)
            lines = (*lines, *display_call(tree.call))
    return Decoded(
        kind="typed-data",
        intent=claim.intent_for(message),
        call=tree.call if tree is not None else None,
        permissions=permissions,
        offers=claim.offers(message) if claim.offers is not None else (),
        display=lines,
        unknowns=tuple(unknowns),
    )


def _not_shown(typed_data: TypedData, lines: int) -> Iterator[str]:
    """What the wallet may show but is not signed, and what is signed but not shown."""
    for pointer in typed_data.wrong_checksums[:MAX_UNDECLARED]:
        yield f"the address at {pointer} has a wrong checksum; compare it with the one you mean"
    yield from (f"not signed: {pointer}" for pointer in typed_data.undeclared[:MAX_UNDECLARED])
    if len(typed_data.undeclared) > MAX_UNDECLARED:
        yield f"not signed: {len(typed_data.undeclared) - MAX_UNDECLARED} more members of the message"
    if lines > MAX_LINES:
        yield f"the message has more than {MAX_LINES} fields; the rest is not shown"


def decode_message(message: Message) -> Decoded:
    """The meaning of a personal message, or of a bare hash, which has none that can be seen."""
    if message.form == "hash":
        line = DisplayField(label="Hash", value=message.data, path="payload.data", source="none")
        unknown = "only a hash is signed: it stands for something that cannot be shown, and may be any transaction"
        return Decoded(kind="hash", intent="sign-hash", display=(line,), unknowns=(unknown,))
    if message.form == "bytes" or message.text is None:
        line = DisplayField(
            label="Bytes", value=readable_value("", "bytes", message.data), path="payload.data", source="none"
        )
        return Decoded(
            kind="message", intent="sign-message", display=(line,), unknowns=("the message is not readable text",)
        )
    return _text(message.text)


def _text(text: str) -> Decoded:
    fields = parse_sign_in(text)
    if fields is not None:
        lines = tuple(
            DisplayField(label=field.label, value=plain(field.value, MAX_TEXT), path="payload.text", source="standard")
            for field in fields[:MAX_LINES]
        )
        return Decoded(kind="message", intent="sign-in", display=lines)
    shown = [line for line in text[:MAX_MESSAGE].splitlines() if line.strip()]
    cut = ("the message is too long; the rest is not shown",)
    return Decoded(
        kind="message",
        intent="sign-message",
        display=tuple(
            DisplayField(label="Message", value=plain(line, MAX_MESSAGE), path="payload.text", source="none")
            for line in shown[:MAX_LINES]
        ),
        unknowns=cut if len(text) > MAX_MESSAGE or len(shown) > MAX_LINES else (),
    )


def _source(claimed: tuple[ProtocolDecoder, TypedDataClaim] | None) -> Source:
    return "none" if claimed is None else claimed[0].source


def _typed_lines(domain: Domain, found: tuple[Leaf, ...], source: Source) -> Iterator[DisplayField]:
    """The domain, then every signed field with its path."""
    yield from _domain_lines(domain)
    for leaf in found:
        name = leaf.path.rpartition(".")[2].partition("[")[0]
        value = "(empty)" if leaf.value is None else readable_value(name, leaf.type, leaf.value)
        yield DisplayField(label=label_of(leaf.path), value=value, path=f"message.{leaf.path}", source=source)


def _domain_lines(domain: Domain) -> Iterator[DisplayField]:
    kinds = {"verifying_contract": "address", "chain_id": "uint256", "salt": "bytes32"}
    for name, value in domain:
        if value is not None:
            yield DisplayField(
                label=f"Domain {name.replace('_', ' ')}",
                value=readable_value(name, kinds.get(name, "string"), str(value)),
                path=f"domain.{name}",
                source="standard",
            )
