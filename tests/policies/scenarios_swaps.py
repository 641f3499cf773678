"""Hit and miss cases of the rules about swaps and signed orders."""

from typing import Any

from decoders.primitives import UINT256_MAX, ZERO_ADDRESS, keccak
from decoders.requests import Field712
from policies.case import Case
from simulation.effects import Asset, Frame, Log, PoolPrice, Resale
from tests.policies.cases import (
    COIN,
    CONTRACT,
    DOLLAR,
    ETHER,
    FAKE_USDC,
    NOW,
    PRIVATE,
    ROUTER,
    SENDER,
    SITE,
    STRANGER,
    USDC,
    account,
    call,
    change,
    effects,
    frame,
    transaction,
    typed_data,
)
from tests.policies.situations import CAUTION, CRITICAL, DANGER, INFO, Scenario, knowing, trusting

_TOKEN = Asset(type="erc20", address=FAKE_USDC, symbol="HONEY", decimals=0)
_POOL = "0x900190000000000000000000000000000000a111"
_WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"
_V2 = "swapExactETHForTokens(uint256,address[],address,uint256)"
_V3 = "exactInputSingle((address,address,uint24,address,uint256,uint256,uint160))"
_SWEEP = "SWEEP(address,address,uint256)"


def asked(minimum: int, recipient: str, deadline: int = NOW + 1_200) -> Any:
    """A V2 swap of one coin; its decoded arguments, as the decoder names them."""
    plain = call(_V2, ROUTER, minimum, 128, recipient, deadline, value=ETHER)
    names = ("amountOutMin", "path", "to", "deadline")
    values = (str(minimum), (_WETH, USDC), recipient, str(deadline))
    types = ("uint256", "address[]", "address", "uint256")
    arguments = (
        plain.args[0].model_copy(update={"name": name, "type": kind, "value": value})
        for name, kind, value in zip(names, types, values, strict=True)
    )
    return plain.model_copy(update={"args": tuple(arguments)})


def swapping(recipient: str = SENDER, minimum: int = 2_400_000_000, *, gets: str = "", **more: Any) -> Case:
    """One coin for 2,500 USDC that go to `gets`, by default to the recipient."""
    changes = (
        change(SENDER, COIN, -ETHER),
        change(gets or recipient, DOLLAR, 2_500_000_000),
    )
    deadline = more.pop("deadline", NOW + 1_200)
    return transaction(asked(minimum, recipient, deadline), effects(asset_changes=changes), **more)


def limited_by_price() -> Case:
    struct = (_WETH, USDC, "500", SENDER, str(ETHER), "0", "79228162514264337593543950336")
    plain = call(_V3, ROUTER, value=ETHER)
    argument = call("f(address)", ROUTER, SENDER).args[0].model_copy(update={"name": "params", "value": struct})
    return transaction(plain.model_copy(update={"args": (argument,)}), origin=SITE)


def swept_at_the_end() -> Case:
    """A swap without a minimum into the router, and a sweep with one."""
    inside = asked(0, ROUTER)
    sweep = call(_SWEEP, ROUTER, USDC, SENDER, 2_400_000_000)
    return transaction(call("execute(bytes,bytes[])", ROUTER, children=(inside, sweep)), origin=SITE)


def traded(before: tuple[int, int], paid: int, got: int, *, own: bool = True) -> Case:
    """A swap through one pool that held `before`; the events of a Uniswap V2 pair."""
    sync = _log("Sync(uint112,uint112)", before[0] + paid, before[1] - got, index=0)
    swap = _log("Swap(address,uint256,uint256,uint256,uint256,address)", paid, 0, 0, got, index=1)
    top = frame(0, SENDER, ROUTER, "0x7ff36ab5")
    inside = frame(1, ROUTER, _POOL, "0x022c0d9f").model_copy(update={"logs": (sync, swap)})
    who = SENDER if own else STRANGER
    changes = (change(who, COIN, -paid), change(who, DOLLAR, got))
    return transaction(asked(1, SENDER), effects(asset_changes=changes, frames=(top, inside)))


