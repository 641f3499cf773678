"""Builds the fixture chain: compiles our contracts, deploys everything on a fresh anvil, writes state and manifest."""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from txexplain.chain.accounts import ROLES
from txexplain.chain.amounts import GWEI
from txexplain.chain.artifacts import artifact
from txexplain.chain.deployer import Deployer
from txexplain.chain.failure import ChainError
from txexplain.chain.manifest import Head, Manifest, read_manifest
from txexplain.chain.node import AnvilNode
from txexplain.chain.paths import (
    CHAIN_DIRECTORY,
    COMPILER,
    CONTRACT_SOURCES,
    MANIFEST_FILE,
    PACKAGE_LOCK,
    REPOSITORY,
    STATE_FILE,
)
from txexplain.chain.protocols import (
    entrypoint,
    hostile,
    more_traps,
    safe,
    seaport,
    tokens,
    uniswap_v2,
    uniswap_v3,
    weth,
)
from txexplain.chain.rpc import JsonRpc

CHAIN_ID: Final = 31337
GENESIS_TIMESTAMP: Final = 1_740_000_000
SECONDS_PER_BLOCK: Final = 12
# A builder's address seen in many mainnet blocks: a coinbase of zero would tell contracts that nobody mined.
COINBASE: Final = "0x4838B106FCe9647Bdf1E7877BF73cE8B0BAD5f97"
HEAD_BASE_FEE: Final = 2 * GWEI
HARDFORK: Final = "osaka"
NODE_OPTIONS: Final = ("--chain-id", str(CHAIN_ID), "--hardfork", HARDFORK)

# In this order: each may use what the ones before it deployed.
PROTOCOLS: Final = (
    ("WETH9", weth.deploy),
    ("tokens", tokens.deploy),
    ("Uniswap V2", uniswap_v2.deploy),
    ("Uniswap V3", uniswap_v3.deploy),
    ("Safe", safe.deploy),
    ("ERC-4337 EntryPoint", entrypoint.deploy),
    ("Seaport", seaport.deploy),
    ("hostile contracts", hostile.deploy),
    ("later traps", more_traps.deploy),
)

Say = Callable[[str], None]


def build(directory: Path = CHAIN_DIRECTORY, *, force: bool = False, say: Say = print) -> Manifest:
    """The manifest of the chain in `directory`, built first unless its inputs are unchanged. Raises ChainError."""
    inputs = inputs_digest()
    if not force and (existing := _existing(directory, inputs)):
        say(f"chain: {directory} is up to date (block {existing.block})")
        return existing
    compile_contracts(say)
    genesis = ("--timestamp", str(GENESIS_TIMESTAMP), "--no-mining")
    with AnvilNode([*NODE_OPTIONS, *genesis]) as node, JsonRpc(node.url) as rpc:
        chain = _deploy_all(rpc, say)
        manifest = _describe(chain, inputs)
        _write(directory, _dump_state(rpc), manifest)
    say(f"chain: {len(manifest.contracts)} contracts in {manifest.block} blocks, written to {directory}")
    return manifest


def compile_contracts(say: Say) -> None:
    """Runs compile.mjs, which skips itself when nothing changed. Raises ChainError with the compiler's messages."""
    node = shutil.which("node")
    if node is None:
        raise ChainError("node is not on the PATH: the fixture contracts are compiled by npm's solc")
    command = [node, str(COMPILER)]  # both are the checkout's own
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise ChainError(f"the contracts did not compile:\n{done.stderr}")
    artifact.cache_clear()
    say(done.stdout.strip())


def inputs_digest() -> str:
    """SHA-256 over everything that the chain is made of: contracts, pinned packages and this package's code."""
    own = Path(__file__).parent
    contracts = [*CONTRACT_SOURCES.glob("*.sol"), COMPILER, PACKAGE_LOCK]
    sources = [*contracts, *own.glob("*.py"), *own.glob("protocols/*.py")]
    digest = hashlib.sha256()
    for source in sorted(sources):
        content = hashlib.sha256(source.read_bytes()).hexdigest()
        digest.update(f"{source.relative_to(REPOSITORY).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _existing(directory: Path, inputs: str) -> Manifest | None:
    if not (directory / STATE_FILE).is_file() or not (directory / MANIFEST_FILE).is_file():
        return None
    manifest = read_manifest(directory)
    return manifest if manifest.inputs == inputs else None


def _deploy_all(rpc: JsonRpc, say: Say) -> Deployer:
    rpc.call("anvil_setCoinbase", COINBASE)
    rpc.call("anvil_setBlockTimestampInterval", SECONDS_PER_BLOCK)
    chain = Deployer(rpc)
    for title, deploy in PROTOCOLS:
        deploy(chain)
        say(f"chain: {title}")
    # Near-empty blocks let the base fee decay to nothing; the head carries one that a wallet would see.
    rpc.call("anvil_setNextBlockBaseFeePerGas", hex(HEAD_BASE_FEE))
    rpc.call("evm_mine")
    return chain


def _describe(chain: Deployer, inputs: str) -> Manifest:
    block = chain.rpc.head()
    head = Head(
        hash=block["hash"],
        state_root=block["stateRoot"],
        timestamp=int(block["timestamp"], 16),
        base_fee=int(block["baseFeePerGas"], 16),
    )
    return Manifest(
        inputs=inputs,
        chain_id=CHAIN_ID,
        block=int(block["number"], 16),
        head=head,
        accounts=ROLES,
        contracts=chain.contracts,
        facts=chain.facts,
    )


def _dump_state(rpc: JsonRpc) -> bytes:
    """The state as the JSON that `anvil --load-state` reads; over RPC it comes gzipped, in hexadecimal.

    anvil lists blocks and transactions in the order of a hash map; sorted, the same chain is the same file.
    """
    dumped: str = rpc.call("anvil_dumpState")
    state = json.loads(gzip.decompress(bytes.fromhex(dumped.removeprefix("0x"))))
    state["blocks"].sort(key=lambda block: int(block["header"]["number"], 16))
    state["transactions"].sort(key=lambda transaction: transaction["block_number"])
    return json.dumps(state, sort_keys=True).encode()


def _write(directory: Path, state: bytes, manifest: Manifest) -> None:
    """The manifest goes last: its presence says that the state beside it is whole."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / MANIFEST_FILE).unlink(missing_ok=True)
    files = {STATE_FILE: state, MANIFEST_FILE: manifest.model_dump_json(indent=2).encode()}
    for name, content in files.items():
        partial = directory / f"{name}.{os.getpid()}.partial"
        partial.write_bytes(content)
        partial.replace(directory / name)
