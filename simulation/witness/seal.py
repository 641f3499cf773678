"""The witness as one line of text: `w1.` its compressed JSON `.` the digest of that.

The digest is not keyed. It stops a witness that was cut, edited or mixed up on its way from being rechecked as if it
were whole; whoever computes a new one for a witness of their own asks about a witness of their own.
"""

import base64
import binascii
import hashlib
import zlib
from typing import Final

from pydantic import ValidationError

from decoders.refusal import Malformed
from simulation.witness.witness import Witness

_FORM: Final = "w1"
_DOMAIN: Final = b"txexplain witness 1\n"
_MAX_TEXT: Final = 512 * 1024
_MAX_DOCUMENT: Final = 4 * 1024 * 1024
MAX_ITEMS: Final = 2_000
"""Slots and accounts together: what one batch to a node may hold."""


def sealed(witness: Witness) -> str:
    """The text for a witness. Equal witnesses give equal text."""
    body = base64.urlsafe_b64encode(zlib.compress(witness.model_dump_json().encode(), 6)).decode().rstrip("=")
    return f"{_FORM}.{body}.{_digest(body)}"


def unsealed(text: object, pointer: str = "/witness") -> Witness:
    """The witness that this text holds, exactly as it was given out. Raises `Malformed`."""
    if not isinstance(text, str) or len(text) > _MAX_TEXT:
        raise Malformed.at(pointer, "must be the witness of a report, as text")
    form, _, rest = text.partition(".")
    body, _, digest = rest.partition(".")
    if form != _FORM or not body or not digest:
        raise Malformed.at(pointer, "is not the witness of a report; give it back exactly as the report has it")
    if _digest(body) != digest:
        raise Malformed.at(pointer, "was changed since the report gave it out; ask for a new explanation")
    try:
        witness = Witness.model_validate_json(_document(body))
    except (ValidationError, ValueError, binascii.Error, zlib.error) as error:
        raise Malformed.at(pointer, "does not hold what a witness holds; ask for a new explanation") from error
    if len(witness.slots) + len(witness.accounts) > MAX_ITEMS:
        raise Malformed.at(pointer, f"holds more than {MAX_ITEMS} items")
    return witness


def _document(body: str) -> bytes:
    reader = zlib.decompressobj()
    document = reader.decompress(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)), _MAX_DOCUMENT)
    if not reader.eof:
        raise ValueError("longer than any witness")
    return document


def _digest(body: str) -> str:
    return hashlib.sha256(_DOMAIN + body.encode()).hexdigest()[:32]
