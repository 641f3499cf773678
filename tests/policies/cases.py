"""Compact builders for cases. Everything has a harmless default; a test states only what matters to it."""

from typing import Any

from decoders.decoded import Argument, Call, Decoded, Permission
from decoders.outcome import Known, Unavailable
from decoders.primitives import UINT256_MAX, keccak
from decoders.requests import (
    AccountKnowledge,
    Authorization,
    Domain,
    Field712,
    Message,
    Origin,
    SigningRequest,
    Transaction,
    TypedData,
)
from policies.case import Case
from simulation.effects import (
    AccountState,
    ApprovalChange,
    Asset,
    AssetChange,
    BlockRef,
    Effects,
    EventMismatch,
    Frame,
    StateChange,
)

SENDER = "0x5e4de70000000000000000000000000000005e4d"
STRANGER = "0x1f2e3d4c5b6a79880f1e2d3c4b5a69780f1e2d3c"
PRIVATE = "0xa1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
CONTRACT = "0xc0de4a1100000000000000000000000000c0de99"
SAFE = "0x5afe0000000000000000000000000000005afe01"

USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"
PERMIT2 = "0x000000000022d473030f116ddee9f6b43ac78ba3"
ROUTER = "0x7a250d5630b4cf539739df2c5dacb4c659f2488d"
CONDUIT = "0x1e0049783f008a0085193e00003d00cd54003c71"
MULTISEND = "0x9641d764fc13c8b624c04430c7356c1c7c8102e2"
DELEGATE = "0x63c0c19a282a1b52b07dd5a65b58948a07dae32b"
FAKE_USDC = "0xfa4e05dc00000000000000000000000000fa4e05"
NFT = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d"

ETHER = 10**18
NOW = 1_750_000_000
BLOCK = BlockRef(number=22_700_000, hash="0x" + "ab" * 32, timestamp=NOW, base_fee=10**9)

COIN = Asset(type="native", symbol="ETH", decimals=18)
DOLLAR = Asset(type="erc20", address=USDC, symbol="USDC", decimals=6)
FAKE_DOLLAR = Asset(type="erc20", address=FAKE_USDC, symbol="USDC", decimals=6)
APE = Asset(type="erc721", address=NFT, token_id=12, symbol="APE")
APES = Asset(type="erc721", address=NFT, symbol="APE")

SITE = Origin(url="https://app.example.org")
ABSENT = Unavailable(stage="simulation", reason="the upstream node did not answer in time")


def selector(signature: str) -> str:
    return "0x" + keccak(signature.encode())[:4].hex()


def encode(signature: str, *words: int | str) -> str:
    """Calldata of static arguments: integers as they are, `0x` text as an address."""
    values = (int(word, 16) if isinstance(word, str) else word for word in words)
    return selector(signature) + "".join(f"{value:064x}" for value in values)


def call(signature: str, target: str, *words: int | str, **more: Any) -> Call:
    name, _, types = signature[:-1].partition("(")
    texts = (word if isinstance(word, str) else str(word) for word in words)
    pairs = zip((kind for kind in types.split(",") if kind), texts, strict=False)
    fields: dict[str, Any] = {
        "target": target,
        "sender": SENDER,
        "value": 0,
        "calldata": encode(signature, *words),
        "selector": selector(signature),
        "signature": signature,
        "name": name,
        "intent": name,
        "source": "standard",
        "args": tuple(Argument(name="", type=kind, value=value) for kind, value in pairs),
    }
    return Call(**{**fields, **more})


def plain_send(target: str, value: int) -> Call:
    return Call(
        target=target,
        sender=SENDER,
        value=value,
        calldata="0x",
        selector=None,
        signature=None,
        name=None,
        intent="transfer",
        source="standard",
    )


def account(address: str, code: str = "contract", **more: Any) -> AccountState:
    fields: dict[str, Any] = {
        "address": address,
        "code": code,
        "code_hash": None if code == "none" else "0x" + "cd" * 32,
        "nonce": 0 if code == "none" else 1,
        "balance": 0,
    }
    return AccountState(**{**fields, **more})


WORLD = (
    account(SENDER, "none", nonce=7, balance=10 * ETHER),
    account(PRIVATE, "none"),
    *(account(address) for address in (STRANGER, CONTRACT, SAFE, USDC, PERMIT2, ROUTER, CONDUIT, MULTISEND, DELEGATE)),
    *(account(address) for address in (FAKE_USDC, NFT)),
)


def effects(**more: Any) -> Effects:
    fields: dict[str, Any] = {
        "basis": "request",
        "block": BLOCK,
        "status": "success",
        "revert": None,
        "gas_used": 50_000,
        "fee": 0,
        "frames": (),
        "asset_changes": (),
        "approvals": (),
        "event_mismatches": (),
        "state_changes": (),
        "accounts": WORLD,
        "storage_written": (),
    }
    return Effects(**{**fields, **more})


def approval(spender: str, after: int = UINT256_MAX, **more: Any) -> ApprovalChange:
    fields: dict[str, Any] = {
        "owner": SENDER,
        "spender": spender,
        "asset": DOLLAR,
        "kind": "allowance",
        "before": 0,
        "after": after,
        "unlimited": after >= 2**255,
    }
    return ApprovalChange(**{**fields, **more})


