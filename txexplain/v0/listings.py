"""What the lists of the policy say of a site or an address, with nothing else to judge."""

from typing import Any, Final

from decoders.decode import decode
from decoders.outcome import Unavailable
from decoders.primitives import ZERO_ADDRESS, Address
from decoders.requests import Message, Origin, SigningRequest, Transaction
from policies.case import Case
from policies.engine import assess
from policies.policy import Policy
from policies.severity import Level, Severity
from policies.verdict import Finding
from txexplain.v0.answers import NOT_ASSESSED, features_of

_ALONE: Final = Unavailable(stage="simulate", reason="only the lists were asked")
_PARTY_RULES: Final = frozenset({"blocked-party", "listed-party"})
_SITE_RULES: Final = frozenset({"origin-blocked", "listed-origin", "origin-resembles-known-site"})
_GRAVE: Final = frozenset({Severity.DANGER, Severity.CRITICAL})


def site_answer(policy: Policy, url: str) -> dict[str, Any]:
    """`hit` for a site that a list or a likeness accuses, else `miss`. No site is visited, so nothing else is said."""
    found = [each for each in _about_site(policy, url) if each.severity in _GRAVE]
    if not found:
        return {"status": "miss"}
    return {"status": "hit", "url": url, "is_malicious": True, "attack_types": {each.rule: {} for each in found}}


def address_answer(policy: Policy, chain_id: int, address: Address) -> dict[str, Any]:
    """What is listed about an address. That nothing is listed does not make it benign."""
    payload = Transaction(type=2, to=address, value=0, data="0x")
    case = _case(SigningRequest(chain_id=chain_id, sender=ZERO_ADDRESS, origin=Origin(), payload=payload))
    verdict = assess(policy.informed(case), policy)
    listed = [found for found in verdict.findings if found.rule in _PARTY_RULES]
    if not listed:
        return {"result_type": "Error", "error": f"nothing is listed about it: {NOT_ASSESSED}", "features": []}
    grave = any(found.severity in _GRAVE for found in listed)
    level = Level.MALICIOUS if grave else Level.WARNING
    own = verdict.model_copy(update={"findings": tuple(listed), "level": level})
    return {"result_type": "Malicious" if grave else "Warning", "features": features_of(own)}


def _about_site(policy: Policy, url: str) -> list[Finding]:
    payload = Message(scheme="personal_sign", form="text", data="0x", text="")
    origin = Origin(url=url if "://" in url else f"https://{url}")
    case = _case(SigningRequest(chain_id=1, sender=ZERO_ADDRESS, origin=origin, payload=payload))
    return [found for found in assess(policy.informed(case), policy).findings if found.rule in _SITE_RULES]


def _case(request: SigningRequest) -> Case:
    return Case(request=request, decoded=decode(request), effects=_ALONE)
