"""Who gives what to whom, as a picture: givers on the left, assets in the middle, receivers on the right.

The picture states only what the state proves: how much each account lost or gained of each asset. It draws no line
from giver to receiver, because with more than one of each nobody can say who paid whom. Units are pixels of the
drawing; the page scales it.
"""

from dataclasses import dataclass
from typing import Final

from simulation.effects import Asset, AssetChange
from simulation.readable import amount_of, name_of
from txexplain.console.views.parties import Party, PartyBook

WIDTH: Final = 960
BOX_WIDTH: Final = 216
ASSET_WIDTH: Final = 168
ROW: Final = 76
BOX: Final = 48
_TOP: Final = 14
_MOST: Final = 7
"""Boxes in one column. The table beside the picture has every change."""


@dataclass(frozen=True, slots=True)
class Box:
    """An account or an asset. `x`, `y` is its upper left corner."""

    x: int
    y: int
    width: int
    title: str
    subtitle: str
    tone: str
    full: str


@dataclass(frozen=True, slots=True)
class Edge:
    """An amount on its way. `path` is SVG path data, `x`, `y` where the amount is written."""

    path: str
    amount: str
    x: int
    y: int
    tone: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The drawing. `omitted` changes are not in it; `summary` says it in words for those who do not see it."""

    height: int
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    omitted: int
    summary: str


def flow_of(changes: tuple[AssetChange, ...], book: PartyBook) -> Flow | None:
    """The drawing of the changes without network fees; None where nothing moves."""
    moving = [change for change in changes if change.moved]
    if not moving:
        return None
    sender = book.report.case.request.sender
    ordered = sorted(moving, key=lambda change: change.account != sender)
    givers = _column([change.account for change in ordered if change.moved < 0])
    receivers = _column([change.account for change in ordered if change.moved > 0])
    assets = _assets(ordered)
    shown = [
        change
        for change in ordered
        if change.asset.key in assets and change.account in (givers if change.moved < 0 else receivers)
    ]
    rows = max(len(givers), len(receivers), len(assets))
    height = _TOP * 2 + rows * ROW - (ROW - BOX)
    places = _Places(rows, givers, list(assets), receivers)
    boxes = [
        *(_party_box(0, places.giver(account), book.party(account)) for account in givers),
        *(_asset_box(places.asset(key), asset) for key, asset in assets.items()),
        *(_party_box(WIDTH - BOX_WIDTH, places.receiver(account), book.party(account)) for account in receivers),
    ]
    edges = tuple(_edge(change, places, sender) for change in shown)
    return Flow(height, tuple(boxes), edges, len(moving) - len(shown), _summary(moving, book))


def _column(accounts: list[str]) -> list[str]:
    return list(dict.fromkeys(accounts))[:_MOST]


def _assets(changes: list[AssetChange]) -> dict[tuple[str, str, int], Asset]:
    found: dict[tuple[str, str, int], Asset] = {}
    for change in changes:
        if len(found) < _MOST:
            found.setdefault(change.asset.key, change.asset)
    return found


@dataclass(frozen=True, slots=True)
class _Places:
    """The upper edge of each box; a shorter column stands in the middle of the drawing."""

    rows: int
    givers: list[str]
    assets: list[tuple[str, str, int]]
    receivers: list[str]

    def giver(self, account: str) -> int:
        return self._y(self.givers.index(account), len(self.givers))

    def asset(self, key: tuple[str, str, int]) -> int:
        return self._y(self.assets.index(key), len(self.assets))

    def receiver(self, account: str) -> int:
        return self._y(self.receivers.index(account), len(self.receivers))

    def _y(self, position: int, count: int) -> int:
        return _TOP + position * ROW + (self.rows - count) * ROW // 2


def _party_box(x: int, y: int, party: Party) -> Box:
    subtitle = party.short if party.name else (party.code or "not looked up")
    return Box(x, y, BOX_WIDTH, _cut(party.title, 26), _cut(subtitle, 30), party.kind, party.shown)


def _asset_box(y: int, asset: Asset) -> Box:
    x = (WIDTH - ASSET_WIDTH) // 2
    kind = {"native": "coin", "erc20": "token", "erc721": "NFT", "erc1155": "multi token"}[asset.type]
    return Box(x, y, ASSET_WIDTH, _cut(name_of(asset), 20), kind, "asset", asset.address or "the chain's own coin")


def _edge(change: AssetChange, places: _Places, sender: str) -> Edge:
    middle = places.asset(change.asset.key) + BOX // 2
    left, right = (WIDTH - ASSET_WIDTH) // 2, (WIDTH + ASSET_WIDTH) // 2
    gives = change.moved < 0
    if gives:
        x1, y1, x2, y2 = BOX_WIDTH, places.giver(change.account) + BOX // 2, left, middle
    else:
        x1, y1, x2, y2 = right, middle, WIDTH - BOX_WIDTH, places.receiver(change.account) + BOX // 2
    bend = (x2 - x1) // 2
    path = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 7} {y2}"
    tone = "other" if change.account != sender else ("gives" if gives else "gets")
    # The amount stands near its account's end, where lines lie apart; in the middle of the line they may cross.
    at = 0.24 if gives else 0.76
    return Edge(path, _amount(change), round(x1 + (x2 - x1) * at), round(y1 + (y2 - y1) * _eased(at)) - 7, tone)


def _eased(at: float) -> float:
    """Where the curve is at this part of its way, as a part of its height (a cubic with level ends)."""
    return at * at * (3 - 2 * at)


def _amount(change: AssetChange) -> str:
    words = amount_of(change.asset, abs(change.moved))
    name = name_of(change.asset)
    return _cut(words.removesuffix(name).rstrip(" ").removesuffix(" of"), 16) or words


def _summary(changes: list[AssetChange], book: PartyBook) -> str:
    told = [
        f"{book.party(change.account).title} {'loses' if change.moved < 0 else 'gets'} "
        f"{amount_of(change.asset, abs(change.moved))}"
        for change in changes[:12]
    ]
    return "; ".join(told) + ("; and more" if len(changes) > 12 else "")


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
