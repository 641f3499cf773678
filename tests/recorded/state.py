"""The JSON-RPC node behind a recorded block: the state at its parent and the headers around it. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tests.recorded.accounts import EMPTY_ACCOUNT, Account, word

ZERO_HASH = "0x" + "00" * 32
SERVER_ERROR = -32000
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602


class RpcError(Exception):
    """A JSON-RPC error: `code` as in the JSON-RPC 2.0 specification, section 5.1, and a message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class RecordedState:
    """The state of a chain at `number`, and the headers of the blocks around it, lowest first.

    Only the state after block `number` exists: asking for another block's state is an error, as on a pruned node.
    """

    chain_id: int
    number: int
    headers: tuple[Mapping[str, Any], ...]
    accounts: Mapping[str, Account]

    def answer(self, method: str, params: list[Any]) -> Any:
        """The result of one call; raises `RpcError` for what this node does not have."""
        handler = self._handlers.get(method)
        if handler is None:
            raise RpcError(METHOD_NOT_FOUND, f"the method {method} does not exist/is not available")
        try:
            return getattr(self, handler)(*params)
        except (TypeError, ValueError) as error:
            raise RpcError(INVALID_PARAMS, f"invalid params for {method}: {error}") from error

    _handlers: ClassVar[Mapping[str, str]] = {
        "eth_chainId": "_chain_id",
        "net_version": "_net_version",
        "eth_blockNumber": "_block_number",
        "eth_gasPrice": "_gas_price",
        "eth_getBlockByNumber": "_block_by_number",
        "eth_getBlockByHash": "_block_by_hash",
        "eth_getBalance": "_balance",
        "eth_getTransactionCount": "_nonce",
        "eth_getCode": "_code",
        "eth_getStorageAt": "_storage",
    }

    def _chain_id(self) -> str:
        return hex(self.chain_id)

    def _net_version(self) -> str:
        return str(self.chain_id)

    def _block_number(self) -> str:
        return hex(self.number)

    def _gas_price(self) -> str:
        return str(self._header(self.number).get("baseFeePerGas", "0x1"))

    def _block_by_number(self, block: str, full: bool = False) -> Mapping[str, Any] | None:  # noqa: ARG002, FBT001, FBT002
        number = self.number if block in {"latest", "safe", "finalized", "pending"} else int(block, 16)
        return next((header for header in self.headers if int(header["number"], 16) == number), None)

    def _block_by_hash(self, block_hash: str, full: bool = False) -> Mapping[str, Any] | None:  # noqa: ARG002, FBT001, FBT002
        return next((header for header in self.headers if header["hash"] == block_hash.lower()), None)

    def _balance(self, address: str, block: Any = "latest") -> str:
        return hex(self._account(address, block).balance)

    def _nonce(self, address: str, block: Any = "latest") -> str:
        return hex(self._account(address, block).nonce)

    def _code(self, address: str, block: Any = "latest") -> str:
        return self._account(address, block).code

    def _storage(self, address: str, slot: str, block: Any = "latest") -> str:
        return self._account(address, block).storage.get(word(int(slot, 16)), ZERO_HASH)

    def _account(self, address: str, block: Any) -> Account:
        self._require_state(block)
        return self.accounts.get(address.lower(), EMPTY_ACCOUNT)

    def _require_state(self, block: Any) -> None:
        """EIP-1898: a block is named by tag, number, or an object with `blockNumber` or `blockHash`."""
        if isinstance(block, dict):
            block = block.get("blockHash") or block.get("blockNumber")
        here = {"latest", "safe", "finalized", "pending", self._header(self.number)["hash"]}
        if block in here or (len(block) < len(ZERO_HASH) and block.startswith("0x") and int(block, 16) == self.number):
            return
        raise RpcError(
            SERVER_ERROR, f"missing trie node: only the state at {hex(self.number)} was recorded, not {block}"
        )

    def _header(self, number: int) -> Mapping[str, Any]:
        return next(header for header in self.headers if int(header["number"], 16) == number)
