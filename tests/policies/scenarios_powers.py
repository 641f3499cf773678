"""Hit and miss cases of the rules about powers over accounts, approvals in number, and what leaves an account."""

from typing import Any

from decoders.primitives import ZERO_ADDRESS, hex_of, keccak
from decoders.requests import Domain, Field712, Origin, Transaction
from policies.case import Case
from simulation.effects import Asset
from tests.policies.cases import (
    APE,
    COIN,
    CONTRACT,
    DOLLAR,
    ETHER,
    FAKE_DOLLAR,
    NFT,
    NOW,
    PERMIT2,
    PRIVATE,
    ROUTER,
    SAFE,
    SENDER,
    SITE,
    STRANGER,
    USDC,
    WORLD,
    account,
    approval,
    call,
    change,
    effects,
    frame,
    permission,
    plain_send,
    transaction,
    typed_data,
)
from tests.policies.situations import (
    ALL,
    APPROVE,
    CAUTION,
    CRITICAL,
    DANGER,
    DELEGATED_CALL,
    EXCHANGE,
    EXEC,
    INFO,
    OPERATOR,
    TRANSFER,
    Scenario,
    authorizing,
    knowing,
    trusting,
)

_SAFE_SITE = Origin(url="https://app.safe.global/home")
_ADD_OWNER = "addOwnerWithThreshold(address,uint256)"
_GUARD = hex_of(keccak(b"guard_manager.guard.address"))
_ITEMS = "0x17e3500000000000000000000000000000017e35"


def _slot(number: int) -> str:
    return f"0x{number:064x}"


def safe_call(signature: str, *words: int | str, intent: str = "change-owners", origin: Origin = SITE) -> Case:
    inside = call(signature, SAFE, *words, intent=intent)
    return transaction(call(EXEC, SAFE, children=(inside,)), origin=origin)


def writing(*slots: str, inside: Any = DELEGATED_CALL, where: str = SAFE) -> Case:
    happens = effects(storage_written=((where, slots),))
    return transaction(call(EXEC, SAFE, children=(inside,)), happens)


def several(spender: str, *, again: bool = True) -> Case:
    given = [approval(spender, 5_000_000)]
    given += [approval(spender, 7_000_000, asset=FAKE_DOLLAR)] if again else []
    return transaction(call("batch()", CONTRACT), effects(approvals=tuple(given)))


def one_nft(spender: str) -> Case:
    given = approval(spender, 1, asset=APE, kind="token")
    return transaction(call(APPROVE, NFT, spender, 12), effects(approvals=(given,)))


def sweeping(*pieces: int, to: str = PRIVATE, returns: bool = False, **more: Any) -> Case:
    """Items of one collection, so many of each, to one account."""
    assets = [Asset(type="erc1155", address=_ITEMS, token_id=number + 1) for number in range(len(pieces))]
    changes = [change(SENDER, asset, -count) for asset, count in zip(assets, pieces, strict=True)]
    changes += [change(to, asset, count) for asset, count in zip(assets, pieces, strict=True)]
    changes += [change(SENDER, COIN, ETHER)] if returns else []
    return transaction(call("batch()", _ITEMS), effects(asset_changes=tuple(changes)), **more)


def tolled(sent: int, arrives: int, target: str = USDC) -> Case:
    changes = (change(SENDER, DOLLAR, -sent), change(PRIVATE, DOLLAR, arrives))
    return transaction(call(TRANSFER, target, PRIVATE, sent), effects(asset_changes=changes))


def delegating(delegate: str, *limits: tuple[str, str]) -> Case:
    """A `Delegation` of the delegation framework (ERC-7710) with caveats of (enforcer, terms)."""
    caveats = tuple(
        Field712(
            name=str(at),
            type="Caveat",
            value=(
                Field712(name="enforcer", type="address", value=enforcer),
                Field712(name="terms", type="bytes", value=terms),
            ),
        )
        for at, (enforcer, terms) in enumerate(limits)
    )
    return typed_data(
        fields=(
            Field712(name="delegate", type="address", value=delegate),
            Field712(name="delegator", type="address", value=SENDER),
            Field712(name="authority", type="bytes32", value="0x" + "ff" * 32),
            Field712(name="caveats", type="Caveat[]", value=caveats),
        )
    )


_UNREAD = (CONTRACT, "0x01")
_ENDS = ("0x1046bb45c8d673d4ea75321280db34899413c069", f"0x{NOW + 3_600:064x}")
_UP_TO_100_USDC = ("0xf100b0819427117ecf76ed94b358b1a5b5c6d2fc", f"{USDC}{100_000_000:064x}")


def permitting(standard: str, contract: str, **more: Any) -> Case:
    return typed_data(
        permission(ROUTER, standard=standard), domain=Domain(chain_id=1, verifying_contract=contract), **more
    )


