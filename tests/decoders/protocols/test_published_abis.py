"""Where each declared function comes from: an ABI that its makers publish, or source text, with its published selector.

`published_abis.json` lists the functions that stand, with these types, in the ABI files of npm packages (package and
version, file, canonical signatures). What is in none of them is listed here, so that nothing is declared from hearsay
without being named as such.
"""

import json
from collections import Counter
from pathlib import Path

from decoders.catalogue import PROTOCOLS
from decoders.primitives import hex_of, keccak

PUBLISHED: dict[str, dict[str, list[str]]] = json.loads((Path(__file__).parent / "published_abis.json").read_text())
SIGNATURES = {signature for files in PUBLISHED.values() for found in files.values() for signature in found}

FROM_SOURCES = {
    # Selectors as block explorers show them for the verified contracts.
    "1inch": "0x07ed2379 0x12aa3caf 0x83800a8e 0x8770ba91 0x19367472 0xe2c95c82 0xea76dddf 0xf7a70056 0xa76dfc3b "
    "0x89af926a 0x188ac35d 0x175accdc 0x0f449d71 0x493189f0 0x0502b1c5 0xf78dc253 0x3c15fd91 0xe449022e 0xbc80f1a8 "
    "0x2521b930 0xd2d374e5 0x84bd6d29 0x093d4fa5 0x2e95b6c8",
    "OKX DEX": "0x9871efa4 0x0d5f0e3b",
    "deBridge DLN": "0xfbe16ca7 0xb9303701",
    "0x Settler": "0x1fff991f 0x2213bc0b",
    "ENS": "0xef9c8805 0x85f6d155 0xf7a16963 0x18026ad1 0x8cf8b41e",
    "Bridges": "0xad5425c6 0x8e0250ee",
    "Safe": "0x7bb37428",
    "MetaMask swap": "0x5f575529",
    "Token dialects": "0xe63d38ed 0xc73a2d60 0x51ba162c",
    # From source text alone.
    "CoW Protocol": "0x322bba21 0x7bc41b96",
    "Curve": "0xddc1f59d 0xce7d6503 0xc872a3c5",
    "Aave": "0x3111e7b3",
    "Compound": "0xb7034f7e",
    "NFT permits (ERC-4494)": "0x745a41bc",
}


def test_every_function_stands_in_a_published_abi_or_is_named_as_from_sources() -> None:
    elsewhere: dict[str, set[str]] = {}
    counted: Counter[str] = Counter()
    for protocol in PROTOCOLS:
        for claim in protocol.claims:
            if claim.function.signature in SIGNATURES:
                counted["published"] += 1
            else:
                counted["sources"] += 1
                elsewhere.setdefault(protocol.name, set()).add(claim.function.selector)
    assert elsewhere == {name: set(selectors.split()) for name, selectors in FROM_SOURCES.items()}
    assert counted == {"published": 445, "sources": 50}


def test_nothing_is_recorded_that_is_not_declared() -> None:
    declared = {claim.function.signature for protocol in PROTOCOLS for claim in protocol.claims}
    assert declared >= SIGNATURES


def test_selectors_are_those_of_the_signatures() -> None:
    for protocol in PROTOCOLS:
        for claim in protocol.claims:
            assert claim.function.selector == hex_of(keccak(claim.function.signature.encode())[:4])
