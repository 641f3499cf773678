"""A real chain that tells which block was read: a contract holds the number of the block that last wrote to it.

A result that was mixed out of two blocks, or taken from another block than the report names, is then seen.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from txexplain.chain.node import AnvilNode
from txexplain.chain.rpc import JsonRpc

CHAIN_ID = 31337
HARDFORK = "prague"
CLOCK = "0x" + "c1" * 20
# Without calldata it returns slot 0; with any it writes the block's number there.
_CODE = "0x36600f5760005460005260206000f35b43600055" + "00"


@dataclass
class ClockedChain:
    """An anvil inside a `with` block. `values`: what the contract returns in each block that ever was, by its hash."""

    values: dict[str, int] = field(default_factory=dict)
    moments: dict[str, tuple[float, int]] = field(default_factory=dict)
    _readers: int = 0
    _free: threading.Condition = field(default_factory=threading.Condition)

    def __enter__(self) -> Self:
        options = ["--chain-id", str(CHAIN_ID), "--hardfork", HARDFORK, "--accounts", "2", "--no-mining"]
        self._node = AnvilNode(options)
        self._node.__enter__()
        self._rpc = JsonRpc(self._node.url)
        self.account = str(self._rpc.call("eth_accounts")[0])
        self._rpc.call("anvil_setCode", CLOCK, _CODE)
        for _ in range(8):
            self.mine()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rpc.__exit__(kind, error, trace)
        self._node.__exit__(kind, error, trace)

    @property
    def url(self) -> str:
        """The node."""
        return self._node.url

    def mine(self) -> str:
        """One more block, in which the contract is written to. Its hash."""
        with self._writing():
            self._rpc.call("eth_sendTransaction", {"from": self.account, "to": CLOCK, "data": "0x01", "gas": "0x20000"})
            self._rpc.call("evm_mine")
            return self._note()

    def reorganise(self) -> str:
        """Another block in the place of the newest one, without the write; the newest hash."""
        with self._writing():
            self._rpc.call("anvil_reorg", 1, [])
            return self._note()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """No block comes while anybody reads: anvil, unlike other nodes, shows a block's state before its header."""
        with self._free:
            self._readers += 1
        try:
            yield
        finally:
            with self._free:
                self._readers -= 1
                self._free.notify_all()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._free:
            self._free.wait_for(lambda: self._readers == 0)
            yield

    def request(self, budget_ms: int) -> dict[str, Any]:
        """A question whose answer depends on the block: what the contract returns."""
        call = {"from": self.account, "to": CLOCK, "data": "0x", "value": "0x0", "gas": "0x20000"}
        fees = {"maxFeePerGas": hex(10**11), "maxPriorityFeePerGas": "0x1"}
        params = [{**call, **fees}]
        return {"chain_id": CHAIN_ID, "method": "eth_sendTransaction", "params": params, "budget_ms": budget_ms}

    def fault_of(self, report: dict[str, Any], sent: float, late_seconds: float) -> str | None:
        """What is wrong with the block of a report that was asked for at `sent` (monotonic); None for a right one.

        Right is a block of this chain that was the newest one no longer than `late_seconds` before.
        """
        effects = report["effects"]
        if effects["status"] == "unavailable":
            return None
        block_hash = report["block"]["hash"]
        if block_hash not in self.values:
            return f"no block of the chain: {block_hash}"
        if int(effects["calls"]["output"], 16) != self.values[block_hash]:
            return f"state of another block: {effects['calls']['output']} instead of {self.values[block_hash]}"
        superseded = [moment for moment, number in self.moments.values() if number > self.moments[block_hash][1]]
        if superseded and min(superseded) < sent - late_seconds:
            return f"a block superseded {sent - min(superseded):.1f} s before"
        return None

    def _note(self) -> str:
        block = self._rpc.call("eth_getBlockByNumber", "latest", *[False])
        block_hash = str(block["hash"])
        value = self._rpc.call("eth_call", {"to": CLOCK}, {"blockHash": block_hash})
        self.values[block_hash] = int(value, 16)
        self.moments[block_hash] = (time.monotonic(), int(block["number"], 16))
        return block_hash
