"""Typed data (EIP-712): strict parsing and hashing, without I/O and without knowledge of any protocol."""

from decoders.eip712.typed_data import ParsedTypedData, parse_typed_data

__all__ = ["ParsedTypedData", "parse_typed_data"]
