"""Code hashes (EIP-1052), remembered: the same few contracts are in nearly every run."""

from functools import lru_cache
from typing import Final

from decoders.primitives import Hash32, Hex, bytes_of, hex_of, keccak

_REMEMBERED: Final = 256
_LONGEST: Final = 2 + 2 * 0xC000
"""Hex text of 48 KiB. No chain lets longer code be deployed, but overrides and nodes can say anything."""


def code_hash_of(code: Hex) -> Hash32:
    """Keccak-256 of the code."""
    return _remembered(code) if len(code) <= _LONGEST else _computed(code)


def _computed(code: Hex) -> Hash32:
    return hex_of(keccak(bytes_of(code)))


_remembered = lru_cache(maxsize=_REMEMBERED)(_computed)
