"""What is on the fixture chain and where: the file that the demo, the scenarios and the tests read."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue

from txexplain.chain.failure import ChainError
from txexplain.chain.paths import CHAIN_DIRECTORY, MANIFEST_FILE


class Contract(BaseModel):
    """A deployed contract: its checksummed address and the name of the artifact whose ABI it speaks."""

    model_config = ConfigDict(frozen=True)

    address: str
    artifact: str


class Head(BaseModel):
    """The last block of the chain. `timestamp` in Unix seconds, `base_fee` in wei per gas."""

    model_config = ConfigDict(frozen=True)

    hash: str
    state_root: str
    timestamp: int
    base_fee: int


class Manifest(BaseModel):
    """`block` is the head's number; `facts` are values that callers need and cannot compute (orders, ids, pools)."""

    model_config = ConfigDict(frozen=True)

    inputs: str
    chain_id: int
    block: int
    head: Head
    accounts: dict[str, str]
    contracts: dict[str, Contract]
    facts: dict[str, JsonValue]

    def account(self, role: str) -> str:
        """The address that plays a role. Raises ChainError for an unknown role."""
        if role not in self.accounts:
            raise ChainError(f"the manifest has no account {role!r}; it has {', '.join(self.accounts)}")
        return self.accounts[role]

    def address(self, name: str) -> str:
        """The address of a contract. Raises ChainError for an unknown one."""
        if name not in self.contracts:
            raise ChainError(f"the manifest has no contract {name!r}; it has {', '.join(self.contracts)}")
        return self.contracts[name].address

    def fact(self, name: str) -> JsonValue:
        """A fact by name. Raises ChainError for an unknown one."""
        if name not in self.facts:
            raise ChainError(f"the manifest has no fact {name!r}; it has {', '.join(self.facts)}")
        return self.facts[name]


def read_manifest(directory: Path = CHAIN_DIRECTORY) -> Manifest:
    """The manifest of a built chain. Raises ChainError when the chain was not built there."""
    path = directory / MANIFEST_FILE
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise ChainError(f"{path} is missing: run `python -m txexplain.chain build`") from None
