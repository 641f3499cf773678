"""The hit and miss cases of every rule. `python -m tests.policies.write_fixtures` turns them into files."""

from decoders.primitives import ZERO_ADDRESS
from decoders.requests import Domain
from tests.policies.cases import (
    ABSENT,
    APE,
    COIN,
    CONDUIT,
    CONTRACT,
    DELEGATE,
    DOLLAR,
    ETHER,
    FAKE_DOLLAR,
    FAKE_USDC,
    MULTISEND,
    NFT,
    NOW,
    PERMIT2,
    PRIVATE,
    ROUTER,
    SAFE,
    SENDER,
    STRANGER,
    USDC,
    approval,
    call,
    change,
    effects,
    frame,
    message,
    mismatch,
    order,
    permission,
    plain_send,
    transaction,
    typed_data,
)
from tests.policies.scenarios_contexts import SCENARIOS as CONTEXTS
from tests.policies.scenarios_facts import FORMS, LISTED
from tests.policies.scenarios_origins import ORIGINS, TEXTS
from tests.policies.scenarios_powers import GIVEN_AWAY, POWERS
from tests.policies.scenarios_swaps import ORDERS as SIGNED_ORDERS
from tests.policies.scenarios_swaps import SWAPS
from tests.policies.situations import (
    ALL,
    APPROVE,
    CAUTION,
    CRITICAL,
    DANGER,
    DEAD,
    DELEGATED_CALL,
    EXEC,
    FAILED,
    FRIEND,
    INFO,
    OPERATOR,
    PULL,
    SAFE_PULL,
    SIGN_IN,
    TRANSFER,
    UNREAD,
    VANITY,
    Scenario,
    approving,
    authorizing,
    blocking,
    changing,
    doing,
    granting,
    knowing,
    look_alike,
    mismatching,
    paying,
    sending_like,
    trusting,
)

APPROVALS = (
    Scenario("unlimited-approval", "unlisted-contract", CAUTION, approving(STRANGER)),
    Scenario("unlimited-approval", "no-code", None, approving(PRIVATE)),
    Scenario("unlimited-approval", "known-router", INFO, approving(ROUTER)),
    Scenario("unlimited-approval", "trusted-by-user", INFO, approving(STRANGER, account=trusting(STRANGER))),
    Scenario("unlimited-approval", "multisend-is-no-spender", CAUTION, approving(MULTISEND)),
    Scenario("unlimited-approval", "limited", None, approving(STRANGER, 5_000_000)),
    Scenario("unlimited-approval", "revoked", None, approving(STRANGER, 0)),
    Scenario("approval-to-account-without-code", "unlimited", CRITICAL, approving(PRIVATE)),
    Scenario("approval-to-account-without-code", "whole-balance", CRITICAL, approving(PRIVATE, 10**9)),
    Scenario("approval-to-account-without-code", "small-part", DANGER, approving(PRIVATE, 10**6)),
    Scenario("approval-to-account-without-code", "operator", CRITICAL, granting(PRIVATE)),
    Scenario(
        "approval-to-account-without-code",
        "one-nft",
        CRITICAL,
        transaction(
            call(APPROVE, NFT, PRIVATE, 12), effects(approvals=(approval(PRIVATE, 1, asset=APE, kind="token"),))
        ),
    ),
    Scenario(
        "approval-to-account-without-code", "trusted-by-user", INFO, approving(PRIVATE, account=trusting(PRIVATE))
    ),
    Scenario("approval-to-account-without-code", "not-read-whole-balance", CAUTION, approving(UNREAD, 10**9)),
    Scenario("approval-to-account-without-code", "not-read-small-part", None, approving(UNREAD, 10**6)),
    Scenario("approval-to-account-without-code", "contract", None, approving(STRANGER)),
    Scenario("operator-approval", "unlisted-contract", DANGER, granting(STRANGER)),
    Scenario("operator-approval", "no-code", None, granting(PRIVATE)),
    Scenario("operator-approval", "known-marketplace", INFO, granting(CONDUIT)),
    Scenario("operator-approval", "allowance", None, approving(STRANGER)),
    Scenario("approval-hidden-in-call", "unlisted-contract", DANGER, doing("mint()", STRANGER)),
    Scenario("approval-hidden-in-call", "no-code", CRITICAL, doing("mint()", PRIVATE)),
    Scenario("approval-hidden-in-call", "known-spender", None, doing("swap()", PERMIT2)),
    Scenario("approval-hidden-in-call", "trusted-by-user", None, doing("swap()", STRANGER, account=trusting(STRANGER))),
    Scenario("approval-hidden-in-call", "asked-openly", None, approving(STRANGER)),
    Scenario("approval-not-simulated", "reverted", CAUTION, transaction(call(APPROVE, USDC, STRANGER, ALL), FAILED)),
    Scenario("approval-not-simulated", "unavailable", CAUTION, transaction(call(APPROVE, USDC, STRANGER, ALL), ABSENT)),
    Scenario(
        "approval-not-simulated", "reverted-no-code", CRITICAL, transaction(call(OPERATOR, NFT, PRIVATE, 1), FAILED)
    ),
    Scenario("approval-not-simulated", "limited", INFO, transaction(call(APPROVE, USDC, STRANGER, 5), ABSENT)),
    Scenario("approval-not-simulated", "simulated", None, approving(STRANGER)),
    Scenario("approval-not-simulated", "revoked", None, transaction(call(APPROVE, USDC, STRANGER, 0), ABSENT)),
)

