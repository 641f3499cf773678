"""The catalogue holds every protocol file, and refuses declarations that collide."""

import importlib
import pkgutil

import pytest

import decoders.protocols
from decoders.catalogue import CATALOGUE, PROTOCOLS, Catalogue
from decoders.coverage import main
from decoders.protocol import ProtocolDecoder, TypedDataClaim, claim

APPROVE = claim("function approve(address spender, uint256 amount)", "approve")
SOMEWHERE = "0x" + "33" * 20
WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"


def test_every_protocol_file_is_in_the_catalogue() -> None:
    files = {module.name for module in pkgutil.iter_modules(decoders.protocols.__path__)}
    declared = [importlib.import_module(f"decoders.protocols.{name}").PROTOCOL for name in files]
    assert sorted(protocol.name for protocol in declared) == sorted(protocol.name for protocol in PROTOCOLS)


def test_the_coverage_page_is_up_to_date() -> None:
    assert main(["--check"]) == 0


def test_two_decoders_cannot_claim_one_selector() -> None:
    one = ProtocolDecoder("One", "standard", (APPROVE,))
    other = ProtocolDecoder("Other", "standard", (APPROVE,))
    with pytest.raises(ValueError, match="Other and One both claim approve"):
        Catalogue((one, other))


def test_two_decoders_cannot_claim_one_contract() -> None:
    one = ProtocolDecoder("One", "protocol", (APPROVE,), deployments={1: frozenset({SOMEWHERE})})
    other = ProtocolDecoder("Other", "protocol", (APPROVE,), deployments={1: frozenset({SOMEWHERE})})
    with pytest.raises(ValueError, match="both claim"):
        Catalogue((one, other))


def test_a_decoder_for_known_contracts_wins_only_there() -> None:
    for chain_id, target, intent in ((1, WETH, "wrap"), (1, SOMEWHERE, "deposit"), (5, WETH, "deposit")):
        claimed = CATALOGUE.find(chain_id, target, "0xd0e30db0")
        assert claimed is not None
        assert claimed.claim.intent == intent


def test_a_bad_declaration_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a name"):
        claim("function f(address)", "transfer")
    with pytest.raises(ValueError, match="an intent is lowercase"):
        claim("function f(address a)", "Transfer!")
    with pytest.raises(ValueError, match="claims nothing"):
        ProtocolDecoder("Empty", "standard", ())
    with pytest.raises(ValueError, match="twice"):
        ProtocolDecoder("Double", "standard", (APPROVE, APPROVE))
    with pytest.raises(ValueError, match="lowercase 0x"):
        ProtocolDecoder("Loud", "standard", (APPROVE,), deployments={1: frozenset({"0xABC"})})
    with pytest.raises(ValueError, match="a name alone proves nothing"):
        TypedDataClaim("Permit", {}, "permit")
