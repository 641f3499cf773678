"""ABI and creation bytecode of every contract on the fixture chain: from npm packages, and from our own sources."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from txexplain.chain.failure import ChainError
from txexplain.chain.paths import COMPILED_CONTRACTS, NODE_MODULES

# Explicit paths, since the same contract name lies in several packages (three WETH9, two ERC20) and
# only one of them is the bytecode that mainnet runs.
NPM_ARTIFACTS: Final[dict[str, str]] = {
    "WETH9": "canonical-weth/build/contracts/WETH9.json",
    "UniswapV2Factory": "@uniswap/v2-core/build/UniswapV2Factory.json",
    "UniswapV2Pair": "@uniswap/v2-core/build/UniswapV2Pair.json",
    "UniswapV2Router02": "@uniswap/v2-periphery/build/UniswapV2Router02.json",
    "UniswapV3Factory": "@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json",
    "UniswapV3Pool": "@uniswap/v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json",
    "NFTDescriptor": "@uniswap/v3-periphery/artifacts/contracts/libraries/NFTDescriptor.sol/NFTDescriptor.json",
    "NonfungibleTokenPositionDescriptor": "@uniswap/v3-periphery/artifacts/contracts/"
    "NonfungibleTokenPositionDescriptor.sol/NonfungibleTokenPositionDescriptor.json",
    "NonfungiblePositionManager": "@uniswap/v3-periphery/artifacts/contracts/"
    "NonfungiblePositionManager.sol/NonfungiblePositionManager.json",
    "SwapRouter": "@uniswap/v3-periphery/artifacts/contracts/SwapRouter.sol/SwapRouter.json",
    "QuoterV2": "@uniswap/v3-periphery/artifacts/contracts/lens/QuoterV2.sol/QuoterV2.json",
    "Safe": "@safe-global/safe-smart-account/build/artifacts/contracts/Safe.sol/Safe.json",
    "SafeProxyFactory": "@safe-global/safe-smart-account/build/artifacts/contracts/proxies/"
    "SafeProxyFactory.sol/SafeProxyFactory.json",
    "SafeProxy": "@safe-global/safe-smart-account/build/artifacts/contracts/proxies/SafeProxy.sol/SafeProxy.json",
    "MultiSend": "@safe-global/safe-smart-account/build/artifacts/contracts/libraries/MultiSend.sol/MultiSend.json",
    "MultiSendCallOnly": "@safe-global/safe-smart-account/build/artifacts/contracts/libraries/"
    "MultiSendCallOnly.sol/MultiSendCallOnly.json",
    "CompatibilityFallbackHandler": "@safe-global/safe-smart-account/build/artifacts/contracts/handler/"
    "CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json",
    "ConduitController": "@opensea/seaport-js/src/artifacts/seaport/contracts/conduit/"
    "ConduitController.sol/LocalConduitController.json",
    "Seaport": "@opensea/seaport-js/src/artifacts/seaport/contracts/Seaport.sol/Seaport.json",
    "EntryPoint": "@account-abstraction/contracts/artifacts/EntryPoint.json",
    "SimpleAccountFactory": "@account-abstraction/contracts/artifacts/SimpleAccountFactory.json",
    "SimpleAccount": "@account-abstraction/contracts/artifacts/SimpleAccount.json",
    "EntryPoint06": "account-abstraction-0.6/artifacts/EntryPoint.json",
    "SimpleAccountFactory06": "account-abstraction-0.6/artifacts/SimpleAccountFactory.json",
    "EntryPoint07": "account-abstraction-0.7/artifacts/EntryPoint.json",
    "SimpleAccountFactory07": "account-abstraction-0.7/artifacts/SimpleAccountFactory.json",
    "Simple7702Account": "@account-abstraction/contracts/artifacts/Simple7702Account.json",
}


class Artifact(BaseModel):
    """What deploying a contract takes. `bytecode` is 0x-prefixed creation code; links are byte offsets by library."""

    model_config = ConfigDict(frozen=True)

    name: str
    abi: tuple[dict[str, Any], ...]
    bytecode: str
    links: dict[str, tuple[int, ...]]

    def linked(self, libraries: dict[str, str]) -> str:
        """The creation code with each library's address put in. Raises ChainError for a library not given."""
        code = bytearray.fromhex(self._without_placeholders())
        for library, offsets in self.links.items():
            if library not in libraries:
                raise ChainError(f"{self.name} needs the address of the library {library}")
            for offset in offsets:
                code[offset : offset + 20] = bytes.fromhex(libraries[library][2:])
        return "0x" + code.hex()

    def _without_placeholders(self) -> str:
        """Unlinked code carries `__$..$__` where addresses go, which is not hexadecimal."""
        code = self.bytecode.removeprefix("0x")
        for offset in (offset for offsets in self.links.values() for offset in offsets):
            code = code[: 2 * offset] + "0" * 40 + code[2 * offset + 40 :]
        return code


@cache
def artifact(name: str) -> Artifact:
    """The artifact of that name, npm's or our own. Raises ChainError when it is not there."""
    if name in NPM_ARTIFACTS:
        return _parse(name, _read(NODE_MODULES / NPM_ARTIFACTS[name], "run `npm ci`"))
    compiled = _read(COMPILED_CONTRACTS, "run `python -m txexplain.chain build`")["contracts"]
    if name not in compiled:
        raise ChainError(f"no contract {name}: neither an npm artifact nor a file in fixtures/contracts")
    return _parse(name, compiled[name])


def _read(path: Path, remedy: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ChainError(f"{path} is missing: {remedy}") from None
    return content


def _parse(name: str, raw: dict[str, Any]) -> Artifact:
    """Truffle, waffle and hardhat differ in the 0x prefix and in whether they list link references."""
    links = {
        library: tuple(reference["start"] for reference in references)
        for file in raw.get("linkReferences", {}).values()
        for library, references in file.items()
    }
    bytecode = "0x" + raw["bytecode"].removeprefix("0x")
    return Artifact(name=name, abi=tuple(raw["abi"]), bytecode=bytecode, links=links)
