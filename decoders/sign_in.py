"""Sign-In with Ethereum (EIP-4361): the exact message form, and nothing that only resembles it."""

import re
from dataclasses import dataclass
from typing import Final

MAX_LENGTH: Final = 16_384
"""Characters. Real sign-in messages stay below 2,000; the bound keeps matching cheap."""

_FORM: Final = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?P<domain>[!-~]+) wants you to sign in with your Ethereum account:\n"
    r"(?P<address>0x[0-9a-fA-F]{40})\n"
    r"\n"
    r"(?:(?P<statement>[^\n]+)\n)?"
    r"\n"
    r"URI: (?P<uri>[!-~]+)\n"
    r"Version: (?P<version>1)\n"
    r"Chain ID: (?P<chain_id>[0-9]{1,20})\n"
    r"Nonce: (?P<nonce>[A-Za-z0-9]{8,})\n"
    r"Issued At: (?P<issued_at>[0-9TZtz:.+-]{20,40})"
    r"(?:\nExpiration Time: (?P<expiration_time>[0-9TZtz:.+-]{20,40}))?"
    r"(?:\nNot Before: (?P<not_before>[0-9TZtz:.+-]{20,40}))?"
    r"(?:\nRequest ID: (?P<request_id>[!-~]*))?"
    r"(?:\nResources:(?P<resources>(?:\n- [!-~]+)*))?"
)


@dataclass(frozen=True, slots=True)
class SignInField:
    """One field of the message, by its EIP-4361 name in words."""

    label: str
    value: str


def parse_sign_in(text: str) -> tuple[SignInField, ...] | None:
    """The fields of an EIP-4361 message, or None where the text is not exactly one."""
    if len(text) > MAX_LENGTH:
        return None
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    fields = match.groupdict()
    resources = [line.removeprefix("- ") for line in (fields.pop("resources") or "").split("\n") if line]
    named = [SignInField(_LABELS.get(name, name), value) for name, value in fields.items() if value is not None]
    return (*named, *(SignInField("Resource", resource) for resource in resources))


_LABELS: Final = {
    "scheme": "Scheme",
    "domain": "Domain",
    "address": "Account",
    "statement": "Statement",
    "uri": "URI",
    "version": "Version",
    "chain_id": "Chain id",
    "nonce": "Nonce",
    "issued_at": "Issued at",
    "expiration_time": "Expires",
    "not_before": "Not before",
    "request_id": "Request id",
}
