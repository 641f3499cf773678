"""Who names a call, in the order of trust.

1. The ABI that the operator gives for the contract, or for the implementation behind it.
2. An ERC-7730 descriptor that is bound to the contract.
3. The protocols that we declare.
4. A published signature with this selector, where the calldata proves it.
5. The contract's bytecode: types of the arguments, and no name.

The trust is in the name. What the contract at the target does, only simulation can tell.
"""

from decoders.abi.codec import Failed, NonCanonical, decode_arguments
from decoders.abi.signature import Function
from decoders.abi.types import WORD, Tuple
from decoders.catalogue import CATALOGUE, Claimed
from decoders.decoded import Source
from decoders.names.bytecode import functions_in
from decoders.names.candidates import Undecided, choose, only_trailing
from decoders.names.fallback import falls_through
from decoders.names.proxy import implementations
from decoders.names.reading import Reading, Unread, unnamed
from decoders.primitives import Address, Selector, hex_of
from decoders.sources import NO_SOURCES, Sources


class Names:
    """Names the calls of one request on one chain."""

    def __init__(self, chain_id: int, sources: Sources = NO_SOURCES) -> None:
        self._chain_id = chain_id
        self._sources = sources
        self._behind: dict[Address, tuple[Address, ...]] = {}

    def read(self, target: Address | None, calldata: bytes) -> Reading | Unread:
        """A call to `target`. `calldata` has at least the 4 bytes of a selector. Never raises."""
        selector, data = hex_of(calldata[:4]), calldata[4:]
        claimed = CATALOGUE.find(self._chain_id, target, selector)
        given, complete = self._given(target, selector)
        if given is not None:
            return _of_abi(given, claimed, data, "abi")
        described = self._described(target, selector)
        if described is not None and not _agree(described, claimed):
            return _of_abi(described, None, data, "erc7730")
        failed = None
        if claimed is not None:
            read = _of_protocol(claimed, data)
            if isinstance(read, Reading):
                return read
            failed = read.reason
        return self._published(target, selector, data, failed, allowed=not complete)

    def _given(self, target: Address | None, selector: Selector) -> tuple[Function | None, bool]:
        """The function in the operator's ABIs, and whether those cover the code that runs."""
        if target is None or not self._sources.abis.contracts:
            return None, False
        covered = False
        for address in (target, *self._implementations(target)):
            functions = self._sources.abis.functions(self._chain_id, address)
            covered = functions is not None
            if functions is not None and selector in functions:
                return functions[selector], True
        return None, covered

    def _described(self, target: Address | None, selector: Selector) -> Function | None:
        return self._sources.descriptors.function(self._chain_id, target, selector) if target is not None else None

    def _published(
        self, target: Address | None, selector: Selector, data: bytes, failed: str | None, *, allowed: bool
    ) -> Reading | Unread:
        """The dictionary's name where it is `allowed` and proven, else what the bytecode shows."""
        signatures = self._sources.dictionary.candidates(bytes.fromhex(selector[2:])) if allowed else ()
        code = self._arguments_in_code(target, selector)
        chosen = choose(selector, signatures, data, code) if signatures else Undecided("")
        if isinstance(chosen, Reading):
            return chosen
        reason = failed or chosen.reason or self._unknown(target, selector, allowed=allowed)
        typed = _typed(selector, code, data, reason) or chosen.typed
        if typed is not None:
            return typed
        if self._falls_through(target, selector):
            told = f"no function of the contract has this selector, so its fallback gets all {4 + len(data)} bytes"
            return Unread(f"{reason}; {told}", fallback=True)
        return Unread(f"{reason}{self._why_untyped(target, code)}")

    def _arguments_in_code(self, target: Address | None, selector: Selector) -> Tuple | None:
        """The argument types of the function in the code that runs; None where either is not known."""
        if target is None:
            return None
        for address in reversed((target, *self._implementations(target))):
            code = self._sources.code.code(self._chain_id, address)
            found = functions_in(code).get(selector) if code else None
            if found is not None:
                return found
        return None

    def _falls_through(self, target: Address | None, selector: Selector) -> bool:
        """Whether the code that runs leaves the call to its fallback, and no proxy before it has the function."""
        if target is None:
            return False
        codes = [self._sources.code.code(self._chain_id, each) for each in (target, *self._implementations(target))]
        if not codes[-1] or any(code is None or selector in functions_in(code) for code in codes):
            return False
        return falls_through(codes[-1], selector)

    def _why_untyped(self, target: Address | None, code: Tuple | None) -> str:
        """Why the code that runs, where it is known, does not tell the arguments either."""
        if code is not None:
            return "; the calldata is not encoded as the contract's code seems to read it"
        known = target is not None and self._sources.code.code(self._chain_id, target)
        return "; the contract's code does not show such a function" if known else ""

    def _unknown(self, target: Address | None, selector: Selector, *, allowed: bool) -> str:
        if target is not None and self._sources.code.code(self._chain_id, target) == b"":
            return f"no code is at the called address, so nothing there reads {selector} and what follows it"
        if not allowed:
            return f"the ABI given for this contract has no function {selector}"
        return f"the function {selector} is not known"

    def _implementations(self, target: Address) -> tuple[Address, ...]:
        if target not in self._behind:
            found = implementations(self._sources.code, self._chain_id, target)
            self._behind[target] = tuple(each.address for each in found)
        return self._behind[target]


def _of_abi(function: Function, claimed: Claimed | None, data: bytes, source: Source) -> Reading | Unread:
    """A function of an ABI for this very contract. Where a protocol claims the same one, its meaning goes with it."""
    claim = claimed.claim if claimed is not None and _agree(function, claimed) else None
    function = claim.function if claim is not None else function
    decoding = decode_arguments(function.arguments, data)
    if isinstance(decoding, Failed):
        return Unread(_unreadable(function, decoding))
    return Reading(function, decoding, source, claim)


def _agree(function: Function, claimed: Claimed | None) -> bool:
    """Whether a protocol claims this very function: it then says more than a bare signature does."""
    return claimed is not None and claimed.claim.function.signature == function.signature


def _of_protocol(claimed: Claimed, data: bytes) -> Reading | Unread:
    function = claimed.claim.function
    decoding = decode_arguments(function.arguments, data)
    if isinstance(decoding, Failed):
        return Unread(_unreadable(function, decoding))
    return Reading(function, decoding, claimed.protocol.source, claimed.claim)


def _unreadable(function: Function, failed: Failed) -> str:
    return f"the arguments of {function.signature} could not be read: {failed.reason}"


def _typed(selector: Selector, code: Tuple | None, data: bytes, reason: str) -> Reading | None:
    """The arguments as the code reads them. A word or more behind them is an argument that the analysis missed."""
    if code is None:
        return None
    decoding = decode_arguments(code, data)
    if isinstance(decoding, Failed):
        return None
    if isinstance(decoding, NonCanonical) and not (only_trailing(decoding) and decoding.trailing < WORD):
        return None
    said = f"{reason}; the types of its arguments were read from the contract's code"
    return Reading(unnamed(selector, code), decoding, "bytecode", missing=said)