def using(gas: int, signature: str = APPROVE, fee: int = 10**15) -> Case:
    return transaction(call(signature, USDC, STRANGER, 0), effects(gas_used=gas, fee=fee))


def paying_fee(fee: int) -> Case:
    # 50,000 units of gas at a base fee of 1 gwei: the block asks for 5 * 10**13 wei.
    return transaction(plain_send(STRANGER, 1), effects(fee=fee))


def creating(value: int) -> Case:
    case = transaction(None)
    payload = Transaction(type=2, to=None, value=value, data="0x6001600055")
    return case.model_copy(update={"request": case.request.model_copy(update={"payload": payload})})


def destroying(sender: str) -> Case:
    end = frame(1, sender, PRIVATE, "0x").model_copy(update={"type": "SELFDESTRUCT", "value": ETHER})
    top = frame(0, SENDER, CONTRACT, "0x12345678")
    return transaction(call("close()", CONTRACT), effects(frames=(top, end)))


def spending(amount: int) -> Case:
    return transaction(plain_send(PRIVATE, amount), effects(asset_changes=(change(SENDER, COIN, -amount),)))


def running(delegate: str | None) -> Case:
    code = "none" if delegate is None else "delegated"
    own = account(SENDER, code, nonce=7, balance=ETHER, delegate=delegate)
    return transaction(plain_send(PRIVATE, 1), effects(accounts=(own, *WORLD[1:])))


_ELSEWHERE = "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913"
"""USDC on Base."""


def sending_elsewhere(code: str) -> Case:
    happens = effects(accounts=(*WORLD, account(_ELSEWHERE, code)))
    return transaction(call(TRANSFER, USDC, _ELSEWHERE, 5_000_000), happens)


def asked_by_site(delegate: str, origin: Origin) -> Case:
    case = authorizing(delegate)
    return case.model_copy(update={"request": case.request.model_copy(update={"origin": origin})})


POWERS = (
    Scenario("authorization-7702", "site-asks", CRITICAL, asked_by_site(STRANGER, SITE)),
    Scenario("authorization-7702", "account-manager-asks", DANGER, asked_by_site(STRANGER, _SAFE_SITE)),
    Scenario("delegated-account", "unlisted-delegate", INFO, running(STRANGER)),
    Scenario("delegated-account", "listed-delegate", None, running("0x63c0c19a282a1b52b07dd5a65b58948a07dae32b")),
    Scenario("delegated-account", "no-delegate", None, running(None)),
    Scenario("account-control-call", "owner-who-can-act-alone", CRITICAL, safe_call(_ADD_OWNER, PRIVATE, 1)),
    Scenario("account-control-call", "owner-among-others", DANGER, safe_call(_ADD_OWNER, PRIVATE, 2)),
    Scenario(
        "account-control-call",
        "owner-added-in-safes-own-app",
        DANGER,
        safe_call(_ADD_OWNER, PRIVATE, 1, origin=_SAFE_SITE),
    ),
    Scenario(
        "account-control-call",
        "private-module",
        CRITICAL,
        safe_call("enableModule(address)", PRIVATE, intent="enable-module"),
    ),
    Scenario(
        "account-control-call",
        "guard-removed",
        DANGER,
        safe_call("setGuard(address)", ZERO_ADDRESS, intent="change-guard"),
    ),
    Scenario(
        "account-control-call",
        "fallback-handler",
        DANGER,
        safe_call("setFallbackHandler(address)", STRANGER, intent="change-fallback-handler"),
    ),
    Scenario("account-control-call", "threshold", DANGER, safe_call("changeThreshold(uint256)", 3)),
    Scenario(
        "account-control-call",
        "module-disabled",
        None,
        safe_call("disableModule(address,address)", SENDER, STRANGER, intent="disable-module"),
    ),
    Scenario("safe-storage-change", "code", CRITICAL, writing(_slot(0), _slot(5))),
    Scenario("safe-storage-change", "threshold", CRITICAL, writing(_slot(4))),
    Scenario("safe-storage-change", "guard", CRITICAL, writing(_GUARD)),
    Scenario("safe-storage-change", "nonce-only", None, writing(_slot(5))),
    Scenario(
        "safe-storage-change",
        "open-call",
        None,
        writing(_slot(4), inside=call("changeThreshold(uint256)", SAFE, 2, intent="change-owners")),
    ),
    Scenario("safe-storage-change", "another-account", None, writing(_slot(0), where=STRANGER)),
    Scenario("signed-delegation", "without-limits", CRITICAL, delegating(PRIVATE)),
    Scenario("signed-delegation", "only-an-end", CRITICAL, delegating(PRIVATE, _ENDS)),
    Scenario("signed-delegation", "up-to-an-amount", CAUTION, delegating(PRIVATE, _UP_TO_100_USDC, _ENDS)),
    Scenario("signed-delegation", "unread-limits", CAUTION, delegating(PRIVATE, _UNREAD, _UNREAD)),
    Scenario("signed-delegation", "vote", None, typed_data()),
    Scenario("permit-on-unlisted-contract", "permit2-elsewhere", CAUTION, permitting("Permit2", STRANGER)),
    Scenario("permit-on-unlisted-contract", "no-contract", CAUTION, permitting("ERC-2612", PRIVATE)),
    Scenario("permit-on-unlisted-contract", "permit2", None, permitting("Permit2", PERMIT2)),
    Scenario("permit-on-unlisted-contract", "token", None, permitting("ERC-2612", USDC)),
)

