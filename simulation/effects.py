"""What happens on the chain if the request is signed. Owned by this room, read by all rooms to its right.

Every list is sorted by a stated key, so that equal effects are equal bytes whichever process computed them.
"""

from typing import Annotated, Literal

from pydantic import Field

from decoders.frozen import Frozen
from decoders.outcome import Outcome, Unavailable
from decoders.primitives import Address, Amount, Hash32, Hex
from simulation.witness.witness import Witness

Status = Literal["success", "reverted", "halted"]
"""`reverted`: the code said no (REVERT). `halted`: the machine stopped it (out of gas, invalid opcode, ...)."""


class BlockRef(Frozen):
    """The block whose state was used. `timestamp` in Unix seconds, `base_fee` in wei (None before London)."""

    number: Amount
    hash: Hash32
    timestamp: int
    base_fee: Amount | None = None


class Log(Frozen):
    """One event, in the order of emission over the whole transaction."""

    address: Address
    topics: tuple[Hash32, ...]
    data: Hex
    index: int


class Frame(Frozen):
    """One call frame. The tree is kept flat, in order of entry, so that depth 1,024 needs no deep recursion.

    `depth` 0 is the transaction itself; `parent` is the position of the caller's frame, or None for it.
    Fields are those of geth's callTracer; amounts in wei and gas units.
    """

    type: str
    depth: int
    parent: int | None
    sender: Address
    to: Address | None
    value: Amount | None
    gas: Amount
    gas_used: Amount
    input: Hex
    output: Hex
    error: str | None = None
    revert_reason: str | None = None
    logs: tuple[Log, ...] = ()


class Revert(Frozen):
    """Why the call failed. `signature` is `Error(string)`, `Panic(uint256)`, a custom error's, or None if empty.

    A custom error has its signature where the contract's ABI or a standard tells it, else its selector; `candidates`
    are published errors that it may be, guesses all of them. `cause` is another contract's reason inside this one.
    """

    signature: str | None
    message: str
    data: Hex
    cause: "Revert | None" = None
    candidates: tuple[str, ...] = ()

    @property
    def innermost(self) -> "Revert":
        """The reason that was given first, by the contract that failed first."""
        return self if self.cause is None else self.cause.innermost


class Asset(Frozen):
    """What changed hands. `symbol` is text from the chain (hostile) with `decimals` as the token itself says them."""

    type: Literal["native", "erc20", "erc721", "erc1155"]
    address: Address | None = None
    token_id: Amount | None = None
    symbol: str | None = None
    decimals: Annotated[int, Field(ge=0, le=255)] | None = None

    @property
    def key(self) -> tuple[str, str, int]:
        """Sorts native first, then by contract and token id."""
        return ("" if self.address is None else self.address, self.type, -1 if self.token_id is None else self.token_id)


class AssetChange(Frozen):
    """By how much one account's holding of one asset changed, from state (balance after minus before).

    `fee` is the part of a native `delta` that is the network fee: negative for the payer, positive for the block's
    beneficiary, 0 elsewhere. `by_logs` is what Transfer events claim; None where the asset has no events.
    """

    account: Address
    asset: Asset
    delta: Amount
    fee: Amount = 0
    by_logs: Amount | None = None

    @property
    def moved(self) -> int:
        """The change without the network fee."""
        return self.delta - self.fee


class ApprovalChange(Frozen):
    """A permission on chain that changed or was confirmed. `before` and `after` are allowances in base units.

    For `kind` "operator" (setApprovalForAll) and "token" (one NFT) they are 0 or 1. `owner_balance` is what the owner
    held of the asset before the request, where the token told. `through` is the contract that keeps the allowance,
    where it is not the token itself (Permit2).
    """

    owner: Address
    spender: Address
    asset: Asset
    kind: Literal["allowance", "operator", "token"]
    before: Amount
    after: Amount
    unlimited: bool
    expires: Amount | None = None
    owner_balance: Amount | None = None
    through: Address | None = None


class EventMismatch(Frozen):
    """Transfer events and state disagree for this account (fake events, fees, rebasing). Amounts in base units."""

    account: Address
    asset: Asset
    by_logs: Amount
    by_state: Amount


class StateChange(Frozen):
    """A change of who controls or runs an account. `before` and `after` are addresses or hashes, as `0x` text.

    One who joins has nothing before, one who leaves nothing after: a Safe's "co-owner" or "module", the holder of a
    "role" (AccessControl), whose id is `role`. A "threshold" is the number of signatures that a Safe asks for.
    """

    kind: Literal[
        "implementation",
        "admin",
        "beacon",
        "owner",
        "code",
        "creation",
        "delegation",
        "destruction",
        "co-owner",
        "module",
        "guard",
        "handler",
        "threshold",
        "role",
    ]
    address: Address
    before: Hex
    after: Hex
    role: Hash32 | None = None


