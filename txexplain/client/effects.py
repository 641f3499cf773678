"""What happens on the chain if the request is signed. The wire's `effects`.

Amounts are decimal text in base units (wei for the native coin), quantities `0x` text as in JSON-RPC.
"""

from typing import Any, Literal

from pydantic import Field

from txexplain.client.model import Shape


class Asset(Shape):
    """What changes hands. `symbol` is the token's own claim; the address identifies it."""

    type: str
    address: str | None
    token_id: str | None
    symbol: str | None
    decimals: int | None


class AssetChange(Shape):
    """How one account's holding changes; `delta` includes `fee`, the network fee's part in it."""

    account: str
    asset: Asset
    delta: str
    fee: str
    by_logs: str | None
    display: str


class Approval(Shape):
    """A permission on chain that changes; `through` is the contract that keeps it in the token's stead (Permit2)."""

    owner: str
    spender: str
    asset: Asset
    kind: str
    before: str
    after: str
    unlimited: bool
    expires: str | None
    through: str | None
    display: str


class EventMismatch(Shape):
    """Transfer events and state disagree for this account."""

    account: str
    asset: Asset
    by_logs: str
    by_state: str


class StateChange(Shape):
    """A change of who controls or runs an account."""

    kind: str
    address: str
    before: str
    after: str
    role: str | None


class Account(Shape):
    """An account before the request; `balance` in wei."""

    address: str
    code: str
    code_hash: str | None
    nonce: str
    balance: str
    delegate: str | None


class Cause(Shape):
    """A reason inside another one: what the contract that failed first said."""

    signature: str | None
    message: str
    candidates: tuple[str, ...]


class Revert(Shape):
    """Why the call fails. `candidates`: published errors that it may be; `causes`: reasons within, outer first."""

    signature: str | None
    message: str
    data: str
    candidates: tuple[str, ...]
    causes: tuple[Cause, ...]


class CallOutcome(Shape):
    """How one call of a batch ended."""

    status: Literal["success", "reverted", "halted"]
    revert: Revert | None
    gas_used: str


class Changeable(Shape):
    """Storage that the outcome rests on and that others can change before it is mined."""

    address: str
    slot: str
    word: str
    mark: str


class Log(Shape):
    """One event; `index` counts over the whole transaction."""

    address: str
    topics: tuple[str, ...]
    data: str
    index: str


class CallFrame(Shape):
    """A frame as in geth's callTracer; `frame` counts in order of entry."""

    type: str
    frame: int
    sender: str = Field(alias="from")
    to: str | None
    value: str
    gas: str
    gas_used: str = Field(alias="gasUsed")
    input: str
    output: str
    error: str | None
    revert_reason: str | None = Field(default=None, alias="revertReason")
    depth: int | None = None
    calls: tuple["CallFrame", ...]
    logs: tuple[Log, ...]


class Divergence(Shape):
    """The result is another one when nothing but `settings` of the block differ."""

    on: tuple[str, ...]
    settings: tuple[dict[str, Any], ...]
    kind: str
    also: int
    status: str
    asset_changes: tuple[AssetChange, ...]
    approvals: tuple[Approval, ...]


class Evasion(Shape):
    """Repeated simulations under other block contexts."""

    contexts: int
    read: tuple[str, ...]
    left_out: int
    diverged: tuple[Divergence, ...]


class Effects(Shape):
    """The simulated outcome.

    `l1_fee` is what a rollup charges for the bytes on its parent chain, in wei, beside `fee`; `l1_fee_reason` why there
    is none.
    """

    status: Literal["success", "reverted", "halted"]
    basis: str
    revert: Revert | None
    gas_used: str
    fee: str
    l1_fee: str | None
    l1_fee_reason: str | None
    calls: CallFrame | None
    asset_changes: tuple[AssetChange, ...]
    approvals: tuple[Approval, ...]
    event_mismatches: tuple[EventMismatch, ...]
    state_changes: tuple[StateChange, ...]
    accounts: tuple[Account, ...]
    evasion: Evasion
    changeable: tuple[Changeable, ...]
    incomplete: tuple[str, ...]
    assumptions: tuple[str, ...]
    batch: tuple[CallOutcome, ...]


class EffectsUnavailable(Shape):
    """There was no simulation, and why. It has no lists: an empty one would read as "nothing changes"."""

    status: Literal["unavailable"]
    stage: str
    reason: str
