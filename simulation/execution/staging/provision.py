"""What a stand-in needs to be the other side of a trade: coins, tokens and NFTs, and leave for them to be taken.

Where a token keeps a balance is not known, but its own `balanceOf` reads it there: of the words that it reads, the
one that makes it answer with the amount is the one (as forge's `deal` finds it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from decoders.primitives import UINT256_MAX, Address, hex_of
from simulation.execution.overriding import Accounts, laid_over
from simulation.execution.staging.desk import Desk, NotStaged
from simulation.query import AccountOverride
from simulation.reading.probe import Question
from simulation.reading.questionnaire import allowance, balance_of, owner_of

_TRANSFER_FROM: Final = "0x23b872dd"
_SET_APPROVAL_FOR_ALL: Final = "0xa22cb465"
_WEALTH: Final = 10**27
_MISSING: Final = "what the order asks for could not be provided, so it was not run"


@dataclass(frozen=True, slots=True)
class Wanted:
    """`amount` of a token in base units (of coins in wei); `token_id` counts for NFTs alone."""

    standard: str
    token: Address
    token_id: int
    amount: int


async def provided(
    holder: Address, spender: Address, wanted: Sequence[Wanted], accounts: Accounts, desk: Desk
) -> Accounts:
    """The accounts with all that is wanted in the holder's hands, for the spender to take.

    Raises `NotStaged`, `RpcError`, `RpcUnreachable`, `UnreadableTrace`.
    """
    coins = sum(item.amount for item in wanted if item.standard == "native")
    found: Accounts = laid_over(accounts, {holder: AccountOverride(balance=_WEALTH + coins, nonce=0, code="0x")})
    for token in dict.fromkeys(item.token for item in wanted if item.standard == "erc20"):
        amount = sum(item.amount for item in wanted if item.token == token)
        found = await _answering(balance_of(token, holder), amount, found, desk)
        found = await _answering(allowance(token, holder, spender), UINT256_MAX, found, desk)
    for item in wanted:
        if item.standard == "erc721":
            found = await _handed_over(item, holder, spender, found, desk)
        elif item.standard == "erc1155":
            raise NotStaged(_MISSING)
    return found


async def _answering(question: Question, answer: int, accounts: Accounts, desk: Desk) -> Accounts:
    """The accounts with the one word changed that makes the token answer with this number."""
    for address, slot in await desk.slots_read(question.target, question.calldata, accounts):
        tried = laid_over(accounts, {address: AccountOverride(state_diff={slot: hex_of(answer.to_bytes(32))})})
        told = await desk.ask(question.target, question.calldata, tried)
        if told is not None and len(told) == 2 + 64 and int(told, 16) == answer:
            return tried
    raise NotStaged(_MISSING)


async def _handed_over(item: Wanted, holder: Address, spender: Address, accounts: Accounts, desk: Desk) -> Accounts:
    """The NFT moved from its present owner, who moves it as an account without code can, and free to be taken."""
    told = await desk.ask(item.token, owner_of(item.token, item.token_id).calldata, accounts)
    if told is None or len(told) != 2 + 64:
        raise NotStaged(_MISSING)
    owner = "0x" + told[-40:]
    moving = _TRANSFER_FROM + _word(owner) + _word(holder) + f"{item.token_id:064x}"
    allowing = _SET_APPROVAL_FOR_ALL + _word(spender) + f"{1:064x}"
    for sender, calldata in ((owner, moving), (holder, allowing)):
        code = await desk.code(sender)
        plain = laid_over(accounts, {sender: AccountOverride(code="0x")})
        frame, after = await desk.step(sender, item.token, calldata, plain)
        if frame.error is not None:
            raise NotStaged(_MISSING)
        accounts = laid_over(after, {sender: AccountOverride(code=code)})
    return accounts


def _word(address: Address) -> str:
    return address[2:].zfill(64)