def _log(signature: str, *words: int, index: int) -> Log:
    data = "0x" + "".join(f"{word:064x}" for word in words)
    return Log(address=_POOL, topics=("0x" + keccak(signature.encode()).hex(),), data=data, index=index)


def buying(outcome: str, arrived: int = 990, *, pays: bool = True) -> Case:
    """A thousand units of a token, bought or given, and what came of sending 990 of them back."""
    trial = Resale.model_validate(
        {"token": FAKE_USDC, "to": _POOL, "amount": 990, "arrived": arrived, "outcome": outcome}
    )
    paid = (change(SENDER, COIN, -ETHER),) if pays else ()
    changes = (*paid, change(SENDER, _TOKEN, 1_000))
    return transaction(asked(1, SENDER), effects(asset_changes=changes, resales=(trial,)))


def traded_at(root_before: int, first: int, second: int) -> Case:
    """A swap through a pool of concentrated liquidity; amounts as the pool sees them."""
    words = (first, second % 2**256, root_before, 10**18, 0)
    swap = Log(
        address=_POOL,
        topics=(
            "0x" + keccak(b"Swap(address,address,int256,int256,uint160,uint128,int24)").hex(),
            "0x" + "00" * 32,
            "0x" + "00" * 32,
        ),
        data="0x" + "".join(f"{word:064x}" for word in words),
        index=0,
    )
    inside = frame(1, ROUTER, _POOL, "0x128acb08").model_copy(update={"logs": (swap,)})
    changes = (change(SENDER, COIN, -first), change(SENDER, DOLLAR, -second))
    price = PoolPrice(pool=_POOL, pool_id=None, root_before=root_before)
    frames = (frame(0, SENDER, ROUTER, "0x414bf389"), inside)
    return transaction(asked(1, SENDER), effects(asset_changes=changes, frames=frames, pool_prices=(price,)))


def order_of(form: dict[str, str], kinds: str = "address uint256") -> Case:
    """Typed data with these fields: an address where the value is `0x` text, else a number."""
    address, number = kinds.split(" ")
    fields = tuple(
        Field712(name=name, type=address if value.startswith("0x") else number, value=value)
        for name, value in form.items()
    )
    return typed_data(fields=fields)


def cow(receiver: str, buys: int = 2_400_000_000) -> Case:
    amounts = {"sellAmount": str(ETHER), "buyAmount": str(buys)}
    return order_of({"sellToken": _WETH, "buyToken": USDC, "receiver": receiver, **amounts})


def blur(rate: int) -> Case:
    """A sale at Blur's first exchange with one fee, in parts of ten thousand."""
    parties = {"trader": SENDER, "side": "1", "matchingPolicy": ROUTER, "collection": CONTRACT, "price": str(ETHER)}
    plain = order_of(parties)
    payload = plain.request.payload
    fee = (
        Field712(name="rate", type="uint16", value=str(rate)),
        Field712(name="recipient", type="address", value=PRIVATE),
    )
    fees = Field712(name="fees", type="Fee[]", value=(Field712(name="0", type="Fee", value=fee),))
    assert payload.kind == "typed-data"
    signed = payload.model_copy(update={"message": (*payload.message, fees)})
    return plain.model_copy(update={"request": plain.request.model_copy(update={"payload": signed})})


def one_inch(receiver: str, taking: int = 2_400_000_000) -> Case:
    amounts = {"makingAmount": str(ETHER), "takingAmount": str(taking)}
    return order_of({"maker": SENDER, "receiver": receiver, "makerAsset": _WETH, "takerAsset": USDC, **amounts})


def zero_ex(taker: str, gets: int = 2_400_000_000) -> Case:
    amounts = {"makerAmount": str(ETHER), "takerAmount": str(gets)}
    return order_of({"makerToken": _WETH, "takerToken": USDC, "maker": SENDER, "taker": taker, **amounts})