GIVEN_AWAY = (
    Scenario("nft-approval", "unlisted-contract", CAUTION, one_nft(STRANGER)),
    Scenario("nft-approval", "known-marketplace", INFO, one_nft("0x1e0049783f008a0085193e00003d00cd54003c71")),
    Scenario("nft-approval", "no-code", None, one_nft(PRIVATE)),
    Scenario("nft-approval", "operator", None, transaction(call(OPERATOR, NFT, STRANGER, 1))),
    Scenario("several-approvals", "unlisted-contract", DANGER, several(STRANGER)),
    Scenario("several-approvals", "private-account", CRITICAL, several(PRIVATE)),
    Scenario("several-approvals", "known-spender", None, several(PERMIT2)),
    Scenario("several-approvals", "one", None, several(STRANGER, again=False)),
    Scenario("assets-swept-to-one-stranger", "site-asks", CRITICAL, sweeping(1, 1, 1, origin=SITE)),
    Scenario("assets-swept-to-one-stranger", "nobody-asks", DANGER, sweeping(1, 1, 1)),
    Scenario("assets-swept-to-one-stranger", "many-pieces-of-two", CRITICAL, sweeping(10, 10, origin=SITE)),
    Scenario("assets-swept-to-one-stranger", "two-pieces", None, sweeping(1, 1, origin=SITE)),
    Scenario("assets-swept-to-one-stranger", "sold", None, sweeping(1, 1, 1, returns=True, origin=SITE)),
    Scenario("assets-swept-to-one-stranger", "to-a-friend", None, sweeping(1, 1, 1, account=knowing(PRIVATE))),
    Scenario("assets-swept-to-one-stranger", "to-own-wallet", INFO, sweeping(1, 1, 1, account=trusting(PRIVATE))),
    Scenario("recipient-gets-less", "five-percent", CAUTION, tolled(10**8, 95 * 10**6)),
    Scenario("recipient-gets-less", "tiny-toll", INFO, tolled(10**8, 10**8 - 10**5)),
    Scenario("recipient-gets-less", "rounding", None, tolled(10**8, 10**8 - 2)),
    Scenario("recipient-gets-less", "whole", None, tolled(10**8, 10**8)),
    Scenario(
        "token-not-taken-by-exchange", "not-listed", DANGER, transaction(call(TRANSFER, NFT, PRIVATE, 5)), EXCHANGE
    ),
    Scenario("token-not-taken-by-exchange", "listed", None, transaction(call(TRANSFER, USDC, PRIVATE, 5)), EXCHANGE),
    Scenario("token-not-taken-by-exchange", "coins", None, transaction(plain_send(PRIVATE, ETHER)), EXCHANGE),
    Scenario("recipient-known-elsewhere", "no-contract-here", DANGER, sending_elsewhere("none")),
    Scenario("recipient-known-elsewhere", "contract-here", None, sending_elsewhere("contract")),
    Scenario("large-share-of-coins", "nearly-all", INFO, spending(98 * ETHER // 10)),
    Scenario("large-share-of-coins", "a-tenth", None, spending(ETHER)),
    Scenario("unusual-gas", "revocation", CAUTION, using(2_400_000)),
    Scenario("unusual-gas", "ordinary", None, using(48_000)),
    Scenario("unusual-gas", "complex-call", None, using(2_400_000, "compound(address,uint256)")),
    Scenario("fee-above-base-fee", "hundredfold", CAUTION, paying_fee(10**17)),
    Scenario("fee-above-base-fee", "small-fee", None, paying_fee(5 * 10**15)),
    Scenario("creation-with-value", "one-coin", CAUTION, creating(ETHER)),
    Scenario("creation-with-value", "no-value", None, creating(0)),
    Scenario("self-destruct", "called-contract", CAUTION, destroying(CONTRACT)),
    Scenario("self-destruct", "elsewhere", INFO, destroying(STRANGER)),
    Scenario(
        "self-destruct",
        "none",
        None,
        transaction(call("close()", CONTRACT), effects(approvals=(approval(ROUTER, ALL),))),
    ),
)
