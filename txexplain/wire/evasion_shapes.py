"""The shapes of the comparison of block contexts."""

from typing import Literal

from typing_extensions import TypedDict

from txexplain.wire.asset_shapes import ApprovalShape, AssetChangeShape


class SettingShape(TypedDict):
    """A value of the block context set otherwise. `kind`: as a bare simulator shows it, as likely, or an hour later."""

    value: str
    kind: Literal["bare", "near", "later"]
    set_to: str


class DivergenceShape(TypedDict):
    """The result is another one when nothing but `settings` differ; `on` names them, the fewest that make it so.

    `kind`: "outcome" other assets, approvals or control; "fails" one of the runs fails; "amounts" slightly other
    amounts; "path" other calls. The lists are those of the other run. `also` counts more such settings.
    """

    on: list[str]
    settings: list[SettingShape]
    kind: Literal["outcome", "fails", "amounts", "path"]
    also: int
    status: Literal["success", "reverted", "halted"]
    asset_changes: list[AssetChangeShape]
    approvals: list[ApprovalShape]


class EvasionShape(TypedDict):
    """Repeated simulations under other block contexts. `read`: what the executed code can ask for at all.

    With nothing in `read` no other context can matter, and `contexts` is 0. `left_out` counts runs that would have
    taken too much gas or time.
    """

    contexts: int
    read: list[str]
    left_out: int
    diverged: list[DivergenceShape]
