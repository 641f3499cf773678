"""`POST /v1/recheck`: the body read, the answer written."""

from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from decoders.refusal import Malformed, child
from decoders.strict_json import parse_json
from simulation.witness.recheck import Change, Recheck
from simulation.witness.seal import sealed, unsealed
from simulation.witness.witness import Witness, WitnessAccount
from txexplain.budget import DEFAULT_BUDGET_MS
from txexplain.wire.explain_request import read_budget

_EXAMPLE: Final = Witness(
    chain_id=1,
    block_number=22244134,
    block_hash="0x" + "ab" * 32,
    sender="0x" + "11" * 20,
    accounts=(WitnessAccount(address="0x" + "11" * 20, nonce=7),),
    slots=(),
)
RECHECK_EXAMPLES: Final = {
    "report": {"summary": "The witness of a report", "value": {"witness": sealed(_EXAMPLE), "budget_ms": 500}}
}


class RecheckBody(BaseModel):
    """The body of `POST /v1/recheck`."""

    model_config = ConfigDict(extra="forbid")

    witness: str = Field(description="The `witness` of a report, exactly as the report has it.")
    budget_ms: int | None = Field(default=None, description="How long the caller waits, in milliseconds.")


class ChangeShape(TypedDict):
    """One thing that is no longer as it was. `cause` says it in words.

    `mark`: "implementation", "beacon" or "admin" where the slot decides which code runs, "owner-storage" where the
    contract's owner can set it.
    """

    kind: str
    address: str
    slot: str | None
    before: str
    after: str
    mark: str | None
    cause: str


class RecheckBlockShape(TypedDict):
    """The block that was compared with."""

    number: int
    hash: str


class RecheckAnswer(TypedDict):
    """Whether everything that the outcome rested on is as it was. `depends_on`: what code asks of the block.

    Those values differ from block to block; what they can change is said by the report's `effects.evasion`.
    """

    holds: bool
    changed: list[ChangeShape]
    block: RecheckBlockShape
    depends_on: list[str]


@dataclass(frozen=True, slots=True)
class RecheckRequest:
    """What to read again, and how long the caller waits (milliseconds)."""

    witness: Witness
    budget_ms: int


def parse_recheck_request(body: bytes, default_budget_ms: int = DEFAULT_BUDGET_MS) -> RecheckRequest:
    """Read a body. Raises `Malformed`."""
    fields = parse_json(body)
    if not isinstance(fields, dict):
        raise Malformed.at("", "the body must be a JSON object with `witness`")
    for key in fields:
        if key not in RecheckBody.model_fields:
            raise Malformed.at(child("", key), f"unknown key; known: {', '.join(RecheckBody.model_fields)}")
    return RecheckRequest(unsealed(fields.get("witness")), read_budget(fields, default_budget_ms))


def write_recheck(recheck: Recheck) -> RecheckAnswer:
    """The answer."""
    return {
        "holds": recheck.holds,
        "changed": [_change(change) for change in recheck.changed],
        "block": {"number": recheck.block_number, "hash": recheck.block_hash},
        "depends_on": list(recheck.context),
    }


def _change(change: Change) -> ChangeShape:
    return {
        "kind": change.kind,
        "address": change.address,
        "slot": change.slot,
        "before": change.before,
        "after": change.after,
        "mark": change.mark,
        "cause": change.cause,
    }
