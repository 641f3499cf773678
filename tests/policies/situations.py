"""Cases that several scenarios share, in one line each."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from decoders.primitives import UINT256_MAX
from decoders.requests import AccountKnowledge
from policies.case import Case
from policies.severity import Severity
from simulation.effects import Revert
from tests.policies.cases import (
    COIN,
    CONTRACT,
    DOLLAR,
    NFT,
    PRIVATE,
    SAFE,
    SENDER,
    STRANGER,
    USDC,
    approval,
    authorization,
    call,
    change,
    control,
    effects,
    mismatch,
    operator,
    plain_send,
    transaction,
)

INFO, CAUTION, DANGER, CRITICAL = Severity
ALL = UINT256_MAX
APPROVE, OPERATOR = "approve(address,uint256)", "setApprovalForAll(address,bool)"
TRANSFER, PULL = "transfer(address,uint256)", "transferFrom(address,address,uint256)"
SAFE_PULL = "safeTransferFrom(address,address,uint256)"
EXEC = "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)"
UNREAD = "0x" + "0d" * 20
"""Not among the accounts that the simulation read."""
DEAD = "0x000000000000000000000000000000000000dead"
EXCHANGE = {"known": [{"chain": 1, "address": PRIVATE, "name": "Some Exchange", "role": "exchange", "takes": [USDC]}]}
"""An operator's profile that lists a deposit address."""


class Scenario(NamedTuple):
    """`severity` is the worst that the rule must say, None for a miss; `profile` what differs from the default one."""

    rule: str
    name: str
    severity: Severity | None
    case: Case
    profile: Mapping[str, Any] | None = None

    @property
    def file(self) -> str:
        return f"{'miss' if self.severity is None else 'hit'}-{self.name}.json"


def trusting(*addresses: str) -> AccountKnowledge:
    return AccountKnowledge(trusted=addresses)


def knowing(*addresses: str) -> AccountKnowledge:
    return AccountKnowledge(counterparties=addresses)


def approving(spender: str, amount: int = ALL, account: AccountKnowledge | None = None, balance: int = 10**9) -> Case:
    happens = effects(approvals=(approval(spender, amount, owner_balance=balance),))
    return transaction(call(APPROVE, USDC, spender, amount), happens, account=account or AccountKnowledge())


def granting(spender: str) -> Case:
    return transaction(call(OPERATOR, NFT, spender, 1), effects(approvals=(operator(spender),)))


def doing(signature: str, spender: str, *, account: AccountKnowledge | None = None) -> Case:
    """A call to an unlisted contract in which an approval appears."""
    happens = effects(approvals=(approval(spender),))
    return transaction(call(signature, CONTRACT), happens, account=account or AccountKnowledge())


def paying(signature: str, amount: int, target: str = CONTRACT, *comes_in: int) -> Case:
    changes = [change(SENDER, COIN, -amount), change(target, COIN, amount)]
    changes += [change(SENDER, DOLLAR, units) for units in comes_in]
    return transaction(call(signature, target, value=amount), effects(asset_changes=tuple(changes)))


def look_alike(model: str, ahead: int, behind: int) -> str:
    """An address that shares exactly so many leading and trailing digits."""
    digits = model[2:]
    middle = "".join("3" if digit != "3" else "4" for digit in digits[ahead : 40 - behind])
    return f"0x{digits[:ahead]}{middle}{digits[40 - behind :]}"


FRIEND = "0xd1a57e0f2b6c498aa3e5f7160829b4cde8f91a7c"
VANITY = "0x00000000000f2b6c498aa3e5f7160829b4cde8f9"


def sending_like(ahead: int, behind: int) -> Case:
    recipient = look_alike(FRIEND, ahead, behind)
    return transaction(call(TRANSFER, USDC, recipient, 5_000_000), account=knowing(STRANGER, FRIEND))


def mismatching(by_logs: int, by_state: int) -> Case:
    return transaction(call("swap()", CONTRACT), effects(event_mismatches=(mismatch(by_logs, by_state),)))


def changing(kind: str, address: str, after: str, target: str = CONTRACT, before: str = SENDER) -> Case:
    signature = EXEC if target == SAFE else "configure()"
    return transaction(call(signature, target), effects(state_changes=(control(kind, address, after, before),)))


def authorizing(address: str, chain_id: int = 1, authority: str | None = None) -> Case:
    return transaction(plain_send(SENDER, 0), authorizations=(authorization(address, chain_id, authority),))


def blocking(address: str) -> AccountKnowledge:
    return AccountKnowledge(blocked=(address,))


FAILED = effects(status="reverted", revert=Revert(signature="Error(string)", message="sale is closed", data="0x"))
SIGN_IN = "{} wants you to sign in with your Ethereum account:\n0x5e4d\n\nNonce: 1"
DELEGATED_CALL = call(TRANSFER, CONTRACT, PRIVATE, 0, delegate=True)
