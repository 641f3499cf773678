"""The fragments are those of the deployed contracts: selectors as published, and as in the npm artifacts."""

import json
from pathlib import Path
from typing import Any

import pytest

from decoders.catalogue import PROTOCOLS
from decoders.primitives import hex_of, keccak

NODE_MODULES = Path(__file__).parents[3] / "node_modules"
SELECTORS = {claim.function.signature: claim.function.selector for each in PROTOCOLS for claim in each.claims}

PUBLISHED = {
    # Contracts whose artifacts are not among the development packages: from the verified sources on block explorers.
    "Permit2": "0x87517c45 0x2b67b570 0x2a2d80d1 0x36c78516 0x0d58b1db 0xcc53287f 0x30f28b7a 0xedd9444b 0x137c29fe "
    "0xfe8ec1a7 0x65d9723c 0x3ff9dcb1",
    "SwapRouter02": "0x04e45aaf 0xb858183f 0x5023b4df 0x09b81346 0x472b43f3 0x42712a67 0x1f0464d1 0x5ae401dc "
    "0x49616997 0xe90a182f 0x1c58db4f 0xf2d5d56b",
    "Universal Router": "0x3593564c 0x24856bc3",
    "Multicall3": "0x252dba42 0xbce38bd7 0xc3077fa9 0x399542e9 0x82ad56cb 0x174dea71",
    "DAI and USDC": "0x8fcbaf0c 0xd505accf 0xe3ee160e 0xcf092995 0xef55bec6 0x88b7ab63 0x5a049a70",
    "Accounts": "0xb61d27f6 0x18dfb3c7 0x47e1da2a 0x34fcd5be 0xe9ae5c53",
}

V3 = "@uniswap/v3-periphery/artifacts/contracts"
OPENZEPPELIN = "@openzeppelin/contracts/build/contracts"
SAFE = "@safe-global/safe-smart-account/build/artifacts/contracts"
ARTIFACTS = {
    "canonical-weth/build/contracts/WETH9.json": {"deposit", "withdraw", "transfer", "transferFrom", "approve"},
    "@uniswap/v2-periphery/build/UniswapV2Router02.json": {"*"},
    f"{V3}/SwapRouter.sol/SwapRouter.json": {"*"},
    f"{V3}/NonfungiblePositionManager.sol/NonfungiblePositionManager.json": {
        "mint", "increaseLiquidity", "decreaseLiquidity", "collect", "createAndInitializePoolIfNecessary", "permit",
        "multicall", "burn", "setApprovalForAll", "safeTransferFrom",
    },
    f"{SAFE}/Safe.sol/Safe.json": {
        "execTransaction", "execTransactionFromModule", "execTransactionFromModuleReturnData", "approveHash", "setup",
        "addOwnerWithThreshold", "removeOwner", "swapOwner", "changeThreshold", "enableModule", "disableModule",
        "setGuard", "setModuleGuard", "setFallbackHandler",
    },
    f"{SAFE}/libraries/MultiSend.sol/MultiSend.json": {"multiSend"},
    "@opensea/seaport-js/src/artifacts/seaport/contracts/Seaport.sol/Seaport.json": {"*"},
    f"{OPENZEPPELIN}/ERC20Permit.json": {"permit", "transfer", "transferFrom", "approve"},
    f"{OPENZEPPELIN}/IERC1363.json": {"*"},
    f"{OPENZEPPELIN}/ERC1155.json": {"safeTransferFrom", "safeBatchTransferFrom", "setApprovalForAll"},
    f"{OPENZEPPELIN}/ERC721.json": {"safeTransferFrom", "setApprovalForAll", "transferFrom", "approve"},
    f"{OPENZEPPELIN}/AccessControl.json": {"grantRole", "revokeRole", "renounceRole"},
    f"{OPENZEPPELIN}/Ownable2Step.json": {"transferOwnership", "renounceOwnership", "acceptOwnership"},
    f"{OPENZEPPELIN}/UUPSUpgradeable.json": {"upgradeToAndCall"},
    f"{OPENZEPPELIN}/ERC4626.json": {"deposit", "mint", "withdraw", "redeem"},
}  # fmt: skip

NOT_SIGNED = {"uniswapV3SwapCallback", "__activateTstore"}
"""A function that only a pool calls, and one that Seaport's deployment calls once."""


@pytest.mark.parametrize("contract", PUBLISHED)
def test_the_published_selectors_are_claimed(contract: str) -> None:
    assert set(PUBLISHED[contract].split()) <= set(SELECTORS.values())


@pytest.mark.parametrize("artifact", ARTIFACTS)
def test_every_function_of_the_artifact_that_changes_state_is_declared(artifact: str) -> None:
    path = NODE_MODULES / artifact
    if not path.is_file():
        pytest.skip(f"node_modules lacks {artifact}; run npm ci")
    abi = json.loads(path.read_text())["abi"]
    wanted = ARTIFACTS[artifact]
    found = {_signature(each): each["name"] for each in abi if _changes_state(each)}
    expected = {signature for signature, name in found.items() if ("*" in wanted or name in wanted)}
    assert wanted == {"*"} or wanted == {found[signature] for signature in expected}, "the artifact lacks a function"
    missing = {signature for signature in expected - SELECTORS.keys() if found[signature] not in NOT_SIGNED}
    assert not missing
    for signature in expected & SELECTORS.keys():
        assert SELECTORS[signature] == hex_of(keccak(signature.encode())[:4])


def _changes_state(entry: dict[str, Any]) -> bool:
    return entry["type"] == "function" and entry.get("stateMutability") not in ("view", "pure")


def _signature(entry: dict[str, Any]) -> str:
    return f"{entry['name']}({','.join(_type(each) for each in entry['inputs'])})"


def _type(entry: dict[str, Any]) -> str:
    if not entry["type"].startswith("tuple"):
        return str(entry["type"])
    return f"({','.join(_type(each) for each in entry['components'])}){entry['type'].removeprefix('tuple')}"
