"""ABIs that the operator gives for contracts: the most trusted names, because a person answers for them.

A folder holds a file for each contract, `CHAIN/ADDRESS.json`, with a JSON ABI or a compiler's artifact in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from decoders.abi.json_abi import errors_of, functions_of
from decoders.abi.signature import Function
from decoders.primitives import Address, Selector
from decoders.refusal import Malformed
from decoders.strict_json import parse_json

MAX_FILE: Final = 16 << 20
"""Bytes of one file. An artifact with its bytecode and source map takes 1 MiB."""

Functions = Mapping[Selector, Function]


class BadAbi(ValueError):  # noqa: N818 - it states what is the case
    """A file of the operator cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class AbiRegistry:
    """The functions and the custom errors of contracts, by chain id and address."""

    contracts: Mapping[tuple[int, Address], Functions] = field(default_factory=dict)
    failures: Mapping[tuple[int, Address], Functions] = field(default_factory=dict)

    def errors(self, chain_id: int, address: Address) -> Functions:
        """The custom errors of the contract by selector; empty where no ABI was given for it."""
        return self.failures.get((chain_id, address), {})

    def functions(self, chain_id: int, address: Address) -> Functions | None:
        """The functions of the contract by selector; None where no ABI was given for it."""
        return self.contracts.get((chain_id, address))


def load_abis(folder: Path) -> AbiRegistry:
    """Read every file of the folder. Raises `BadAbi`, also for a file whose place says no chain and address."""
    contracts: dict[tuple[int, Address], Functions] = {}
    failures: dict[tuple[int, Address], Functions] = {}
    for path in sorted(folder.rglob("*.json")):
        contract = _contract(path.relative_to(folder))
        if contract in contracts:
            raise BadAbi(f"{path}: there is another file for the same contract")
        contracts[contract], failures[contract] = _functions(path)
    return AbiRegistry(contracts, failures)


def _contract(path: Path) -> tuple[int, Address]:
    parts, address = path.parts, path.stem.lower()
    digits = address.removeprefix("0x")
    named = len(digits) == 40 and address.startswith("0x") and set(digits) <= set("0123456789abcdef")
    if len(parts) != 2 or not parts[0].isascii() or not parts[0].isdigit() or not named:
        raise BadAbi(f"{path}: expected CHAIN/ADDRESS.json, such as 1/0x6b175474e89094c44da98b954eedeac495271d0f.json")
    return int(parts[0]), address


def _functions(path: Path) -> tuple[Functions, Functions]:
    """The functions of one file, and its custom errors."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise BadAbi(f"{path}: has more than {MAX_FILE} bytes")
        document = parse_json(path.read_bytes())
        found, errors = tuple(functions_of(document)), tuple(errors_of(document))
    except (OSError, ValueError, Malformed) as error:
        raise error if isinstance(error, BadAbi) else BadAbi(f"{path}: {error}") from error
    functions = {function.selector: function for function in found}
    for function in found:
        if functions[function.selector].signature != function.signature:
            raise BadAbi(f"{path}: two functions have the selector {function.selector}; no contract can")
    return functions, {error.selector: error for error in errors}
