"""Plays the upstream node: an anvil that loads the built chain and answers on a port."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from txexplain.chain.build import NODE_OPTIONS, SECONDS_PER_BLOCK
from txexplain.chain.failure import ChainError
from txexplain.chain.manifest import read_manifest
from txexplain.chain.node import AnvilNode
from txexplain.chain.paths import CHAIN_DIRECTORY, STATE_FILE
from txexplain.chain.rpc import JsonRpc


@contextmanager
def upstream(directory: Path = CHAIN_DIRECTORY, port: int = 0) -> Iterator[AnvilNode]:
    """A node at the built chain's head; raises ChainError when the state on disk is another chain's.

    New blocks follow by twelve seconds, not by the wall clock, so that deadlines in the scenarios stay ahead.
    """
    manifest = read_manifest(directory)
    state = directory / STATE_FILE
    with AnvilNode([*NODE_OPTIONS, "--load-state", str(state)], port) as node:
        with JsonRpc(node.url) as rpc:
            head = rpc.head()
            if head["hash"] != manifest.head.hash:
                raise ChainError(f"{state} loaded as block {head['hash']}, not {manifest.head.hash}: build again")
            rpc.call("anvil_setBlockTimestampInterval", SECONDS_PER_BLOCK)
        yield node
