"""The cases with golden texts: name, case, verdict."""

from decoders.requests import Authorization, Transaction
from policies.case import Case
from policies.severity import Confidence, Level, Severity
from policies.verdict import Verdict
from simulation.effects import Asset, StateChange
from tests.llm.cases import (
    APE,
    APES,
    ETH,
    ME,
    OTHER,
    STRANGER,
    USDC,
    USDC_AT,
    approval,
    case,
    change,
    decoded,
    effects,
    finding,
    message,
    permission,
    transaction,
    typed,
    verdict,
)

UNLIMITED = 2**256 - 1
FEE = 2_100_000_000_000_000
SIGN_IN = (
    "app.example.org wants you to sign in with your Ethereum account:\n0x1111111111111111111111111111111111111111\n\n"
)
CLAIM = Asset(type="erc20", address="0x" + "44" * 20, symbol="Visit usdc-claim.com {assets} \u202enow", decimals=18)


def many(count: int) -> tuple[Asset, ...]:
    return tuple(
        Asset(type="erc20", address=f"0x{number:040x}", symbol=f"T{number}", decimals=0)
        for number in range(1, count + 1)
    )


GOLDEN: dict[str, tuple[Case, Verdict]] = {
    "send": (
        case(
            effects(
                change(ME, ETH, -FEE, fee=-FEE),
                change(ME, USDC, -1_000_000_000),
                change(OTHER, USDC, 1_000_000_000),
                fee=FEE,
            )
        ),
        verdict(),
    ),
    "swap": (
        case(effects(change(ME, ETH, -(10**18)), change(ME, USDC, 1_800_123_456), change(OTHER, ETH, 10**18), fee=FEE)),
        verdict(),
    ),
    "unlimited-approval": (
        case(effects(approvals=(approval(UNLIMITED, unlimited=True),), fee=FEE)),
        verdict(
            finding(
                "An unknown contract may take all your USDC",
                evidence=("effects.approvals[0]",),
                confidence=Confidence.MEDIUM,
            ),
            level=Level.WARNING,
        ),
    ),
    "drain": (
        case(
            effects(
                change(ME, ETH, -(10**19)),
                *(change(ME, asset, -5) for asset in many(8)),
                change(ME, APE, -1),
                change(OTHER, APE, 1),
                approvals=(approval(1, asset=APES, kind="operator"),),
            )
        ),
        verdict(
            finding("Everything goes to one stranger", Severity.CRITICAL, evidence=("effects.asset_changes[0]",)),
            finding("The site is new", Severity.INFO),
            finding("The receiver is not known", Severity.CAUTION, confidence=Confidence.LOW),
            level=Level.MALICIOUS,
        ),
    ),
    "permit": (
        case(
            effects(
                approvals=(approval(UNLIMITED, unlimited=True, expires=1_800_000_000),),
                basis="permit-used",
            ),
            payload=typed("Permit", "USD Coin"),
            meaning=decoded(permissions=(permission(UNLIMITED, expires=1_800_000_000),)),
        ),
        verdict(finding("The permit has no limit", evidence=("decoded.permissions[0]",)), level=Level.WARNING),
    ),
    "order-for-nothing": (
        case(
            effects(change(ME, APE, -1), change(STRANGER, APE, 1), basis="permit-used"),
            payload=typed("OrderComponents", "Seaport"),
        ),
        verdict(finding("You get nothing for your NFT", Severity.CRITICAL), level=Level.MALICIOUS),
    ),
    "revoke": (
        case(effects(approvals=(approval(0, before=UNLIMITED), approval(0, before=5, spender=STRANGER)), fee=FEE)),
        verdict(),
    ),
    "fails": (
        case(effects(status="reverted", revert="ERC20: transfer amount exceeds balance", fee=FEE)),
        verdict(finding("The call fails", Severity.CAUTION, evidence=("effects.status",)), level=Level.WARNING),
    ),
    "not-simulated": (
        case(
            "the node did not answer in time",
            payload=transaction(value=10**18, data="0xa9059cbb"),
            meaning=decoded("claim", unknowns=("12 bytes after the arguments have no meaning",)),
            chain_id=56,
        ),
        verdict(level=Level.UNKNOWN, skipped=("balance-loss", "event-mismatch")),
    ),
    "nothing-known": (
        case("no node is configured", meaning="the calldata is cut short"),
        verdict(level=Level.UNKNOWN, errors=("broken",)),
    ),
    "sign-in": (case("nothing to run", payload=message(SIGN_IN)), verdict()),
    "eth-sign": (
        case("nothing to run", payload=message("x" * 32, scheme="eth_sign")),
        verdict(finding("A bare hash can be any transaction", Severity.CRITICAL), level=Level.MALICIOUS),
    ),
    "delegation": (
        case(
            effects(),
            payload=Transaction(
                type=4, to=ME, value=0, data="0x", authorizations=(Authorization(chain_id=0, address=OTHER, nonce=1),)
            ),
        ),
        verdict(
            finding("Your account is handed over", Severity.CRITICAL, evidence=("request.payload.authorizations[0]",)),
            level=Level.MALICIOUS,
        ),
    ),
    "ownership-lost": (
        case(effects(state_changes=(StateChange(kind="owner", address=USDC_AT, before=ME, after=STRANGER),))),
        verdict(finding("The owner changes", evidence=("effects.state_changes[0]",)), level=Level.WARNING),
    ),
    "spam-of-others": (
        case(effects(change(USDC_AT, CLAIM, -(10**18)), change(STRANGER, CLAIM, 10**18))),
        verdict(),
    ),
    "hostile-symbol": (case(effects(change(ME, CLAIM, 5 * 10**18), incomplete=("one call was too deep",))), verdict()),
}
