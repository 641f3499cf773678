"""What the request means. The wire's `decoded`."""

from typing import Any

from txexplain.client.model import Shape


class Argument(Shape):
    """A decoded argument; integers are decimal text."""

    name: str
    type: str
    value: Any


class Call(Shape):
    """A decoded call and the calls inside it."""

    target: str | None
    sender: str | None
    value: str
    selector: str | None
    signature: str | None
    name: str | None
    intent: str
    source: str
    delegate: bool
    args: tuple[Argument, ...]
    children: tuple["Call", ...]
    depth: int | None = None


class Display(Shape):
    """A line as a hardware wallet would show it."""

    label: str
    value: str
    path: str
    source: str


class Permission(Shape):
    """What an off-chain signature allows; amounts in base units, `expires` in Unix seconds."""

    standard: str
    token: str
    owner: str
    spender: str
    amount: str
    expires: str | None
    domain_chain_id: str | None


class TradeItem(Shape):
    """A part of a trade; `last_amount` is the amount at the end of an auction."""

    standard: str
    token: str | None
    token_id: str | None
    amount: str
    last_amount: str
    recipient: str | None


class Offer(Shape):
    """What a signed order exchanges; `taker` is None where anybody may fill it."""

    protocol: str
    maker: str
    gives: tuple[TradeItem, ...]
    gets: tuple[TradeItem, ...]
    taker: str | None
    expires: str | None


class Decoded(Shape):
    """The meaning. `kind` is "unavailable" where decoding gave nothing; then `reason` says why."""

    kind: str
    intent: str
    title: str | None
    call: Call | None
    permissions: tuple[Permission, ...]
    offers: tuple[Offer, ...]
    display: tuple[Display, ...]
    unknowns: tuple[str, ...]
    reason: str | None = None