PERMITS = (
    Scenario("permit-signature", "no-code", CRITICAL, typed_data(permission(PRIVATE))),
    Scenario("permit-signature", "unlimited-unlisted", DANGER, typed_data(permission(STRANGER))),
    Scenario("permit-signature", "limited-unlisted", CAUTION, typed_data(permission(STRANGER, 5_000_000))),
    Scenario("permit-signature", "no-expiry", DANGER, typed_data(permission(STRANGER, 5_000_000, None))),
    Scenario("permit-signature", "far-expiry", DANGER, typed_data(permission(STRANGER, 5_000_000, NOW + 90 * 86_400))),
    Scenario("permit-signature", "not-simulated", DANGER, typed_data(permission(STRANGER), happens=ABSENT)),
    Scenario("permit-signature", "known-spender", INFO, typed_data(permission(PERMIT2))),
    Scenario(
        "permit-signature", "payment-to-person", DANGER, typed_data(permission(PRIVATE, 5_000_000, standard="EIP-3009"))
    ),
    Scenario("permit-signature", "vote", None, typed_data()),
    Scenario("permit-signature", "revoked", None, typed_data(permission(STRANGER, 0))),
    Scenario(
        "permit-domain-mismatch", "other-chain", CRITICAL, typed_data(permission(PERMIT2), domain=Domain(chain_id=137))
    ),
    Scenario("permit-domain-mismatch", "vote-on-other-chain", CAUTION, typed_data(domain=Domain(chain_id=137))),
    Scenario(
        "permit-domain-mismatch", "no-chain", CAUTION, typed_data(permission(PERMIT2), domain=Domain(name="USD Coin"))
    ),
    Scenario("permit-domain-mismatch", "same-chain", None, typed_data(permission(PERMIT2))),
    Scenario("permit-domain-mismatch", "vote-without-chain", None, typed_data(domain=Domain(name="snapshot"))),
    Scenario(
        "permit-domain-mismatch",
        "chain-in-salt",
        None,
        typed_data(permission(PERMIT2), domain=Domain(salt=f"0x{1:064x}")),
    ),
)

LISTED_APE = (2, NFT, 1)
ORDERS = (
    Scenario("order-without-return", "for-nothing", CRITICAL, order(LISTED_APE, (0, ZERO_ADDRESS, 0), SENDER)),
    Scenario("order-without-return", "for-one-wei", CRITICAL, order(LISTED_APE, (0, ZERO_ADDRESS, 1), SENDER)),
    Scenario("order-without-return", "paid-to-others", CRITICAL, order(LISTED_APE, (1, USDC, 10**9), STRANGER)),
    Scenario("order-without-return", "for-a-price", None, order(LISTED_APE, (1, USDC, 10**9), SENDER)),
    Scenario("order-without-return", "bid-for-nft", None, order((1, USDC, 10**9), LISTED_APE, SENDER)),
    Scenario("order-without-return", "vote", None, typed_data()),
)