def operator(spender: str, **more: Any) -> ApprovalChange:
    return approval(spender, 1, asset=APES, kind="operator", **more)


def change(who: str, asset: Asset, delta: int, **more: Any) -> AssetChange:
    return AssetChange(account=who, asset=asset, delta=delta, **more)


def mismatch(by_logs: int, by_state: int, asset: Asset = FAKE_DOLLAR, who: str = SENDER) -> EventMismatch:
    return EventMismatch(account=who, asset=asset, by_logs=by_logs, by_state=by_state)


def control(kind: Any, address: str, after: str, before: str = SENDER) -> StateChange:
    return StateChange(kind=kind, address=address, before=before, after=after)


def frame(depth: int, sender: str, to: str, data: str) -> Frame:
    return Frame(
        type="CALL",
        depth=depth,
        parent=depth - 1 if depth else None,
        sender=sender,
        to=to,
        value=0,
        gas=100_000,
        gas_used=1,
        input=data,
        output="0x",
    )


def authorization(address: str, chain_id: int = 1, authority: str | None = None) -> Authorization:
    return Authorization(chain_id=chain_id, address=address, nonce=0, authority=authority)


def transaction(asked: Call | None, happens: Effects | Unavailable | None = None, **more: Any) -> Case:
    """A transaction case; `more` are `account`, `authorizations`, `chain_id`, `origin`. `asked` None: undecoded."""
    payload = Transaction(
        type=4 if more.get("authorizations") else 2,
        to=CONTRACT if asked is None else asked.target,
        value=0 if asked is None else asked.value,
        data="0x12345678" if asked is None else asked.calldata,
        authorizations=more.get("authorizations", ()),
    )
    request = SigningRequest(
        chain_id=more.get("chain_id", 1),
        sender=SENDER,
        payload=payload,
        account=more.get("account", AccountKnowledge()),
        origin=more.get("origin", Origin()),
    )
    decoded = (
        Unavailable(stage="decoding", reason="no one knows this selector")
        if asked is None
        else Known(value=Decoded(kind="transaction", intent=asked.intent, call=asked))
    )
    outcome = happens if isinstance(happens, Unavailable) else Known(value=happens or effects())
    return Case(request=request, decoded=decoded, effects=outcome)


def permission(spender: str, amount: int = UINT256_MAX, expires: int | None = NOW + 600, **more: Any) -> Permission:
    fields: dict[str, Any] = {"standard": "eip2612", "token": USDC, "owner": SENDER, "domain_chain_id": 1}
    return Permission(**{**fields, **more}, spender=spender, amount=amount, expires=expires)


def typed_data(*permissions: Permission, happens: Effects | Unavailable | None = None, **more: Any) -> Case:
    """A typed-data case; `more` are `domain`, `account`, `fields`, `origin`."""
    payload = TypedData(
        domain=more.get("domain", Domain(name="USD Coin", chain_id=1, verifying_contract=USDC)),
        primary_type="Permit" if permissions else "Vote",
        encoded_type="Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)",
        message=more.get("fields", (Field712(name="spender", type="address", value=STRANGER),)),
        digest="0x" + "12" * 32,
    )
    request = SigningRequest(
        chain_id=1,
        sender=SENDER,
        payload=payload,
        account=more.get("account", AccountKnowledge()),
        origin=more.get("origin", SITE),
    )
    decoded = Decoded(kind="typed-data", intent="permit" if permissions else "sign", permissions=permissions)
    outcome = happens if isinstance(happens, Unavailable) else Known(value=happens or effects(basis="permit-used"))
    return Case(request=request, decoded=Known(value=decoded), effects=outcome)


def order(given: tuple[int, str, int], asked: tuple[int, str, int], recipient: str) -> Case:
    """A Seaport order; items are (item type, token, amount)."""

    def item(index: int, what: tuple[int, str, int], *more: Field712) -> Field712:
        fields = (
            Field712(name="itemType", type="uint8", value=str(what[0])),
            Field712(name="token", type="address", value=what[1]),
            Field712(name="identifierOrCriteria", type="uint256", value="12"),
            Field712(name="startAmount", type="uint256", value=str(what[2])),
            Field712(name="endAmount", type="uint256", value=str(what[2])),
        )
        return Field712(name=str(index), type="Item", value=(*fields, *more))

    paid = item(0, asked, Field712(name="recipient", type="address", value=recipient))
    fields = (
        Field712(name="offerer", type="address", value=SENDER),
        Field712(name="offer", type="OfferItem[]", value=(item(0, given),)),
        Field712(name="consideration", type="ConsiderationItem[]", value=(paid,)),
    )
    return typed_data(fields=fields, happens=ABSENT)


def message(
    text: str | None, form: Any = "text", scheme: Any = "personal_sign", url: str | None = None, **more: Any
) -> Case:
    """A message case; `more` are the other fields of the origin."""
    data = "0x" + ("11" * 32 if text is None else text.encode().hex())
    payload = Message(scheme=scheme, form=form, data=data, text=text)
    request = SigningRequest(chain_id=1, sender=SENDER, payload=payload, origin=Origin(url=url, **more))
    decoded = Decoded(kind="hash" if form == "hash" else "message", intent="sign-in")
    nothing = Unavailable(stage="simulation", reason="a message has no effects on the chain")
    return Case(request=request, decoded=Known(value=decoded), effects=nothing)