def uniswap_x(*recipients: str, ends: int = 2_400_000_000) -> Case:
    """A Permit2 witness of the Dutch order's form."""
    outputs = tuple(
        Field712(
            name=str(at),
            type="DutchOutput",
            value=(
                Field712(name="token", type="address", value=USDC),
                Field712(name="startAmount", type="uint256", value="2500000000"),
                Field712(name="endAmount", type="uint256", value=str(ends)),
                Field712(name="recipient", type="address", value=recipient),
            ),
        )
        for at, recipient in enumerate(recipients)
    )
    permitted = (
        Field712(name="token", type="address", value=_WETH),
        Field712(name="amount", type="uint256", value=str(ETHER)),
    )
    witness = (Field712(name="outputs", type="DutchOutput[]", value=outputs),)
    fields = (
        Field712(name="permitted", type="TokenPermissions", value=permitted),
        Field712(name="witness", type="ExclusiveDutchOrder", value=witness),
    )
    return typed_data(fields=fields)


def passed_on(name: str, *, to: str = PRIVATE, returns: bool = False) -> Case:
    """A coin paid into a contract that hands it to `to`."""
    paid = call(name, CONTRACT, value=ETHER)
    top = frame(0, SENDER, CONTRACT, paid.calldata).model_copy(update={"value": ETHER})
    inner: Frame = frame(1, CONTRACT, to, "0x").model_copy(update={"value": ETHER, "gas_used": 0})
    changes = [change(SENDER, COIN, -ETHER), change(to, COIN, ETHER)]
    changes += [change(SENDER, DOLLAR, 2_500_000_000)] if returns else []
    return transaction(paid, effects(frames=(top, inner), asset_changes=tuple(changes)))


def replaceable(value: int, target: str = CONTRACT, *, inner: str = "DELEGATECALL") -> Case:
    paid = call("join()", target, value=value)
    top = frame(0, SENDER, target, paid.calldata)
    behind = frame(1, target, STRANGER, paid.calldata).model_copy(update={"type": inner})
    changes = (change(SENDER, COIN, -value), change(target, COIN, value))
    happens = effects(frames=(top, behind), asset_changes=changes, accounts=(*effects().accounts, account(_POOL)))
    return transaction(paid, happens)


