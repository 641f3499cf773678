"""Hit and miss cases of the rules that rest on facts: feeds, labels and names."""

from policies.case import Case
from policies.facts.fact import Fact, Kind
from policies.severity import Confidence
from tests.policies.cases import (
    CONTRACT,
    DOLLAR,
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
