"""The shapes of assets and of what changes about them."""

from typing import Literal

from typing_extensions import TypedDict


class AssetShape(TypedDict):
    """What changes hands. `symbol` is the token's own claim, made safe to show; the address identifies it."""

    type: Literal["native", "erc20", "erc721", "erc1155"]
    address: str | None
    token_id: str | None
    symbol: str | None
    decimals: int | None


class AssetChangeShape(TypedDict):
    """How one account's holding changes, from state; base units.

    `delta` includes `fee`, the network fee's part in it. `by_logs` is what Transfer events claim, null without events.
    """

    account: str
    asset: AssetShape
    delta: str
    fee: str
    by_logs: str | None
    display: str


class ApprovalShape(TypedDict):
    """A permission on chain that changes; `before` and `after` in base units (0 or 1 for operators and tokens).

    `through` is the contract that keeps an allowance in the token's stead (Permit2), null for the token itself.
    """

    owner: str
    spender: str
    asset: AssetShape
    kind: Literal["allowance", "operator", "token"]
    before: str
    after: str
    unlimited: bool
    expires: str | None
    through: str | None
    display: str
