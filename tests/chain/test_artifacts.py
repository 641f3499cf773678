"""Artifacts out of npm packages and out of our own compiler run."""

import pytest
from eth_utils.crypto import keccak

from txexplain.chain.artifacts import NPM_ARTIFACTS, Artifact, artifact
from txexplain.chain.failure import ChainError
from txexplain.chain.manifest import Manifest
from txexplain.chain.paths import CONTRACT_SOURCES


@pytest.mark.parametrize("name", NPM_ARTIFACTS)
def test_every_listed_npm_artifact_has_creation_code(name: str) -> None:
    assert len(artifact(name).bytecode) > 200


def test_every_own_contract_is_compiled_and_deployable(manifest: Manifest) -> None:
    names = {path.stem for path in CONTRACT_SOURCES.glob("*.sol")}
    assert all(len(artifact(name).bytecode) > 200 for name in names)
    assert names <= {contract.artifact for contract in manifest.contracts.values()}


def test_an_unknown_contract_is_named_in_the_error(manifest: Manifest) -> None:
    assert manifest.chain_id == 31337
    with pytest.raises(ChainError, match="NoSuchContract"):
        artifact("NoSuchContract")


def test_pair_and_pool_code_have_the_hashes_that_the_peripheries_compute_addresses_with() -> None:
    pair = keccak(hexstr=artifact("UniswapV2Pair").bytecode).hex()
    pool = keccak(hexstr=artifact("UniswapV3Pool").bytecode).hex()
    assert pair in artifact("UniswapV2Router02").bytecode
    assert pool in artifact("SwapRouter").bytecode


def test_a_library_is_linked_at_its_offsets_and_a_missing_one_is_refused() -> None:
    placeholder = "__$" + "a" * 34 + "$__"
    unlinked = Artifact(name="Linked", abi=(), bytecode="0x6001" + placeholder + "00", links={"Lib": (2,)})
    assert unlinked.linked({"Lib": "0x" + "ab" * 20}) == "0x6001" + "ab" * 20 + "00"
    with pytest.raises(ChainError, match="Lib"):
        unlinked.linked({})
