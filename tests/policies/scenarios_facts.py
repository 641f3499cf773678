"""Hit and miss cases of the rules that rest on facts: feeds, labels and names."""

from decoders.decoded import Decoded, Trade, TradeItem
from decoders.outcome import Known
from decoders.requests import Domain, Origin, SigningRequest, UserOperation
from policies.case import Case
from policies.facts.fact import Fact, Kind
from policies.severity import Confidence
from tests.policies.cases import (
    ABSENT,
    CONTRACT,
    DOLLAR,
    ETHER,
    FAKE_USDC,
    NOW,
    PRIVATE,
    ROUTER,
    SENDER,
    STRANGER,
    USDC,
    approval,
    call,
    change,
    effects,
    frame,
    transaction,
    typed_data,
)
from tests.policies.scenarios_origins import named, visiting
from tests.policies.situations import CAUTION, CRITICAL, DANGER, INFO, Scenario, approving

FEED = "feed scamsniffer (ScamSniffer)"


def told(case: Case, *facts: Fact) -> Case:
    """The case with facts, in their order."""
    return case.model_copy(update={"facts": tuple(sorted(facts, key=lambda fact: fact.order))})


def fact(subject: str, kind: Kind, text: str = "", confidence: Confidence = Confidence.HIGH) -> Fact:
    return Fact(subject=subject, kind=kind, text=text, source=FEED, time=NOW, confidence=confidence)


def paying(who: str) -> Case:
    moved = (change(SENDER, DOLLAR, -(10**8)), change(who, DOLLAR, 10**8))
    return transaction(call("transfer(address,uint256)", USDC, who, 10**8), effects(asset_changes=moved))


def revoking(who: str) -> Case:
    gone = approval(who, 0, before=10**8, unlimited=False)
    return transaction(call("approve(address,uint256)", USDC, who, 0), effects(approvals=(gone,)))


def touching(who: str) -> Case:
    return transaction(
        call("mint()", CONTRACT), effects(frames=(frame(0, SENDER, CONTRACT, "0x"), frame(1, CONTRACT, who, "0x")))
    )


BAD_SITE, NEAR_SITE = visiting("claim.example.net"), visiting("etherscann.io")

LISTED = (
    Scenario(
        "listed-party", "recipient", CRITICAL, told(paying(STRANGER), fact(STRANGER, Kind.SCAM, "Fake_Phishing12"))
    ),
    Scenario(
        "listed-party",
        "sanctioned",
        CRITICAL,
        told(paying(PRIVATE), fact(PRIVATE, Kind.SANCTIONED, "sanctioned by the US Treasury (OFAC)")),
    ),
    Scenario("listed-party", "spender", CRITICAL, told(approving(STRANGER), fact(STRANGER, Kind.SCAM))),
    Scenario(
        "listed-party",
        "broken-spender",
        DANGER,
        told(approving(STRANGER), fact(STRANGER, Kind.EXPLOITED, "Some Hack, 2024-01-16")),
    ),
    Scenario(
        "listed-party",
        "broken-spender-that-is-known",
        INFO,
        told(approving(ROUTER), fact(ROUTER, Kind.EXPLOITED, "Old Hack, 2021-07-10")),
    ),
    Scenario("listed-party", "called-on-the-way", CAUTION, told(touching(STRANGER), fact(STRANGER, Kind.SCAM))),
    Scenario("listed-party", "revoked", None, told(revoking(STRANGER), fact(STRANGER, Kind.SCAM))),
    Scenario(
        "listed-party",
        "named-only",
        None,
        told(approving(STRANGER), fact(STRANGER, Kind.NAMED, "Some Exchange: Router")),
    ),
    Scenario(
        "listed-party",
        "operator-allows",
        None,
        told(paying(STRANGER), fact(STRANGER, Kind.SCAM)),
        {"allow": (STRANGER,)},
    ),
    Scenario("listed-origin", "reported", CRITICAL, told(BAD_SITE, fact("claim.example.net", Kind.SCAM))),
    Scenario(
        "listed-origin",
        "nearly-a-known-name",
        DANGER,
        told(NEAR_SITE, fact("etherscann.io", Kind.IMITATES, "etherscan.io", Confidence.MEDIUM)),
    ),
    Scenario(
        "listed-origin", "allowed-by-its-feed", None, told(BAD_SITE, fact("claim.example.net", Kind.ALLOWED_SITE))
    ),
    Scenario(
        "listed-origin",
        "operator-allows",
        None,
        told(BAD_SITE, fact("claim.example.net", Kind.SCAM)),
        {"allowed_origins": ("example.net",)},
    ),
    Scenario(
        "token-claims-known-name",
        "imported-symbol",
        CAUTION,
        told(named("WIDGET"), fact(FAKE_USDC, Kind.SYMBOL_OF, CONTRACT)),
    ),
    Scenario(
        "unlimited-approval",
        "named-spender",
        INFO,
        told(approving(STRANGER), fact(STRANGER, Kind.NAMED, "Some Exchange: Router")),
    ),
)


