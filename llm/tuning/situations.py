"""Random but whole cases of every kind of effect: what the phrase book speaks of, in all its mixtures."""

import random
from collections.abc import Callable
from typing import Final, Literal

from decoders.decoded import Call, Decoded, Permission
from decoders.outcome import Known, Unavailable
from decoders.primitives import UINT256_MAX, ZERO_ADDRESS, Address
from decoders.requests import (
    Authorization,
    Batch,
    BatchCall,
    Domain,
    Message,
    Payload,
    PermissionGrant,
    PermissionRequest,
    SigningRequest,
    Transaction,
    TypedData,
    UserOperation,
)
from policies.case import Case
from simulation.effects import ApprovalChange, Asset, AssetChange, BlockRef, Effects, Revert, StateChange, Status

_NOW: Final = 1_744_000_000
_BLOCK: Final = BlockRef(number=22_244_134, hash="0x" + "ab" * 32, timestamp=_NOW)
_SAFE_CALL: Final = "0x6a761202"
_SYMBOLS: Final = ("USDC", "WETH", "DAI", "LINK", "wstETH", "PEPE", "UNI", "ARB", None)
_ENDS: Final = (None, None, _NOW + 86_400, _NOW + 10_000_000, _NOW - 5_000)
_PRIMARY: Final = ("Order", "OrderComponents", "Vote", "Delegation", "SafeTx", "Swap")