SELF_BATCH = call("multicall(bytes[])", ROUTER, children=(call("swap()", ROUTER, delegate=True),))
MODULE = call("enableModule(address)", SAFE, STRANGER, intent="enable-module")
PAYMENT = call(TRANSFER, USDC, STRANGER, 5_000_000)

CONTROL = (
    Scenario("account-control-call", "module", DANGER, transaction(call(EXEC, SAFE, children=(MODULE,)))),
    Scenario("account-control-call", "payment", None, transaction(call(EXEC, SAFE, children=(PAYMENT,)))),
    Scenario("authorization-7702", "unlisted-delegate", DANGER, authorizing(STRANGER)),
    Scenario("authorization-7702", "every-chain", CAUTION, authorizing(DELEGATE, 0)),
    Scenario("authorization-7702", "router-is-no-delegate", DANGER, authorizing(ROUTER)),
    Scenario("authorization-7702", "listed-delegate", INFO, authorizing(DELEGATE)),
    Scenario("authorization-7702", "revocation", INFO, authorizing(ZERO_ADDRESS)),
    Scenario("authorization-7702", "sponsored", INFO, authorizing(STRANGER, 1, PRIVATE)),
    Scenario("authorization-7702", "none", None, transaction(plain_send(STRANGER, 1))),
    Scenario("control-change", "new-owner", DANGER, changing("owner", CONTRACT, STRANGER)),
    Scenario("control-change", "safe-code", CRITICAL, changing("implementation", SAFE, STRANGER, SAFE)),
    Scenario("control-change", "role-given", DANGER, changing("role", CONTRACT, STRANGER, before="0x")),
    Scenario("control-change", "role-taken-back", None, changing("role", CONTRACT, "0x", before=STRANGER)),
    Scenario("control-change", "no-owner", CAUTION, changing("owner", CONTRACT, ZERO_ADDRESS)),
    Scenario("control-change", "becomes-owner", INFO, changing("owner", CONTRACT, SENDER)),
    Scenario("control-change", "destroyed", DANGER, changing("destruction", CONTRACT, "0x")),
    Scenario("control-change", "elsewhere", None, changing("owner", NFT, STRANGER)),
    Scenario("control-change", "created", None, changing("creation", CONTRACT, "0x" + "cd" * 32)),
    Scenario(
        "unlisted-delegatecall", "named-transfer", DANGER, transaction(call(EXEC, SAFE, children=(DELEGATED_CALL,)))
    ),
    Scenario(
        "unlisted-delegatecall",
        "multisend",
        None,
        transaction(call(EXEC, SAFE, children=(call("multiSend(bytes)", MULTISEND, delegate=True),))),
    ),
    Scenario("unlisted-delegatecall", "contract-batches-itself", None, transaction(SELF_BATCH)),
    Scenario("unlisted-delegatecall", "plain-call", None, transaction(call(EXEC, SAFE, children=(call("x()", USDC),)))),
    Scenario(
        "blocked-party", "recipient", CRITICAL, transaction(call(TRANSFER, USDC, PRIVATE, 5), account=blocking(PRIVATE))
    ),
    Scenario("blocked-party", "signed-field", CRITICAL, typed_data(account=blocking(STRANGER))),
    Scenario("blocked-party", "spender", CRITICAL, approving(STRANGER, account=blocking(STRANGER))),
    Scenario("blocked-party", "nobody", None, transaction(call(TRANSFER, USDC, PRIVATE, 5), account=blocking(NFT))),
)

LIKENESSES = (
    (3, 5, CRITICAL),
    (2, 7, CRITICAL),
    (4, 4, CRITICAL),
    (0, 7, CRITICAL),
    (0, 6, DANGER),
    (2, 2, None),
)
"""Leading and trailing digits; all but the last were seen in the wild."""