SWAPS = (
    Scenario("swap-pays-somebody-else", "private-account", CRITICAL, swapping(PRIVATE)),
    Scenario("swap-pays-somebody-else", "unlisted-contract", DANGER, swapping(STRANGER)),
    Scenario("swap-pays-somebody-else", "earlier-counterparty", CAUTION, swapping(PRIVATE, account=knowing(PRIVATE))),
    Scenario("swap-pays-somebody-else", "trusted-by-user", INFO, swapping(PRIVATE, account=trusting(PRIVATE))),
    Scenario("swap-pays-somebody-else", "to-oneself", None, swapping()),
    Scenario("swap-pays-somebody-else", "router-keeps-for-later-step", None, swapping(ROUTER, gets=SENDER)),
    Scenario("swap-without-minimum", "site-sets-none", CAUTION, swapping(minimum=0, origin=SITE)),
    Scenario("swap-without-minimum", "own-program", INFO, swapping(minimum=0)),
    Scenario("swap-without-minimum", "with-minimum", None, swapping(origin=SITE)),
    Scenario("swap-without-minimum", "price-limit", None, limited_by_price()),
    Scenario("swap-without-minimum", "minimum-in-last-step", None, swept_at_the_end()),
    Scenario("swap-without-deadline", "never-lapses", INFO, swapping(deadline=UINT256_MAX)),
    Scenario("swap-without-deadline", "twenty-minutes", None, swapping()),
    Scenario("swap-below-pool-rate", "concentrated-liquidity", DANGER, traded_at(2**96, 1_000_000, -600_000)),
    Scenario("swap-below-pool-rate", "concentrated-deep", None, traded_at(2**96, 1_000_000, -990_000)),
    Scenario("received-token-cannot-be-sold", "refused", CRITICAL, buying("refused", 0)),
    Scenario("received-token-cannot-be-sold", "most-kept", DANGER, buying("sent", 300)),
    Scenario("received-token-cannot-be-sold", "third-kept", CAUTION, buying("sent", 660)),
    Scenario("received-token-cannot-be-sold", "sold", None, buying("sent")),
    Scenario("received-token-cannot-be-sold", "not-tried", None, buying("failed", 0)),
    Scenario("received-token-cannot-be-sold", "given", None, buying("refused", 0, pays=False)),
    Scenario("swap-below-pool-rate", "thin-pool", DANGER, traded((ETHER, 2_500_000_000), ETHER, 1_246_000_000)),
    Scenario("swap-below-pool-rate", "small-pool", CAUTION, traded((6 * ETHER, 15_000_000_000), ETHER, 2_136_000_000)),
    Scenario("swap-below-pool-rate", "deep-pool", None, traded((900 * ETHER, 2_250_000_000_000), ETHER, 2_489_000_000)),
    Scenario("swap-below-pool-rate", "others-trade", None, traded((ETHER, 10**9), ETHER, 498_000_000, own=False)),
    Scenario("payment-passed-on", "deposit-to-private-account", DANGER, passed_on("deposit()")),
    Scenario("payment-passed-on", "something-returns", None, passed_on("deposit()", returns=True)),
    Scenario("payment-passed-on", "contract-holds-it", None, passed_on("deposit()", to=STRANGER)),
    Scenario("payment-passed-on", "payment-to-person", None, passed_on("pay()")),
    Scenario("runs-replaceable-code", "one-coin", CAUTION, replaceable(ETHER)),
    Scenario("runs-replaceable-code", "small-payment", INFO, replaceable(10**16)),
    Scenario("runs-replaceable-code", "known-contract", None, replaceable(ETHER, ROUTER)),
    Scenario("runs-replaceable-code", "own-code", None, replaceable(ETHER, inner="CALL")),
)  # fmt: skip

ORDERS = (
    Scenario("order-pays-somebody-else", "blur-fees", CRITICAL, blur(9_500)),
    Scenario("order-pays-somebody-else", "blur-usual-fees", None, blur(250)),
    Scenario("order-pays-somebody-else", "cow", CRITICAL, cow(PRIVATE)),
    Scenario("order-pays-somebody-else", "one-inch", CRITICAL, one_inch(PRIVATE)),
    Scenario("order-pays-somebody-else", "uniswap-x", CRITICAL, uniswap_x(PRIVATE)),
    Scenario("order-pays-somebody-else", "unlisted-contract", DANGER, cow(STRANGER)),
    Scenario("order-pays-somebody-else", "zero-means-signer", None, cow(ZERO_ADDRESS)),
    Scenario("order-pays-somebody-else", "signer-and-fee", None, uniswap_x(SENDER, PRIVATE)),
    Scenario("order-pays-somebody-else", "vote", None, typed_data()),
    Scenario("order-for-nothing", "cow", CRITICAL, cow(ZERO_ADDRESS, 0)),
    Scenario("order-for-nothing", "one-inch", CRITICAL, one_inch(ZERO_ADDRESS, 1)),
    Scenario("order-for-nothing", "zero-ex", CRITICAL, zero_ex(ZERO_ADDRESS, 0)),
    Scenario("order-for-nothing", "uniswap-x-falls-to-nothing", CRITICAL, uniswap_x(SENDER, ends=0)),
    Scenario("order-for-nothing", "for-a-price", None, cow(ZERO_ADDRESS)),
    Scenario("order-for-one-taker", "stranger", CAUTION, zero_ex(PRIVATE)),
    Scenario("order-for-one-taker", "anybody", None, zero_ex(ZERO_ADDRESS)),
)