class Drawn:
    """One random case under construction; the sender's address and the draws come from one generator."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.sender = self.address()

    def address(self) -> Address:
        """A new account."""
        return "0x" + self.chance.randbytes(20).hex()

    def asset(self) -> Asset:
        """Coins, a token, or an NFT."""
        kind = self.chance.choices(["native", "erc20", "erc721", "erc1155"], [3, 6, 2, 1])[0]
        if kind == "native":
            return Asset(type="native", symbol="ETH", decimals=18)
        return Asset.model_validate(
            {
                "type": kind,
                "address": self.address(),
                "token_id": self.chance.randrange(10_000) if kind.startswith("erc721") or kind == "erc1155" else None,
                "symbol": self.chance.choice(_SYMBOLS),
                "decimals": self.chance.choice([6, 8, 18]) if kind == "erc20" else None,
            }
        )

    def changes(self, account: Address, other: Address | None, paid: int, received: int) -> list[AssetChange]:
        """`paid` assets that the account loses, to `other` where one is given, and `received` that it gains."""
        found = []
        for position in range(paid + received):
            asset = self.asset()
            amount = 1 if asset.type == "erc721" else self.chance.randrange(1, 10**19)
            sign = -1 if position < paid else 1
            found.append(AssetChange(account=account, asset=asset, delta=sign * amount))
            if other is not None and sign < 0:
                found.append(AssetChange(account=other, asset=asset, delta=amount))
        return found

    def approval(self, owner: Address) -> ApprovalChange:
        """A permission of any kind that is given or taken back."""
        kind: Literal["allowance", "operator", "token"] = self.chance.choices(
            ["allowance", "operator", "token"], [6, 3, 2]
        )[0]  # type: ignore[assignment]
        asset = self.asset()
        if kind == "allowance":
            asset = Asset(type="erc20", address=self.address(), symbol=self.chance.choice(_SYMBOLS), decimals=6)
        elif asset.type in {"native", "erc20"}:
            token = 7 if kind == "token" else None
            asset = Asset(type="erc721", address=self.address(), token_id=token, symbol="APE")
        unlimited = kind == "allowance" and self.chance.random() < 0.6
        given = self.chance.random() < 0.85
        return ApprovalChange(
            owner=owner,
            spender=self.address(),
            asset=asset,
            kind=kind,
            before=0 if given or self.chance.random() < 0.2 else 1,
            after=0 if not given else UINT256_MAX if unlimited else 1 if kind != "allowance" else 5_000_000,
            unlimited=given and unlimited,
            expires=self.chance.choice(_ENDS),
        )

    def effects(
        self,
        changes: list[AssetChange],
        approvals: list[ApprovalChange] | None = None,
        states: tuple[StateChange, ...] = (),
        *,
        basis: Literal["request", "permit-used"] = "request",
        status: Status = "success",
    ) -> Effects:
        """The effects of a simulation; now and then something was left out of it."""
        revert = None if status == "success" else Revert(signature="Error(string)", message="closed", data="0x")
        left_out = ("a call was too deep to follow",) if self.chance.random() < 0.05 else ()
        return Effects(
            basis=basis,
            block=_BLOCK,
            status=status,
            revert=revert,
            gas_used=50_000,
            fee=0,
            frames=(),
            asset_changes=tuple(changes),
            approvals=tuple(approvals or ()),
            event_mismatches=(),
            state_changes=states,
            accounts=(),
            storage_written=(),
            incomplete=left_out,
        )

    def case(self, payload: Payload, effects: Effects | None, decoded: Decoded | None = None) -> Case:
        """The case; without effects the simulation was not available."""
        unavailable = Unavailable(stage="simulation", reason="the node did not answer")
        meaning = Decoded(kind="transaction", intent="call", call=self._call()) if decoded is None else decoded
        unread = decoded is None and self.chance.random() < 0.04
        return Case(
            request=SigningRequest(chain_id=1, sender=self.sender, payload=payload),
            decoded=Unavailable(stage="decoders", reason="not understood") if unread else Known(value=meaning),
            effects=unavailable if effects is None else Known(value=effects),
        )

    def transaction(self, data: str = "0x12345678", **fields: object) -> Transaction:
        """A call of some contract."""
        document = {"type": 2, "to": self.address(), "value": 0, "data": data, **fields}
        return Transaction.model_validate(document)

    def _call(self) -> Call:
        return Call(
            target=self.address(),
            sender=self.sender,
            value=0,
            calldata="0x",
            selector=None,
            signature=None,
            name=self.chance.choice([None, "mint", "claim", "deposit", "stake"]),
            intent="call",
            source="dictionary",
        )


def _payment(drawn: Drawn) -> Case:
    chance = drawn.chance
    other = drawn.address() if chance.random() < 0.6 else None
    paid, received = chance.choice([(1, 0), (1, 1), (1, 1), (0, 1), (2, 1), (3, 0), (1, 2), (6, 0), (0, 0)])
    approvals = [drawn.approval(drawn.sender) for _ in range(chance.choice([0, 0, 0, 1]))]
    return drawn.case(drawn.transaction(), drawn.effects(drawn.changes(drawn.sender, other, paid, received), approvals))


def _approvals(drawn: Drawn) -> Case:
    count = drawn.chance.choice([1, 1, 1, 2, 2, 4])
    approvals = [drawn.approval(drawn.sender) for _ in range(count)]
    if count > 1 and drawn.chance.random() < 0.5:
        approvals = [it.model_copy(update={"spender": approvals[0].spender}) for it in approvals]
    return drawn.case(drawn.transaction(), drawn.effects([], approvals))


def _failure(drawn: Drawn) -> Case:
    status: Status = drawn.chance.choice(["reverted", "halted"])
    return drawn.case(drawn.transaction(), drawn.effects([], status=status))


def _unsimulated(drawn: Drawn) -> Case:
    chance = drawn.chance
    value = chance.choice([0, 0, 10**18])
    to = None if chance.random() < 0.15 else drawn.address()
    return drawn.case(drawn.transaction(chance.choice(["0x", "0x12345678"]), value=value, to=to), None)


def _smart_account(drawn: Drawn) -> Case:
    chance = drawn.chance
    account = drawn.address()
    other = chance.choice([None, drawn.address(), drawn.sender])
    paid, received = chance.choice([(1, 0), (1, 1), (0, 1), (2, 0), (0, 0)])
    approvals = [drawn.approval(account) for _ in range(chance.choice([0, 0, 1, 1, 3]))]
    payload = drawn.transaction(_SAFE_CALL + "00" * 32, to=account)
    return drawn.case(payload, drawn.effects(drawn.changes(account, other, paid, received), approvals))


def _control(drawn: Drawn) -> Case:
    chance = drawn.chance
    delegate = ZERO_ADDRESS if chance.random() < 0.2 else drawn.address()
    asked = Authorization(
        chain_id=chance.choice([0, 1]), address=delegate, nonce=0, authority=chance.choice([None, drawn.sender])
    )
    kind: Literal["owner", "admin"] = chance.choice(["owner", "admin"])
    lost = StateChange(kind=kind, address=drawn.address(), before=drawn.sender, after=drawn.address())
    if chance.random() < 0.6:
        return drawn.case(drawn.transaction(type=4, authorizations=(asked,)), drawn.effects([]))
    return drawn.case(drawn.transaction(), drawn.effects([], states=(lost,)))


def _permit(drawn: Drawn) -> Case:
    chance = drawn.chance
    permissions = tuple(
        Permission(
            standard="EIP-2612",
            token=drawn.address(),
            owner=drawn.sender if chance.random() < 0.85 else drawn.address(),
            spender=drawn.address(),
            amount=chance.choice([0, 5_000_000, 5_000_000, UINT256_MAX, UINT256_MAX]),
            expires=chance.choice(_ENDS),
        )
        for _ in range(chance.choice([1, 1, 1, 2, 3]))
    )
    decoded = Decoded(kind="typed-data", intent="permit", call=None, permissions=permissions)
    used = None if chance.random() < 0.3 else drawn.effects([], basis="permit-used")
    return drawn.case(_typed(drawn, "Permit"), used, decoded)


def _order(drawn: Drawn) -> Case:
    chance = drawn.chance
    other = drawn.address() if chance.random() < 0.4 else None
    paid, received = chance.choice([(1, 1), (1, 0), (2, 1), (0, 1), (0, 0)])
    changes = drawn.changes(drawn.sender, other, paid, received)
    effects = None if chance.random() < 0.3 else drawn.effects(changes, basis="permit-used")
    decoded = Decoded(kind="typed-data", intent="order", call=None)
    return drawn.case(_typed(drawn, chance.choice(_PRIMARY)), effects, decoded)


def _message(drawn: Drawn) -> Case:
    chance = drawn.chance
    text = chance.choice(
        ["I agree to the terms", "app.example.org wants you to sign in with your Ethereum account:", None, None]
    )
    data = "0x" + (text.encode() if text else chance.randbytes(32)).hex()
    scheme: Literal["personal_sign", "eth_sign"] = chance.choice(["personal_sign", "personal_sign", "eth_sign"])
    form: Literal["text", "bytes", "hash"] = "text" if text else chance.choice(["bytes", "hash"])
    decoded = Decoded(kind="message", intent="message", call=None)
    return drawn.case(Message(scheme=scheme, form=form, data=data, text=text), None, decoded)


def _batch(drawn: Drawn) -> Case:
    calls = tuple(BatchCall(to=drawn.address(), value=0, data="0x12345678") for _ in range(drawn.chance.choice([2, 3])))
    paid, received = drawn.chance.choice([(1, 1), (1, 0), (0, 0)])
    effects = drawn.effects(drawn.changes(drawn.sender, None, paid, received))
    return drawn.case(Batch(version="2.0.0", atomic_required=True, calls=calls), effects)


def _delegated(drawn: Drawn) -> Case:
    chance = drawn.chance
    if chance.random() < 0.5:
        asked = PermissionRequest(
            delegate=drawn.address(), signer="account", type="native", adjustable=False, terms=(), expires=None
        )
        return drawn.case(PermissionGrant(requests=(asked,) * chance.choice([1, 2])), None)
    operation = UserOperation(
        entry_point_version="0.7", entry_point=drawn.address(), account=drawn.sender, nonce=0, call_data="0x12345678"
    )
    paid, received = chance.choice([(1, 1), (1, 0), (0, 0)])
    return drawn.case(operation, drawn.effects(drawn.changes(drawn.sender, drawn.address(), paid, received)))


def _unused(drawn: Drawn) -> Case:
    decoded = Decoded(kind="typed-data", intent="permit", call=None)
    return drawn.case(_typed(drawn, "Order"), drawn.effects([], basis="permit-used", status="reverted"), decoded)


def _typed(drawn: Drawn, primary_type: str) -> TypedData:
    domain = Domain(name=drawn.chance.choice([None, "Seaport", "USD Coin", "Permit2"]))
    return TypedData(
        domain=domain, primary_type=primary_type, encoded_type=primary_type, message=(), digest="0x" + "cd" * 32
    )


SITUATIONS: Final[tuple[tuple[str, int, Callable[[Drawn], Case]], ...]] = (
    ("payment", 26, _payment),
    ("approvals", 21, _approvals),
    ("permit", 12, _permit),
    ("smart-account", 10, _smart_account),
    ("order", 8, _order),
    ("message", 6, _message),
    ("control", 5, _control),
    ("unsimulated", 5, _unsimulated),
    ("failure", 4, _failure),
    ("batch", 3, _batch),
    ("delegated", 3, _delegated),
    ("unused", 2, _unused),
)
"""What is drawn, how often of a hundred, and by what."""


def drawn_case(chance: random.Random) -> tuple[str, Case]:
    """A random case and the name of its situation."""
    names, weights, builders = zip(*SITUATIONS, strict=True)
    position = chance.choices(range(len(names)), weights)[0]
    return names[position], builders[position](Drawn(chance))