TRANSFERS = (
    *(
        Scenario("recipient-resembles-counterparty", f"{ahead}-{behind}", severity, sending_like(ahead, behind))
        for ahead, behind, severity in LIKENESSES
    ),
    Scenario(
        "recipient-resembles-counterparty",
        "own-address",
        CRITICAL,
        transaction(plain_send(look_alike(SENDER, 6, 6), ETHER)),
    ),
    Scenario(
        "recipient-resembles-counterparty",
        "same-address",
        None,
        transaction(plain_send(FRIEND, ETHER), account=knowing(FRIEND, look_alike(FRIEND, 4, 4))),
    ),
    Scenario(
        "recipient-resembles-counterparty",
        "vanity-zeros",
        None,
        transaction(plain_send(look_alike(VANITY, 11, 1), ETHER), account=knowing(VANITY)),
    ),
    Scenario("sent-to-burn-address", "dead", DANGER, transaction(call(TRANSFER, USDC, DEAD, 5_000_000))),
    Scenario("sent-to-burn-address", "coins-to-zero", DANGER, transaction(plain_send(ZERO_ADDRESS, ETHER))),
    Scenario("sent-to-burn-address", "person", None, transaction(plain_send(PRIVATE, ETHER))),
    Scenario("token-sent-to-its-own-contract", "transfer", DANGER, transaction(call(TRANSFER, USDC, USDC, 5_000_000))),
    Scenario("token-sent-to-its-own-contract", "pull", DANGER, transaction(call(SAFE_PULL, NFT, SENDER, NFT, 12))),
    Scenario("token-sent-to-its-own-contract", "person", None, transaction(call(TRANSFER, USDC, PRIVATE, 5_000_000))),
    Scenario("zero-value-transfer-from", "direct", CAUTION, transaction(
        call(PULL, USDC, STRANGER, PRIVATE, 0),
        effects(frames=(frame(0, SENDER, USDC, call(PULL, USDC, STRANGER, PRIVATE, 0).calldata),)),
    )),
    Scenario("zero-value-transfer-from", "nested", INFO, transaction(
        call("dust()", CONTRACT),
        effects(frames=(
            frame(0, SENDER, CONTRACT, call("dust()", CONTRACT).calldata),
            frame(1, CONTRACT, USDC, call(PULL, USDC, STRANGER, PRIVATE, 0).calldata),
        )),
    )),
    Scenario("zero-value-transfer-from", "own-name", None, transaction(
        call("pay()", CONTRACT),
        effects(frames=(frame(1, CONTRACT, USDC, call(PULL, USDC, SENDER, PRIVATE, 0).calldata),)),
    )),
)  # fmt: skip

