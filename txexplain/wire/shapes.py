"""The shapes of the answer, as typed dictionaries: the type checker holds the code to them, OpenAPI is made of them.

Integers that can pass 2**53 are decimal text (amounts) or 0x text (quantities as in JSON-RPC). Addresses are
lowercase `0x` text.
"""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from txexplain.wire.asset_shapes import ApprovalShape, AssetChangeShape, AssetShape
from txexplain.wire.evasion_shapes import EvasionShape


class LogShape(TypedDict):
    """One event; `index` counts over the whole transaction."""

    address: str
    topics: list[str]
    data: str
    index: str


CallFrameShape = TypedDict(
    "CallFrameShape",
    {
        "type": str,
        "frame": int,
        "from": str,
        "to": str | None,
        "value": str,
        "gas": str,
        "gasUsed": str,
        "input": str,
        "output": str,
        "error": str | None,
        "revertReason": NotRequired[str],
        "depth": NotRequired[int],
        "calls": "list[CallFrameShape]",
        "logs": list[LogShape],
    },
)
"""A frame as in geth's callTracer. `frame` counts in order of entry: evidence `effects.frames[2]` is the one with 2.
Frames deeper than the nesting limit stand in order of entry in the deepest nested frame's `calls`,
with their `depth`."""


class EventMismatchShape(TypedDict):
    """Transfer events and state disagree for this account; base units."""

    account: str
    asset: AssetShape
    by_logs: str
    by_state: str


class StateChangeShape(TypedDict):
    """A change of who controls or runs an account. `role` is the id of an AccessControl role, null for all else."""

    kind: str
    address: str
    before: str
    after: str
    role: str | None


class AccountShape(TypedDict):
    """An account before the request. `balance` in wei."""

    address: str
    code: Literal["none", "contract", "delegated"]
    code_hash: str | None
    nonce: str
    balance: str
    delegate: str | None


class CauseShape(TypedDict):
    """A reason that another contract gave, inside the reason of the call."""

    signature: str | None
    message: str
    candidates: list[str]


class RevertShape(TypedDict):
    """Why the call fails. `candidates`: published errors that it may be; `causes`: reasons within, outer first."""

    signature: str | None
    message: str
    data: str
    candidates: list[str]
    causes: list[CauseShape]


class ChangeableShape(TypedDict):
    """Storage that the outcome rests on and that others can change before it is mined.

    `mark`: "implementation", "beacon" or "admin" of a proxy, or "owner-storage" that the contract's owner may set.
    """

    address: str
    slot: str
    word: str
    mark: Literal["implementation", "beacon", "admin", "owner-storage"]


class CallOutcomeShape(TypedDict):
    """How one call of a batch ended."""

    status: Literal["success", "reverted", "halted"]
    revert: RevertShape | None
    gas_used: str


class EffectsShape(TypedDict):
    """What happens on the chain if the request is signed.

    `l1_fee` is what a rollup charges for the bytes on its parent chain, in wei, beside `fee`; `l1_fee_reason` why there
    is none.
    """

    status: Literal["success", "reverted", "halted"]
    basis: Literal["request", "permit-used"]
    revert: RevertShape | None
    gas_used: str
    fee: str
    l1_fee: str | None
    l1_fee_reason: str | None
    calls: CallFrameShape | None
    asset_changes: list[AssetChangeShape]
    approvals: list[ApprovalShape]
    event_mismatches: list[EventMismatchShape]
    state_changes: list[StateChangeShape]
    accounts: list[AccountShape]
    evasion: EvasionShape
    changeable: list[ChangeableShape]
    incomplete: list[str]
    assumptions: list[str]
    batch: list[CallOutcomeShape]


class UnavailableShape(TypedDict):
    """The stage has no result. Lists are left out on purpose: an empty one would read as "nothing changes"."""

    status: Literal["unavailable"]
    stage: str
    reason: str


class ArgumentShape(TypedDict):
    """A decoded argument; integers are decimal text."""

    name: str
    type: str
    value: Any


