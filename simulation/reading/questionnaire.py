"""The candidates as questions to the chain, and the answers by candidate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from decoders.primitives import Address, Hex
from simulation.reading.candidates import Candidates
from simulation.reading.probe import Answer, Question

_BALANCE_OF = "0x70a08231"
_BALANCE_OF_ID = "0x00fdd58e"
_OWNER_OF = "0x6352211e"
_ALLOWANCE = "0xdd62ed3e"
_IS_APPROVED_FOR_ALL = "0xe985e9c5"
_GET_APPROVED = "0x081812fc"
_LASTING_ALLOWANCE = "0x927da105"
_SYMBOL = "0x95d89b41"
_DECIMALS = "0x313ce567"

Lasting = tuple[int, int]  # amount, end in Unix seconds


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by question; the lookups name the question in the words of the token standards."""

    by_question: Mapping[Question, Answer]

    def balance(self, token: Address, holder: Address) -> int | None:
        """ERC-20 `balanceOf`; None where the contract does not answer with a number."""
        return self.by_question[balance_of(token, holder)].word()

    def balance_of_id(self, token: Address, holder: Address, token_id: int) -> int | None:
        """ERC-1155 `balanceOf`."""
        return self.by_question[balance_of_id(token, holder, token_id)].word()

    def owner_of(self, token: Address, token_id: int) -> Address | None:
        """ERC-721 `ownerOf`; None where the token does not exist."""
        return self._address(owner_of(token, token_id))

    def allowance(self, token: Address, owner: Address, spender: Address) -> int | None:
        """ERC-20 `allowance`."""
        return self.by_question[allowance(token, owner, spender)].word()

    def lasting_allowance(self, contract: Address, owner: Address, token: Address, spender: Address) -> Lasting | None:
        """Permit2 `allowance`: the amount and its end in Unix seconds."""
        answer = self.by_question[lasting_allowance(contract, owner, token, spender)]
        if not answer.ok or answer.size < 96:
            return None
        amount, end = int.from_bytes(answer.data[:32]), int.from_bytes(answer.data[32:64])
        return (amount, end) if amount < 2**160 and end < 2**48 else None

    def is_operator(self, token: Address, owner: Address, operator: Address) -> int | None:
        """ERC-721 and ERC-1155 `isApprovedForAll`: 0 or 1."""
        word = self.by_question[is_approved_for_all(token, owner, operator)].word()
        return None if word is None else int(word != 0)

    def approved(self, token: Address, token_id: int) -> Address | None:
        """ERC-721 `getApproved`."""
        return self._address(get_approved(token, token_id))

    def decimals(self, token: Address) -> int | None:
        """ERC-20 `decimals`, if it is a number that the type allows."""
        word = self.by_question[decimals(token)].word()
        return word if word is not None and word <= 255 else None

    def symbol(self, token: Address) -> str | None:
        """The token's symbol as it says it itself: text, or the bytes32 of older tokens. Hostile text."""
        return _text(self.by_question[symbol(token)])

    def _address(self, question: Question) -> Address | None:
        word = self.by_question[question].word()
        return None if word is None or word >> 160 else f"0x{word:040x}"


def questions_for(candidates: Candidates) -> list[Question]:
    """Every question about these candidates, each once, in a fixed order."""
    tokens = candidates.fungible_tokens
    collections = dict.fromkeys(
        [token for token, _ in (*candidates.single, *candidates.token_approvals)]
        + [token for token, _, _ in (*candidates.multi, *candidates.operators)]
    )
    questions = [
        *(balance_of(token, holder) for token, holder in candidates.fungible),
        *(balance_of(token, owner) for token, owner, _ in candidates.allowances),
        *(allowance(*grant) for grant in candidates.allowances),
        *(balance_of(token, owner) for _, owner, token, _ in candidates.lasting),
        *(lasting_allowance(*key) for key in candidates.lasting),
        *(balance_of_id(*key) for key in candidates.multi),
        *(owner_of(*key) for key in (*candidates.single, *candidates.token_approvals)),
        *(get_approved(*key) for key in candidates.token_approvals),
        *(is_approved_for_all(*grant) for grant in candidates.operators),
        *(ask(token) for token in tokens for ask in (decimals, symbol)),
        *(symbol(token) for token in collections),
    ]
    return list(dict.fromkeys(questions))


def paired(questions: Sequence[Question], answers: Sequence[Answer]) -> Answers:
    """Answers in the order of their questions."""
    return Answers(dict(zip(questions, answers, strict=True)))


def balance_of(token: Address, holder: Address) -> Question:
    """`balanceOf(address)` (ERC-20)."""
    return Question(token, _BALANCE_OF + _address(holder))


def balance_of_id(token: Address, holder: Address, token_id: int) -> Question:
    """`balanceOf(address,uint256)` (ERC-1155)."""
    return Question(token, _BALANCE_OF_ID + _address(holder) + _number(token_id))


def owner_of(token: Address, token_id: int) -> Question:
    """`ownerOf(uint256)` (ERC-721)."""
    return Question(token, _OWNER_OF + _number(token_id))


def allowance(token: Address, owner: Address, spender: Address) -> Question:
    """`allowance(address,address)` (ERC-20)."""
    return Question(token, _ALLOWANCE + _address(owner) + _address(spender))


def lasting_allowance(contract: Address, owner: Address, token: Address, spender: Address) -> Question:
    """`allowance(address,address,address)` (Permit2)."""
    return Question(contract, _LASTING_ALLOWANCE + _address(owner) + _address(token) + _address(spender))


def is_approved_for_all(token: Address, owner: Address, operator: Address) -> Question:
    """`isApprovedForAll(address,address)` (ERC-721, ERC-1155)."""
    return Question(token, _IS_APPROVED_FOR_ALL + _address(owner) + _address(operator))


def get_approved(token: Address, token_id: int) -> Question:
    """`getApproved(uint256)` (ERC-721)."""
    return Question(token, _GET_APPROVED + _number(token_id))


def decimals(token: Address) -> Question:
    """`decimals()` (ERC-20)."""
    return Question(token, _DECIMALS)


def symbol(token: Address) -> Question:
    """`symbol()` (ERC-20, ERC-721)."""
    return Question(token, _SYMBOL)


def _address(address: Address) -> Hex:
    return address[2:].zfill(64)


def _number(number: int) -> str:
    return f"{number:064x}"


def _text(answer: Answer) -> str | None:
    """ABI text of at most 64 bytes, or up to 32 bytes with zeros behind them."""
    if not answer.ok or answer.size < 32:
        return None
    if answer.size == 32:
        raw = answer.data[:32].rstrip(b"\0")
    elif int.from_bytes(answer.data[:32]) == 32:
        raw = answer.data[64 : 64 + min(int.from_bytes(answer.data[32:64]), 64)]
    else:
        return None
    return raw.decode("utf-8", "replace") or None
