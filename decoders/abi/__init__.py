"""Calldata and its meaning under a known ABI: fragments of human-readable Solidity, and the strict argument codec."""
