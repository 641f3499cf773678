"""Random judged cases: whatever the chain, the dapp and the rules may put into one."""

from hypothesis import strategies as st

from decoders.decoded import Call, Decoded, DisplayField, Permission
from decoders.outcome import Known, Unavailable
from decoders.primitives import UINT256_MAX
from decoders.requests import Authorization, Domain, Message, Origin, SigningRequest, Transaction, TypedData
from policies.case import Case
from policies.severity import Confidence, Level, Severity
from policies.verdict import Finding, RuleError, Skipped, Verdict
from simulation.effects import ApprovalChange, Asset, AssetChange, Effects, Revert, StateChange
from tests.llm.cases import BLOCK, ME, OTHER, STRANGER

TEXT = st.text(max_size=50) | st.sampled_from(["{spender}", "{0.__class__}", "\u202eevil", "a\nb", "”"])
UINT = st.sampled_from([0, 1, 10**6, 2**160 - 1, UINT256_MAX]) | st.integers(0, UINT256_MAX)
INT = UINT | UINT.map(lambda amount: -amount)
PARTY = st.sampled_from([ME, OTHER, STRANGER])
ZERO = "0x" + "00" * 20
HEX = st.binary(max_size=40).map(lambda raw: "0x" + raw.hex())
TOKEN = st.sampled_from(["0x" + f"{number:02x}" * 20 for number in range(0x40, 0x48)])
REASONS = st.lists(TEXT, max_size=3).map(tuple)


@st.composite
def assets(draw: st.DrawFn) -> Asset:
    kind = draw(st.sampled_from(["native", "erc20", "erc721", "erc1155"]))
    decimals = draw(st.none() | st.integers(0, 255))
    if kind == "native":
        return Asset(type="native", symbol=draw(st.none() | TEXT), decimals=decimals)
    return Asset.model_validate(
        {
            "type": kind,
            "address": draw(TOKEN),
            "token_id": draw(st.none() | UINT),
            "symbol": draw(st.none() | TEXT),
            "decimals": decimals,
        }
    )


APPROVALS = st.builds(
    ApprovalChange,
    owner=PARTY,
    spender=PARTY,
    asset=assets(),
    kind=st.sampled_from(["allowance", "operator", "token"]),
    before=UINT,
    after=UINT,
    unlimited=st.booleans(),
    expires=st.none() | UINT,
)

EFFECTS = st.builds(
    Effects,
    basis=st.sampled_from(["request", "permit-used"]),
    block=st.just(BLOCK),
    status=st.sampled_from(["success", "success", "reverted", "halted"]),
    revert=st.none() | st.builds(Revert, signature=st.none() | TEXT, message=TEXT, data=HEX),
    gas_used=UINT,
    fee=UINT,
    frames=st.just(()),
    event_mismatches=st.just(()),
    accounts=st.just(()),
    asset_changes=st.lists(
        st.builds(AssetChange, account=PARTY, asset=assets(), delta=INT, fee=st.just(0), by_logs=st.none() | INT),
        max_size=9,
    ).map(tuple),
    approvals=st.lists(APPROVALS, max_size=9).map(tuple),
    storage_written=st.just(()),
    incomplete=REASONS,
    assumptions=REASONS,
    state_changes=st.lists(
        st.builds(
            StateChange,
            kind=st.sampled_from(["owner", "admin", "delegation", "code"]),
            address=PARTY,
            before=PARTY | HEX,
            after=PARTY | HEX,
        ),
        max_size=4,
    ).map(tuple),
)

PERMISSIONS = st.builds(
    Permission,
    standard=TEXT,
    token=TOKEN,
    owner=PARTY,
    spender=PARTY,
    amount=UINT,
    expires=st.none() | UINT,
    domain_chain_id=st.none(),
)

CALLS = st.builds(
    Call,
    target=PARTY,
    sender=PARTY,
    value=UINT,
    calldata=HEX,
    selector=st.none(),
    signature=st.none() | TEXT,
    name=st.none() | TEXT,
    intent=TEXT,
    source=st.just("dictionary"),
    args=st.just(()),
    children=st.just(()),
)

DECODED = st.builds(
    Decoded,
    kind=st.sampled_from(["transaction", "typed-data", "message", "hash"]),
    intent=TEXT,
    call=st.none() | CALLS,
    permissions=st.lists(PERMISSIONS, max_size=4).map(tuple),
    unknowns=REASONS,
    display=st.lists(st.builds(DisplayField, label=TEXT, value=TEXT, path=TEXT, source=st.just("abi")), max_size=9).map(
        tuple
    ),
)

TRANSACTIONS = st.builds(
    Transaction,
    type=st.just(4),
    to=st.none() | PARTY,
    value=UINT,
    data=HEX,
    authorizations=st.lists(
        st.builds(
            Authorization,
            chain_id=st.sampled_from([0, 1]),
            address=PARTY | st.just(ZERO),
            nonce=st.just(0),
            authority=st.none() | PARTY,
        ),
        max_size=2,
    ).map(tuple),
)
MESSAGES = st.builds(
    Message,
    scheme=st.sampled_from(["personal_sign", "eth_sign"]),
    form=st.sampled_from(["text", "bytes", "hash"]),
    data=HEX,
    text=st.none() | TEXT | TEXT.map(lambda site: f"{site} wants you to sign in with your Ethereum account:"),
)
TYPED = st.builds(
    TypedData,
    domain=st.builds(Domain, name=st.none() | TEXT),
    primary_type=TEXT,
    encoded_type=TEXT,
    message=st.just(()),
    digest=st.just("0x" + "00" * 32),
)

UNAVAILABLE = st.builds(Unavailable, stage=TEXT, reason=TEXT)
CASES = st.builds(
    Case,
    request=st.builds(
        SigningRequest,
        chain_id=st.sampled_from([1, 56, 999_999]),
        sender=st.just(ME),
        payload=TRANSACTIONS | MESSAGES | TYPED,
        origin=st.builds(Origin, url=st.none() | TEXT, name=st.none() | TEXT),
    ),
    decoded=UNAVAILABLE | DECODED.map(lambda value: Known[Decoded](value=value)),
    effects=UNAVAILABLE | EFFECTS.map(lambda value: Known[Effects](value=value)),
)

EVIDENCE = st.sampled_from(
    ["effects.approvals[0]", "effects.asset_changes[1].delta", "decoded.permissions[0]", "request"]
)
VERDICTS = st.builds(
    Verdict,
    level=st.sampled_from(Level),
    policy_digest=st.just("sha256:0"),
    findings=st.lists(
        st.builds(
            Finding,
            rule=TEXT,
            severity=st.sampled_from(Severity),
            confidence=st.sampled_from(Confidence),
            title=TEXT,
            advice=TEXT,
            evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
        ),
        max_size=12,
    ).map(tuple),
    skipped=st.lists(st.builds(Skipped, rule=TEXT, reason=TEXT), max_size=3).map(tuple),
    errors=st.lists(st.builds(RuleError, rule=TEXT, error=TEXT), max_size=3).map(tuple),
)
