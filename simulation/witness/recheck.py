"""A witness against the state of now: one batch of questions, and what the answers say, in words."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from decoders.frozen import Frozen
from decoders.primitives import Address, Hash32, bytes_of, hex_of, keccak
from simulation.delegation import delegate_of
from simulation.readable import short
from simulation.rpc import Call
from simulation.upstream.header import Header
from simulation.upstream.items import read_account, read_word
from simulation.witness.witness import SlotMark, Witness, WitnessAccount, WitnessSlot

_NO_CODE = hex_of(keccak(b""))
_LATEST = "latest"
_MAPPINGS_TRIED = 32

Kind = Literal["implementation", "code", "nonce", "balance", "storage"]


class Change(Frozen):
    """One item that is no longer what it was. `cause` is a sentence; `mark` says why it could be expected to change."""

    kind: Kind
    address: Address
    slot: Hash32 | None = None
    before: str
    after: str
    mark: SlotMark | None = None
    cause: str


class Recheck(Frozen):
    """Whether the outcome still rests on the same state, at the block that was asked."""

    holds: bool
    changed: tuple[Change, ...]
    block_number: int
    block_hash: Hash32
    context: tuple[str, ...]


def questions_of(witness: Witness) -> list[Call]:
    """Every item of the witness at the head."""
    slots: list[Call] = [("eth_getStorageAt", [slot.address, slot.slot, _LATEST]) for slot in witness.slots]
    methods = ("eth_getBalance", "eth_getTransactionCount", "eth_getCode")
    return slots + [(method, [account.address, _LATEST]) for account in witness.accounts for method in methods]


def compared(witness: Witness, header: Header, answers: Sequence[Any]) -> Recheck:
    """The recheck at this block. Raises `RpcError`, `BadAnswer`."""
    changed = changes_in(witness, answers)
    return Recheck(
        holds=not changed,
        changed=changed,
        block_number=header.number,
        block_hash=header.hash,
        context=witness.context,
    )


def changes_in(witness: Witness, answers: Sequence[Any]) -> tuple[Change, ...]:
    """What differs, the gravest first, from the answers to `questions_of`. Raises `RpcError`, `BadAnswer`."""
    count = len(witness.slots)
    found = [*_accounts(witness, answers[count:]), *_slots(witness, answers[:count])]
    order = ("implementation", "code", "nonce", "balance", "storage")
    return tuple(sorted(found, key=lambda change: (order.index(change.kind), change.address, change.slot or "")))


def _slots(witness: Witness, answers: Sequence[Any]) -> Iterator[Change]:
    for slot, answer in zip(witness.slots, answers, strict=True):
        word = read_word(answer)
        if word != slot.word:
            kind: Kind = "implementation" if slot.mark in {"implementation", "beacon"} else "storage"
            yield Change(
                kind=kind,
                address=slot.address,
                slot=slot.slot,
                before=slot.word,
                after=word,
                mark=slot.mark,
                cause=_cause(witness, slot, word),
            )


def _cause(witness: Witness, slot: WitnessSlot, word: Hash32) -> str:
    contract, named = f"the contract {short(slot.address)}", short("0x" + word[26:])
    sentences: dict[SlotMark | None, str] = {
        "implementation": f"{contract} was upgraded: it runs the code of {named} now",
        "beacon": f"{contract} takes its code from another beacon, {named}",
        "admin": f"{contract} has another administrator, {named}",
        "owner-storage": f"a setting of {contract}, which its owner can change, is another one",
        None: f"{_subject(witness, slot)} {contract} changed",
    }
    return f"{sentences[slot.mark]} (slot {slot.slot[:6]}…{slot.slot[-4:]})"


def _subject(witness: Witness, slot: WitnessSlot) -> str:
    holder = _holder(slot, [witness.sender, *witness.parties])
    if holder is None:
        return "storage that the call reads in"
    return f"the entry of {'your account' if holder == witness.sender else short(holder)} in"


def _holder(slot: WitnessSlot, accounts: Sequence[Address]) -> Address | None:
    """Whose entry of a mapping by address this is: Solidity hashes key and position, Vyper position and key."""
    for account in accounts:
        key = bytes(12) + bytes_of(account)
        for position in range(_MAPPINGS_TRIED):
            place = position.to_bytes(32)
            if slot.slot in {hex_of(keccak(key + place)), hex_of(keccak(place + key))}:
                return account
    return None


def _accounts(witness: Witness, answers: Sequence[Any]) -> Iterator[Change]:
    for position, account in enumerate(witness.accounts):
        balance, nonce, code = answers[3 * position : 3 * position + 3]
        found = read_account(balance, nonce, code)
        yield from _code(account, found.code)
        if account.nonce is not None and found.nonce != account.nonce:
            yield _nonce(witness, account, account.nonce, found.nonce)
        yield from _balance(witness, account, found.balance)


def _code(account: WitnessAccount, code: str) -> Iterator[Change]:
    found = hex_of(keccak(bytes_of(code)))
    if account.code_hash is None or account.code_hash == found:
        return
    name, delegate = short(account.address), delegate_of(code)
    if delegate is not None:
        cause = f"the account {name} runs the code of {short(delegate)} now"
    elif found == _NO_CODE:
        cause = f"the code of {name} is gone"
    elif account.code_hash == _NO_CODE:
        cause = f"{name}, which had no code, is a contract now"
    else:
        cause = f"the code of {name} was replaced"
    yield Change(kind="code", address=account.address, before=account.code_hash, after=found, cause=cause)


def _nonce(witness: Witness, account: WitnessAccount, before: int, after: int) -> Change:
    cause = f"the contract {short(account.address)} made another contract meanwhile"
    if account.address == witness.sender:
        cause = "another transaction of your account was mined meanwhile (its nonce moved)"
    return Change(kind="nonce", address=account.address, before=str(before), after=str(after), cause=cause)


def _balance(witness: Witness, account: WitnessAccount, found: int) -> Iterator[Change]:
    name = "your account" if account.address == witness.sender else short(account.address)
    fields: dict[str, Any] = {"kind": "balance", "address": account.address, "after": str(found)}
    if account.balance is not None and found != account.balance:
        yield Change(**fields, before=str(account.balance), cause=f"the balance of {name}, which matters, changed")
    elif account.at_least is not None and found < account.at_least:
        yield Change(**fields, before=str(account.at_least), cause=f"{name} has no longer what the call takes from it")