VALUE = (
    Scenario("value-leaves-nothing-returns", "claim", CRITICAL, paying("claim()", ETHER)),
    Scenario("value-leaves-nothing-returns", "security-update", CRITICAL, paying("SecurityUpdate()", ETHER // 2)),
    Scenario("value-leaves-nothing-returns", "claim-fee", CAUTION, paying("claimRewards()", 10**15)),
    Scenario("value-leaves-nothing-returns", "nearly-all", CAUTION, paying("f00d()", 95 * ETHER // 10)),
    Scenario("value-leaves-nothing-returns", "small-share", None, paying("f00d()", ETHER)),
    Scenario("value-leaves-nothing-returns", "deposit", None, paying("deposit()", 95 * ETHER // 10)),
    Scenario("value-leaves-nothing-returns", "known-router", None, paying("claim()", ETHER, ROUTER)),
    Scenario("value-leaves-nothing-returns", "tokens-return", None, paying("claim()", ETHER, CONTRACT, 2_500_000_000)),
    Scenario("value-leaves-nothing-returns", "plain-send", None, transaction(
        plain_send(CONTRACT, 95 * ETHER // 10), effects(asset_changes=(change(SENDER, COIN, -95 * ETHER // 10),))
    )),
    Scenario("token-claims-known-name", "fake-usdc", DANGER, transaction(
        call("swap()", CONTRACT), effects(asset_changes=(change(SENDER, FAKE_DOLLAR, 10**9),))
    )),
    Scenario("token-claims-known-name", "wide-letters", DANGER, transaction(
        call("swap()", CONTRACT),
        effects(asset_changes=(change(SENDER, FAKE_DOLLAR.model_copy(update={"symbol": "ＵＳＤＣ\u200b"}), 10**9),)),
    )),
    Scenario("token-claims-known-name", "cyrillic-letter", DANGER, transaction(
        call("swap()", CONTRACT),
        effects(asset_changes=(change(SENDER, FAKE_DOLLAR.model_copy(update={"symbol": "USD\u0421"}), 10**9),)),
    )),
    Scenario("token-claims-known-name", "real-usdc", None, transaction(
        call("swap()", CONTRACT), effects(asset_changes=(change(SENDER, DOLLAR, 10**9),))
    )),
    Scenario("token-claims-known-name", "trusted-by-user", None, transaction(
        call("swap()", CONTRACT), effects(asset_changes=(change(SENDER, FAKE_DOLLAR, 10**9),)),
        account=trusting(FAKE_USDC),
    )),
    Scenario("events-disagree-with-state", "never-arrives", DANGER, mismatching(10**9, 0)),
    Scenario("events-disagree-with-state", "hidden-loss", DANGER, mismatching(0, -(10**9))),
    Scenario("events-disagree-with-state", "claims-that-you-sent", DANGER, mismatching(-(10**9), 0)),
    Scenario("events-disagree-with-state", "large-fee", CAUTION, mismatching(10**9, 7 * 10**8)),
    Scenario("events-disagree-with-state", "small-fee", INFO, mismatching(10**9, 98 * 10**7)),
    Scenario("events-disagree-with-state", "rounding", None, mismatching(10**9, 10**9 - 2)),
    Scenario("events-disagree-with-state", "more-arrives", None, mismatching(10**9, 11 * 10**8)),
    Scenario("events-disagree-with-state", "unwrap", None, transaction(
        call("withdraw(uint256)", FAKE_USDC, ETHER),
        effects(event_mismatches=(mismatch(0, -ETHER),), asset_changes=(change(SENDER, COIN, ETHER),)),
    )),
    Scenario("call-fails", "reverted", CAUTION, transaction(call("mint()", CONTRACT), FAILED)),
    Scenario("call-fails", "success", None, transaction(call("mint()", CONTRACT))),
)  # fmt: skip

MESSAGES = (
    Scenario("blind-hash-signature", "hash", DANGER, message(None, "hash")),
    Scenario("blind-hash-signature", "eth-sign", DANGER, message(None, "hash", "eth_sign")),
    Scenario("blind-hash-signature", "bytes", CAUTION, message(None, "bytes")),
    Scenario("blind-hash-signature", "sign-in", None, message(SIGN_IN.format("app.example.org"))),
    Scenario(
        "sign-in-from-elsewhere",
        "other-site",
        CRITICAL,
        message(SIGN_IN.format("app.example.org"), url="https://app-example.net/login"),
    ),
    Scenario(
        "sign-in-from-elsewhere",
        "same-site",
        None,
        message(SIGN_IN.format("https://App.Example.org"), url="https://app.example.org/login"),
    ),
    Scenario("sign-in-from-elsewhere", "no-origin", None, message(SIGN_IN.format("app.example.org"))),
    Scenario("sign-in-from-elsewhere", "ordinary-text", None, message("gm", url="https://app.example.org")),
)

SCENARIOS = (
    *APPROVALS,
    *PERMITS,
    *ORDERS,
    *CONTROL,
    *TRANSFERS,
    *VALUE,
    *MESSAGES,
    *POWERS,
    *GIVEN_AWAY,
    *SWAPS,
    *SIGNED_ORDERS,
    *ORIGINS,
    *LISTED,
    *FORMS,
    *TEXTS,
    *CONTEXTS,
)
