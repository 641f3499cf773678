"""What analysts have labelled and activated, told to the desk that gives each request its policy."""

import contextlib
from collections.abc import Mapping

import structlog

from policies.catalogue import CATALOGUE
from policies.profile import BadProfile, Profile, parse_profile
from txexplain.analyst_policies import PartyLabel
from txexplain.console.data.labels import Label
from txexplain.console.data.profiles import StoredProfile
from txexplain.console.parts import Console

_logger = structlog.get_logger(__name__)


async def tell_desk(console: Console) -> None:
    """Let what analysts have labelled and activated count from the next request on. Raises `StoreUnavailable`."""
    labels = await console.labels.in_force()
    console.policies.tell(_profiles(await console.profiles.active()), [_fact(label) for label in labels])


def _fact(label: Label) -> PartyLabel:
    return PartyLabel(
        label.tenant,
        label.party,
        label.chain_id,
        "malicious" if label.meaning == "malicious" else "trusted",
        label.reason,
        label.decided_by or label.proposed_by,
        label.decided_at or label.proposed_at,
        label.expires_at,
    )


def _profiles(stored: tuple[StoredProfile, ...]) -> Mapping[str, Profile]:
    found: dict[str, Profile] = {}
    for profile in reversed(stored):
        with contextlib.suppress(BadProfile):
            found[profile.tenant] = parse_profile(profile.text, CATALOGUE)
            continue
        # A rule may be gone since; the operator's own profile then judges, and the status page says so.
        _logger.error("stored profile does not fit this version", tenant=profile.tenant, profile=profile.id)
    return found