class AccountState(Frozen):
    """What kind of account an address was before the request: the ground for "who is this?" in the rules."""

    address: Address
    code: Literal["none", "contract", "delegated"]
    code_hash: Hash32 | None
    nonce: Amount
    balance: Amount
    delegate: Address | None = None


ContextValue = Literal[
    "coinbase",
    "coinbase_balance",
    "base_fee",
    "prevrandao",
    "timestamp",
    "block_number",
    "block_gas_limit",
    "gas_price",
    "gas",
    "account_code",
]
"""What code can ask of its surroundings. `gas` is the limit that the transaction is signed with.

`account_code`: whether the account that acts has code; 0 for an account that makes a batch's calls one by one.
"""

ContextKind = Literal["bare", "near", "later"]
"""`bare`: as simulators show it that set nothing; `near`: as likely as the main run's; `later`: after an hour."""


class ContextSetting(Frozen):
    """One value of the context set to `number`; an address and prevrandao as numbers too."""

    value: ContextValue
    kind: ContextKind
    number: Amount


class Divergence(Frozen):
    """What comes out otherwise when nothing but `settings` is different. They are the fewest that make it so.

    `kind`, from grave to slight. "outcome": other assets, approvals or control, or amounts that differ by more than a
    tenth. "fails": one of the two runs fails as a whole. "amounts": the same accounts and assets, slightly other
    amounts. "path": other calls, and the same in the end. `status`, `asset_changes` and `approvals` are those of the
    other run; `also` counts further settings of the same values and kind that diverge too.
    """

    settings: tuple[ContextSetting, ...]
    kind: Literal["outcome", "fails", "amounts", "path"]
    status: Status
    asset_changes: tuple[AssetChange, ...]
    approvals: tuple[ApprovalChange, ...]
    also: int = 0

    @property
    def values(self) -> tuple[ContextValue, ...]:
        """The values that decide, without what they were set to."""
        return tuple(setting.value for setting in self.settings)


class Evasion(Frozen):
    """The request in other block contexts. `contexts` counts the runs; `read` is what the code can ask for at all.

    `left_out` counts runs that were not made, because they would have taken too much gas or time; `in_time` is False
    where it was the time.
    """

    contexts: int = 0
    read: tuple[ContextValue, ...] = ()
    left_out: int = 0
    diverged: tuple[Divergence, ...] = ()
    in_time: bool = True


class Resale(Frozen):
    """An attempt to send a token on that came in, an hour later, on the state that the run leaves; base units.

    "sent": it went through, and `arrived` by the token's own events; "refused": the token itself said no; "failed":
    a contract that it called failed.
    """

    token: Address
    to: Address
    amount: Amount
    arrived: Amount
    outcome: Literal["sent", "refused", "failed"]


class PoolPrice(Frozen):
    """The root of a pool's price before the run, in 64.96 fixed point: token 1 for token 0, both in base units.

    `pool_id` where one contract keeps many pools (Uniswap V4).
    """

    pool: Address
    pool_id: Hash32 | None
    root_before: Amount


class CallOutcome(Frozen):
    """How one call of a batch ended. `gas_used` without what the calls share."""

    status: Status
    revert: Revert | None
    gas_used: Amount


class Effects(Frozen):
    """The outcome of one simulation.

    `basis` says what was run: the request itself, or what a counterparty could do with the signature.
    `storage_written` lists slots written, per account. `incomplete` says in sentences what was left out and why,
    `assumptions` what was taken for given because the request leaves it open. `batch`: the calls of a batch that were
    made, in its order; where they stand or fall together, none after the first that fails. `l1_fee` is what a rollup
    charges beside `fee` for the transaction's bytes on its parent chain, in wei; no balance change has it in it.
    """

    basis: Literal["request", "permit-used"]
    block: BlockRef
    status: Status
    revert: Revert | None
    gas_used: Amount
    fee: Amount
    frames: tuple[Frame, ...]
    asset_changes: tuple[AssetChange, ...]
    approvals: tuple[ApprovalChange, ...]
    event_mismatches: tuple[EventMismatch, ...]
    state_changes: tuple[StateChange, ...]
    accounts: tuple[AccountState, ...]
    storage_written: tuple[tuple[Address, tuple[Hash32, ...]], ...]
    incomplete: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    evasion: Evasion = Evasion()
    witness: Witness | None = None
    resales: tuple[Resale, ...] = ()
    pool_prices: tuple[PoolPrice, ...] = ()
    batch: tuple[CallOutcome, ...] = ()
    l1_fee: Outcome[Amount] = Unavailable(stage="l1-fee", reason="it was not asked for")

    @property
    def logs(self) -> tuple[Log, ...]:
        """All logs in order of emission."""
        return tuple(sorted((log for frame in self.frames for log in frame.logs), key=lambda log: log.index))

    def account(self, address: Address) -> AccountState | None:
        """The account's state before the request, where it was read."""
        return next((state for state in self.accounts if state.address == address), None)
