"""What is wrong with a descriptor, and where. Reported to the operator; never a reason to stop."""

from dataclasses import dataclass
from typing import Final

BOUND_TO_FACTORY: Final = (
    "it is bound to what a factory deploys, and which contracts those are is told only by the events of the chain's "
    "whole history, so it is never applied; with contract.deployments that name the instances, or the implementation "
    "that they are proxies of, it would be"
)
"""Of a descriptor with `context.contract.factory` and no deployments of its own."""


class BadDescriptor(ValueError):  # noqa: N818 - named for what it is, as refusals are
    """A descriptor, or a part of it, that does not follow ERC-7730. The text says what and what would be right."""


class CannotApply(Exception):  # noqa: N818 - an answer about this request, not a failure of ours
    """A descriptor is sound, but this call or message does not fit it; the wallet must not show it."""


@dataclass(frozen=True, slots=True)
class DescriptorFault:
    """`path` is the file within the folder of descriptors, `place` the key within it ("" for all of it)."""

    path: str
    place: str
    message: str
