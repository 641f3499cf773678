"""Small descriptors written for these tests, and calls and messages to show with them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eth_abi.abi import encode

from decoders.erc7730.clear_sign import ClearSigner
from decoders.erc7730.compiler import compile_folder, descriptor_files
from decoders.erc7730.index import Index
from decoders.erc7730.rendering import Shown
from decoders.erc7730.scope import Container
from decoders.erc7730.tokens import TokenMetadata, TokenTable
from decoders.primitives import keccak

SCHEMA = "https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json"
ROUTER = "0x" + "11" * 20
SENDER = "0x" + "22" * 20
OTHER = "0x" + "33" * 20
COIN = "0x" + "44" * 20
COLLECTION = "0x" + "55" * 20
UNKNOWN = "0x" + "66" * 20
NATIVE = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"

TOKENS = TokenTable(
    {
        (1, COIN): TokenMetadata("COIN", 6, "Test Coin"),
        (10, COIN): TokenMetadata("COIN.e", 2, "Test Coin elsewhere"),
        (1, COLLECTION): TokenMetadata("ART", None, "Test Art"),
    }
)

Document = dict[str, Any]


def contract(formats: Mapping[str, Any], **more: Any) -> Document:
    """A descriptor that is bound to the router on mainnet."""
    return {
        "$schema": SCHEMA,
        "context": {"contract": {"deployments": [{"chainId": 1, "address": ROUTER}]}},
        "metadata": {"owner": "Test Owner", **more.pop("metadata", {})},
        "display": {"formats": dict(formats), **more},
    }


def write(folder: Path, files: Mapping[str, Any]) -> Path:
    """The folder with these files in it."""
    for name, document in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return folder


def compiled(folder: Path, files: Mapping[str, Any]) -> Index:
    """The index of these files."""
    write(folder, files)
    return compile_folder(folder, descriptor_files(folder))


def calldata(signature: str, *values: Any) -> bytes:
    """A call, encoded by eth-abi: an implementation that is not ours."""
    types = _split(signature[signature.index("(") + 1 : -1])
    return keccak(signature.encode())[:4] + encode(types, values)


def _split(types: str) -> list[str]:
    found, depth = [""], 0
    for character in types:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            found.append("")
        else:
            found[-1] += character
    return [each for each in found if each]


def shown(index: Index, data: bytes, *, value: int = 0, chain_id: int = 1, to: str = ROUTER) -> Shown | None:
    """What is shown for a call."""
    return ClearSigner(index, TOKENS).call(Container(chain_id, SENDER, to, value), data)


def lines(found: Shown | None) -> list[tuple[str, str]]:
    """Labels and values."""
    assert found is not None
    assert not found.unusable, found.unknowns
    return [(line.label, line.value) for line in found.lines]