class CallShape(TypedDict):
    """A decoded call and the calls inside it."""

    target: str | None
    sender: str | None
    value: str
    selector: str | None
    signature: str | None
    name: str | None
    intent: str
    source: str
    delegate: bool
    args: list[ArgumentShape]
    children: "list[CallShape]"
    depth: NotRequired[int]


class DisplayShape(TypedDict):
    """A line as a hardware wallet would show it."""

    label: str
    value: str
    path: str
    source: str


class PermissionShape(TypedDict):
    """What an off-chain signature allows; amounts in base units, `expires` in Unix seconds."""

    standard: str
    token: str
    owner: str
    spender: str
    amount: str
    expires: str | None
    domain_chain_id: str | None


class TradeItemShape(TypedDict):
    """A part of a trade; amounts in base units, `amount` at first and `last_amount` at the end of an auction."""

    standard: Literal["native", "erc20", "erc721", "erc1155", "unknown"]
    token: str | None
    token_id: str | None
    amount: str
    last_amount: str
    recipient: str | None


class OfferShape(TypedDict):
    """What a signed order exchanges; `taker` null where anybody may fill it, `expires` in Unix seconds."""

    protocol: str
    maker: str
    gives: list[TradeItemShape]
    gets: list[TradeItemShape]
    taker: str | None
    expires: str | None


class DecodedShape(TypedDict):
    """The meaning of the request. `kind` is "unavailable" where decoding gave nothing; then `reason` says why."""

    kind: str
    intent: str
    title: str | None
    call: CallShape | None
    permissions: list[PermissionShape]
    offers: list[OfferShape]
    display: list[DisplayShape]
    unknowns: list[str]
    reason: NotRequired[str]


class FindingShape(TypedDict):
    """One thing a rule saw; `evidence` holds paths into this answer."""

    rule: str
    severity: Literal["info", "caution", "danger", "critical"]
    confidence: Literal["low", "medium", "high"]
    title: str
    evidence: list[str]
    advice: str


class SkippedShape(TypedDict):
    """A rule that did not look, and why."""

    rule: str
    reason: str


class RuleErrorShape(TypedDict):
    """A rule that failed."""

    rule: str
    error: str


class VerdictShape(TypedDict):
    """The level and what it rests on."""

    level: Literal["benign", "warning", "malicious", "unknown"]
    findings: list[FindingShape]
    skipped: list[SkippedShape]
    errors: list[RuleErrorShape]
    policy_digest: str


class SentenceShape(TypedDict):
    """One sentence and the positions of the findings that it speaks of."""

    text: str
    findings: list[int]


class ExplanationShape(TypedDict):
    """The words. `reason` says why the template wrote them where a model was asked."""

    headline: str
    text: str
    sentences: list[SentenceShape]
    author: Literal["model", "template"]
    reason: str | None
    model: str | None
    region: str | None
    prompt_digest: str | None
    language: str


class FactShape(TypedDict):
    """What is known about a party (`subject`: address or site), by whom, since when (Unix seconds) and how surely."""

    subject: str
    kind: str
    text: str
    source: str
    time: int | None
    confidence: Literal["low", "medium", "high"]


class BlockShape(TypedDict):
    """The block whose state was used; `timestamp` in Unix seconds, `base_fee` in wei."""

    number: int
    hash: str
    timestamp: int
    base_fee: str | None


class TimingsShape(TypedDict):
    """Milliseconds."""

    decode: float
    simulate: float
    assess: float
    explain: float
    total: float


class Answer(TypedDict):
    """The answer of `POST /v1/explain` and `GET /v1/reports/{id}`."""

    id: str
    digest: str
    created_at: int
    block: BlockShape | None
    verdict: VerdictShape
    decoded: DecodedShape
    effects: EffectsShape | UnavailableShape
    facts: list[FactShape]
    facts_missing: list[str]
    explanation: ExplanationShape
    witness: str | None
    timings_ms: TimingsShape
    budget_ms: int
    degraded: list[str]
    request: dict[str, Any]
