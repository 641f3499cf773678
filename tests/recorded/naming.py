"""How far the calls of a recorded block are named, with the code of its own pre-state."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from decoders.decode import decode
from decoders.decoded import Call
from decoders.names.reading import Reading, Unread
from decoders.names.resolve import Names
from decoders.outcome import Known
from decoders.parsing import parse_signing_request
from decoders.requests import SigningRequest
from decoders.sources import Sources
from tests.recorded.accounts import Account
from tests.recorded.corpora import RecordedBlock


@dataclass(frozen=True)
class RecordedCode:
    """A `CodeSource` of a recorded state that is whole: an account that is not in it has no code."""

    accounts: Mapping[str, Account]
    codes: dict[str, bytes] = field(default_factory=dict)

    def code(self, chain_id: int, address: str) -> bytes | None:
        del chain_id
        if address not in self.codes:
            account = self.accounts.get(address)
            self.codes[address] = bytes.fromhex(account.code[2:]) if account is not None else b""
        return self.codes[address]

    def storage(self, chain_id: int, address: str, slot: bytes) -> bytes | None:
        del chain_id
        account = self.accounts.get(address)
        return bytes.fromhex(account.storage.get(f"0x{slot.hex()}", "0x" + "00" * 32)[2:]) if account else bytes(32)


@dataclass(frozen=True)
class Named:
    """One call to a contract, and what is said of its request. `unread` is what is said where nothing is known."""

    call: Call
    unknowns: tuple[str, ...]
    unread: Unread | None = None


def requests_of(block: RecordedBlock) -> list[SigningRequest]:
    """The block's transactions as wallets ask for them."""
    return [
        parse_signing_request({"chain_id": 1, "method": "eth_sendTransaction", "params": [dict(each.request)]})
        for each in block.transactions
    ]


def contract_calls(requests: Sequence[SigningRequest], sources: Sources) -> Iterator[Named]:
    """Every call that gives a contract a selector, outermost or inside another call."""
    names = Names(1, sources)
    for request in requests:
        outcome = decode(request, sources)
        assert isinstance(outcome, Known), outcome
        for call in outcome.value.call.walk() if outcome.value.call is not None else ():
            if call.selector is not None and call.target is not None and sources.code.code(1, call.target):
                yield Named(call, outcome.value.unknowns, _unread(call, names))


def _unread(call: Call, names: Names) -> Unread | None:
    read = names.read(call.target, bytes.fromhex(call.calldata[2:])) if call.source == "none" else None
    return read if isinstance(read, Unread) else None


def shares(calls: Sequence[Named]) -> dict[str, int]:
    """Calls by what is known of them.

    "named: SOURCE" has the function's name and typed arguments, "typed: SOURCE" the types of the arguments and no
    name. "fallback" is a call whose first four bytes are no function of the code that runs, proven by that code.
    "unknown" is all else.
    """
    return dict(Counter(_kind(named) for named in calls))


def _kind(named: Named) -> str:
    call = named.call
    if call.name is not None:
        return f"named: {call.source}"
    if named.unread is None:
        return f"typed: {call.source}"
    return "fallback" if named.unread.fallback else "unknown"


def wrong_names(calls: Sequence[Named], sources: Sources) -> list[tuple[str, str]]:
    """Where the dictionary, asked alone, names a function otherwise than the ABI that we declare for it."""
    names, wrong = Names(1, sources), []
    for call in (named.call for named in calls if named.call.source in {"standard", "protocol", "abi"}):
        selector, data = call.selector or "", bytes.fromhex(call.calldata[10:])
        read = names._published(call.target, selector, data, None, allowed=True)
        if isinstance(read, Reading) and read.function.name and read.function.signature != call.signature:
            wrong.append((call.signature or "", read.function.signature))
    return wrong
