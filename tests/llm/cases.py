"""Builders of judged cases: small facts in, a `Case` and a `Verdict` out."""

from typing import Literal

from decoders.decoded import Call, Decoded, Permission
from decoders.outcome import Known, Unavailable
from decoders.primitives import Address, checksum
from decoders.requests import Domain, Message, Payload, SigningRequest, Transaction, TypedData
from policies.case import Case
from policies.severity import Confidence, Level, Severity
from policies.verdict import Finding, RuleError, Skipped, Verdict
from simulation.effects import ApprovalChange, Asset, AssetChange, BlockRef, Effects, Revert, StateChange, Status

ME = "0x" + "11" * 20
OTHER = "0x" + "22" * 20
STRANGER = "0x" + "33" * 20
USDC_AT = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"

ETH = Asset(type="native", symbol="ETH", decimals=18)
USDC = Asset(type="erc20", address=USDC_AT, symbol="USDC", decimals=6)
APE = Asset(type="erc721", address="0x" + "bc" * 20, token_id=12, symbol="BAYC")
APES = Asset(type="erc721", address="0x" + "bc" * 20, symbol="BAYC")

BLOCK = BlockRef(number=22_244_134, hash="0x" + "ab" * 32, timestamp=1_744_000_000)


def shown(address: Address) -> str:
    """The address as every text shows it."""
    return f"{checksum(address)[:6]}…{checksum(address)[-4:]}"


def change(account: Address, asset: Asset, delta: int, fee: int = 0) -> AssetChange:
    return AssetChange(account=account, asset=asset, delta=delta, fee=fee)


def approval(
    after: int,
    *,
    before: int = 0,
    asset: Asset = USDC,
    kind: Literal["allowance", "operator", "token"] = "allowance",
    unlimited: bool = False,
    owner: Address = ME,
    spender: Address = OTHER,
    expires: int | None = None,
) -> ApprovalChange:
    return ApprovalChange(
        owner=owner,
        spender=spender,
        asset=asset,
        kind=kind,
        before=before,
        after=after,
        unlimited=unlimited,
        expires=expires,
    )


def effects(
    *changes: AssetChange,
    approvals: tuple[ApprovalChange, ...] = (),
    state_changes: tuple[StateChange, ...] = (),
    status: Status = "success",
    revert: str | None = None,
    basis: Literal["request", "permit-used"] = "request",
    fee: int = 0,
    incomplete: tuple[str, ...] = (),
    assumptions: tuple[str, ...] = (),
) -> Effects:
    return Effects(
        basis=basis,
        block=BLOCK,
        status=status,
        gas_used=21_000,
        fee=fee,
        frames=(),
        asset_changes=changes,
        approvals=approvals,
        revert=None if revert is None else Revert(signature="Error(string)", message=revert, data="0x"),
        event_mismatches=(),
        state_changes=state_changes,
        accounts=(),
        storage_written=(),
        incomplete=incomplete,
        assumptions=assumptions,
    )


def transaction(*, to: Address | None = OTHER, value: int = 0, data: str = "0x") -> Transaction:
    return Transaction(type=2, to=to, value=value, data=data)


def message(text: str, scheme: Literal["personal_sign", "eth_sign"] = "personal_sign") -> Message:
    return Message(scheme=scheme, form="text", data="0x" + text.encode().hex(), text=text)


def typed(primary_type: str, application: str | None) -> TypedData:
    return TypedData(
        domain=Domain(name=application),
        primary_type=primary_type,
        encoded_type=f"{primary_type}()",
        message=(),
        digest="0x" + "cd" * 32,
    )


def decoded(
    name: str | None = None,
    *,
    permissions: tuple[Permission, ...] = (),
    unknowns: tuple[str, ...] = (),
    target: Address = OTHER,
    intent: str = "call",
    children: tuple[Call, ...] = (),
) -> Decoded:
    call = Call(
        target=target,
        sender=ME,
        value=0,
        calldata="0x",
        selector=None,
        signature=None,
        name=name,
        intent=intent,
        source="abi",
        children=children,
    )
    return Decoded(kind="transaction", intent=intent, call=call, permissions=permissions, unknowns=unknowns)


def permission(amount: int, *, expires: int | None = None, owner: Address = ME, spender: Address = OTHER) -> Permission:
    return Permission(standard="EIP-2612", token=USDC_AT, owner=owner, spender=spender, amount=amount, expires=expires)


def case(
    known: Effects | str, *, payload: Payload | None = None, meaning: Decoded | str | None = None, chain_id: int = 1
) -> Case:
    """A case; text in place of effects or of the decoded request is the reason why they are unavailable."""
    reading = decoded() if meaning is None else meaning
    return Case(
        request=SigningRequest(chain_id=chain_id, sender=ME, payload=payload or transaction(data="0x12345678")),
        decoded=Unavailable(stage="decoders", reason=reading) if isinstance(reading, str) else Known(value=reading),
        effects=Unavailable(stage="simulation", reason=known) if isinstance(known, str) else Known(value=known),
    )


def finding(
    title: str,
    severity: Severity = Severity.DANGER,
    *,
    evidence: tuple[str, ...] = (),
    confidence: Confidence = Confidence.HIGH,
) -> Finding:
    return Finding(
        rule="a-rule", severity=severity, confidence=confidence, title=title, evidence=evidence, advice=f"Mind {title}"
    )


def verdict(
    *findings: Finding, level: Level = Level.BENIGN, skipped: tuple[str, ...] = (), errors: tuple[str, ...] = ()
) -> Verdict:
    return Verdict(
        level=level,
        findings=findings,
        skipped=tuple(Skipped(rule=rule, reason="needs effects") for rule in skipped),
        errors=tuple(RuleError(rule=rule, error="boom") for rule in errors),
        policy_digest="sha256:0",
    )
