"""Sign-in messages (EIP-4361) whose terms do not fit the request: account, chain, address of the site."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from decoders.foreign_text import plain
from decoders.requests import Message
from decoders.sign_in import parse_sign_in
from policies.case import Case
from policies.origins import host_of, same_owner
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.readable import short


class SignInTerms(Rule):
    """What it catches: a sign-in message for another account, chain or site, or one that lapsed before it was made.

    Why it matters: a message made for one purpose and passed on for another does not fit where it is asked for.

    What to do: do not sign. Reload the site that you want to sign in to and ask again.
    """

    id = "sign-in-terms"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"message"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each term that does not fit."""
        payload = case.request.payload
        fields = parse_sign_in(payload.text) if isinstance(payload, Message) and payload.text is not None else None
        if fields is None:
            return
        for title in _misfits(case, {field.label: field.value for field in fields}):
            yield self.finding(
                title=title,
                evidence=("request.payload.text",),
                advice="Do not sign. Reload the site that you want to sign in to and ask again.",
            )


def _misfits(case: Case, terms: Mapping[str, str]) -> Iterator[str]:
    account = terms["Account"].lower()
    if account != case.request.sender:
        yield f"The sign-in is for the account {short(account)}, not for yours, {short(case.request.sender)}."
    if terms["Chain id"] != str(case.request.chain_id):
        yield f"The sign-in is for chain {terms['Chain id']}, but your wallet is on chain {case.request.chain_id}."
    ends, issued = _moment(terms.get("Expires")), _moment(terms.get("Issued at"))
    if ends is not None and issued is not None and ends <= issued:
        yield f"The sign-in ends at {ends:%Y-%m-%d %H:%M} UTC, before it was made at {issued:%Y-%m-%d %H:%M} UTC."
    domain, uri = host_of(terms["Domain"]), host_of(terms["URI"])
    if domain is not None and uri is not None and not same_owner(domain, uri):
        yield f"The sign-in is for “{plain(domain, limit=64)}”, but its address points to “{plain(uri, limit=64)}”."


def _moment(text: str | None) -> datetime | None:
    """A time as RFC 3339 writes it, in UTC; None for anything else."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None
