"""The EntryPoint contracts of ERC-4337: the address decides how a user operation is packed and hashed."""

from collections.abc import Mapping
from typing import Final, Literal

from decoders.primitives import Address, checksum
from decoders.refusal import Unsignable

Version = Literal["0.6", "0.7", "0.8"]

ENTRY_POINTS: Final[Mapping[Address, Version]] = {
    "0x5ff137d4b0fdcd49dca30c7cf57e578a026d2789": "0.6",
    "0x0000000071727de22e5e9d8baf0edac6f37da032": "0.7",
    "0x4337084d9e255ff0702461cf8895ce9e3b5ff108": "0.8",
}

_NEWER: Final = "0x433709009b8330fda32311df1c2afa402ed8d009"
"""EntryPoint 0.9, whose paymaster signature lies outside the hash."""


def entry_point_version(address: Address, pointer: str) -> Version:
    """The version of a known EntryPoint. Raises `Unsignable`: another contract may hash and run anything."""
    version = ENTRY_POINTS.get(address)
    if version is not None:
        return version
    if address == _NEWER:
        raise Unsignable.at(pointer, "EntryPoint 0.9 is not judged by this version; known: 0.6, 0.7, 0.8")
    known = ", ".join(f"{checksum(each)} ({version})" for each, version in ENTRY_POINTS.items())
    raise Unsignable.at(pointer, f"{checksum(address)} is no EntryPoint that is known here; known: {known}")