BLUR = "0xb2ecfe4e4d61f8790bbb9de2d1259b9e2410cea5"
SAFE_FACTORY = "0x4e1dcf7ad4e460cfd30791ccc4f9c8a4f820ec67"


def blur_order(host: str, price: int = ETHER) -> Case:
    offered = TradeItem(standard="erc721", token=CONTRACT, amount=1, last_amount=1, token_id=12)
    paid = TradeItem(standard="native", token=None, amount=price, last_amount=price, recipient=SENDER)
    trade = Trade(protocol="Blur", maker=SENDER, gives=(offered,), gets=(paid,))
    domain = Domain(name="Blur Exchange", chain_id=1, verifying_contract=BLUR)
    case = typed_data(domain=domain, origin=Origin(url=f"https://{host}/list"), happens=ABSENT)
    decoded = Decoded(kind="typed-data", intent="sign-order", offers=(trade,))
    return Case(request=case.request, decoded=Known(value=decoded), effects=case.effects)


def created_by(factory: str | None) -> Case:
    payload = UserOperation(
        entry_point_version="0.7",
        entry_point="0x0000000071727de22e5e9d8baf0edac6f37da032",
        account=SENDER,
        nonce=0,
        call_data="0x",
        factory=factory,
    )
    request = SigningRequest(chain_id=1, sender=SENDER, payload=payload)
    return Case(request=request, decoded=Known(value=Decoded(kind="user-operation", intent="execute")), effects=ABSENT)


def pulling(owner: str, status: str) -> Case:
    asked = call("transferFrom(address,address,uint256)", USDC, owner, PRIVATE, 10**6)
    return transaction(asked, effects(status=status))


FORMS = (
    Scenario("failed-pull-from-others", "reverted", CAUTION, pulling(STRANGER, "reverted")),
    Scenario("failed-pull-from-others", "out-of-gas", CAUTION, pulling(STRANGER, "halted")),
    Scenario("failed-pull-from-others", "allowed", None, pulling(STRANGER, "success")),
    Scenario("failed-pull-from-others", "own-tokens", None, pulling(SENDER, "reverted")),
    Scenario("order-away-from-its-market", "claim-page", DANGER, blur_order("claim.example.net")),
    Scenario("order-away-from-its-market", "own-site", None, blur_order("blur.io")),
    Scenario("order-without-return", "blur-listing-for-nothing", CRITICAL, blur_order("blur.io", price=0)),
    Scenario("order-without-return", "blur-listing-at-a-price", None, blur_order("blur.io")),
    Scenario("unlisted-account-factory", "unlisted", CAUTION, created_by(STRANGER)),
    Scenario("unlisted-account-factory", "listed", INFO, created_by(SAFE_FACTORY)),
    Scenario("unlisted-account-factory", "account-exists", None, created_by(None)),
)
