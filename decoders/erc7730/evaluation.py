"""How much of the published test cases is shown: `python -m decoders.erc7730.evaluation FOLDER [TOKENS]`.

A case counts only if every expected label and every expected value appears in `decoded.display`. Two forms are
published. `testsv2/` gives labels and values one by one: each pair must be one line, in any order, the value contained
in the line's value. `tests/` gives texts that were read off device screens, which break words and run lines together:
each must be contained in all lines written one after the other, or come apart, without a rest, into labels and values
that are lines in the sense of `testsv2/`. White space is removed everywhere, since screens break lines within words.
Nothing else is forgiven, except that texts of the device itself, such as "Swipe to review", are not looked for
(`_DEVICE`); a case that holds nothing else is not counted.

Token metadata and names come from the `dataProvider` of the case's own file. `tests/` have none: what the device knew
comes from the published list of its maker (`python -m decoders.token_list`) where that is built, then from the
`dataProvider` of the sibling in `testsv2/`. A device that wrote `???` did not know some token that these do: tokens
whose symbol stands behind no amount in such a case are withheld from it.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import rlp
from rlp.exceptions import RLPException

from decoders.decode import decode
from decoders.decoded import Decoded
from decoders.erc7730.index import Index
from decoders.erc7730.opening import open_descriptors
from decoders.erc7730.tokens import NoTokens, TokenMetadata, TokenSource
from decoders.outcome import Unavailable
from decoders.parsing.signing_request import parse_signing_request
from decoders.primitives import Address
from decoders.refusal import Refusal
from decoders.sources import Sources
from decoders.token_list.list_file import TokenListFile

_DEVICE: Final = re.compile(r"Swipe\s*to\s*review|\.\.\. More$|^signed$|\?$(?<!\?\?)")
"""What the device writes beside the descriptor's texts: buttons, cuts, its question mark behind the title."""

TOKENS: Final = Path("build/dictionary/tokens.bin")
"""Where `make dictionary` puts the token list."""

Lines = Sequence[tuple[str, str]]
"""Labels and values, white space removed."""

_SIGNER: Final = "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"
"""Who signs where a case names nobody: the address of private key 1."""


@dataclass(frozen=True, slots=True)
class Case:
    """One published case. `expected`: pairs of label and value ("" where only one of them is given)."""

    file: str
    number: int
    title: str
    request: Mapping[str, Any]
    provider: "Provider"
    expected: tuple[tuple[str, str], ...]
    structured: bool


@dataclass(frozen=True, slots=True)
class Result:
    """`missing` is empty for a case that passed."""

    case: Case
    missing: tuple[str, ...]
    shown: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Provider:
    """A case's `dataProvider`; its addresses hold on every chain. `screen` is what a device wrote, "" for no device."""

    tokens: Mapping[Address, TokenMetadata]
    names: Mapping[Address, str]
    listed: TokenSource = field(default_factory=NoTokens)
    screen: str = ""

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """What the case says of a token, or what the device knew."""
        found = self.listed.token(chain_id, address) or self.tokens.get(address)
        if found is None or "???" not in self.screen:
            return found
        return found if re.search("[0-9]" + re.escape(_squeezed(found.symbol)), self.screen) else None

    def name(self, _chain_id: int, address: Address, _sources: tuple[str, ...] | None) -> str | None:
        """What the case says of an address."""
        return self.names.get(address)


def read_cases(folder: Path, listed: TokenSource = NoTokens()) -> Iterator[Case]:  # noqa: B008 - it holds nothing
    """Every published case below `folder`, in the order of their files. `listed`: the tokens that devices knew."""
    for file in sorted(folder.rglob("*.tests.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        provider = _provider(file, document)
        for number, test in enumerate(document["tests"]):
            structured = "expected" in test
            expected = tuple(_pairs(test["expected"]) if structured else _texts(test.get("expectedTexts", ())))
            if expected:
                name = file.relative_to(folder).as_posix()
                title = str(test.get("description", ""))
                screen = "" if structured else _squeezed("".join(test["expectedTexts"]))
                known = provider if structured else replace(provider, listed=listed, screen=screen)
                yield Case(name, number, title, _request(test), known, expected, structured)


def evaluate(case: Case, index: Index) -> Result:
    """Decode the case as the service would, and look for what is expected."""
    try:
        request = parse_signing_request(case.request)
    except Refusal as refusal:
        return Result(case, (f"refused: {refusal}",), ())
    outcome = decode(request, Sources(descriptors=index, tokens=case.provider, names=case.provider))
    if isinstance(outcome, Unavailable):
        return Result(case, (outcome.reason,), ())
    return Result(case, tuple(_missing(case, outcome.value)), _lines(outcome.value))


def _lines(decoded: Decoded) -> tuple[tuple[str, str], ...]:
    return tuple((line.label, line.value) for line in decoded.display if line.source in ("erc7730", "standard"))


def _missing(case: Case, decoded: Decoded) -> Iterator[str]:
    lines = [(_squeezed(label), _squeezed(value)) for label, value in _lines(decoded)]
    if not any(line.source == "erc7730" for line in decoded.display):
        yield "no descriptor was applied"
    whole = "".join(label + value for label, value in lines)
    for label, value in case.expected:
        wanted = (_squeezed(label), _squeezed(value))
        if not case.structured or not label:
            text = wanted[0] + wanted[1]
            found = text in whole or (not case.structured and _comes_apart(text, lines))
        else:
            found = _is_line(*wanted, lines)
        if not found:
            yield f"{label}: {value}" if label else value


def _is_line(label: str, value: str, lines: Lines) -> bool:
    return any(shown == label and value in text for shown, text in lines)


def _comes_apart(text: str, lines: Lines) -> bool:
    """Whether a text is (the end of) a value and then labels with their values, the last of which may be cut off."""
    heads = [end for end in range(len(text)) if not end or any(text[:end] in value for _, value in lines)]
    return any(_is_pairs(text[end:], lines) for end in heads)


def _is_pairs(text: str, lines: Lines) -> bool:
    for label, _ in lines:
        if label.startswith(text):
            return True
        if not label or not text.startswith(label):
            continue
        rest = text[len(label) :]
        for end in range(1, len(rest) + 1):
            if _is_line(label, rest[:end], lines) and (end == len(rest) or _is_pairs(rest[end:], lines)):
                return True
    return False


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _pairs(expected: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The intent, the owner, and the fields; of embedded calls likewise."""
    yield "", expected["intent"]
    if "owner" in expected:
        yield "", expected["owner"]
    for each in expected["fields"]:
        if isinstance(each["value"], dict):
            yield "", each["label"]
            yield from _pairs(each["value"])
        else:
            yield each["label"], each["value"]


def _texts(texts: list[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        own = _DEVICE.sub("", text).strip()
        if own:
            yield "", own


def _request(test: Mapping[str, Any]) -> Mapping[str, Any]:
    signer = test.get("from", _SIGNER).lower()
    if "rawTx" not in test:
        data = test["data"]
        chain_id = data["domain"].get("chainId", 1)
        return {
            "chain_id": int(str(chain_id), 0),
            "method": "eth_signTypedData_v4",
            "params": [signer, data],
        }
    raw = test["rawTx"].lower()
    chain_id, signed = _chain_of(bytes.fromhex(raw[2:]))
    return {"chain_id": chain_id, "raw": raw, **({} if signed else {"from": signer})}


def _chain_of(raw: bytes) -> tuple[int, bool]:
    """The chain that a transaction names (EIP-155, EIP-2718), mainnet where it names none; whether it is signed."""
    legacy = raw[0] >= 0xC0
    try:
        decoded = rlp.decode(raw if legacy else raw[1:], strict=True)
    except RLPException:
        # A damaged case; the service will refuse it, and the table say so.
        return 1, False
    fields = [item if isinstance(item, bytes) else b"" for item in decoded]
    if not legacy:
        return int.from_bytes(fields[0], "big"), len(fields) > (9 if raw[0] == 2 else 8)
    signature_v = int.from_bytes(fields[6], "big") if len(fields) == 9 else 0
    signed = len(fields) == 9 and fields[7] != b""
    if signed:
        return ((signature_v - 35) // 2 if signature_v >= 35 else 1), True
    return signature_v or 1, False


def _provider(file: Path, document: Mapping[str, Any]) -> Provider:
    given = document.get("dataProvider")
    sibling = file.parent.parent / "testsv2" / file.name
    if given is None and sibling.is_file():
        given = json.loads(sibling.read_text(encoding="utf-8")).get("dataProvider")
    given = given or {}
    tokens = {
        address.lower(): TokenMetadata(each["symbol"], each["decimals"], each["name"])
        for address, each in given.get("tokens", {}).items()
    }
    for address, name in given.get("nftCollectionNames", {}).items():
        tokens[address.lower()] = TokenMetadata(name, None, name)
    names = {**given.get("addressNames", {}), **given.get("ensNames", {})}
    return Provider(tokens, {address.lower(): name for address, name in names.items()})


def report(results: Sequence[Result], *, verbose: bool) -> str:
    """The table: every miss, with what was shown instead where `verbose`, and the shares."""
    told: list[str] = []
    for result in results:
        if result.missing:
            told.append(f"MISS {result.case.file} #{result.case.number} {result.case.title}")
            told.extend(f"  missing: {each}" for each in result.missing)
            told.extend(f"  shown:   {label}: {value}" for label, value in result.shown if verbose)
    for structured, form in ((False, "tests/"), (True, "testsv2/")):
        told.append(_share(form, [result for result in results if result.case.structured is structured]))
    told.append(_share("all", results))
    return "\n".join(told)


def _share(form: str, results: Sequence[Result]) -> str:
    passed = sum(not result.missing for result in results)
    return f"{form}: {passed} of {len(results)} cases shown in full, {100 * passed / max(1, len(results)):.1f} %"


def main() -> None:
    """Print the table for the folder that the command names."""
    folder, tokens = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else TOKENS
    listed = TokenListFile(tokens) if tokens.is_file() else NoTokens()
    index = open_descriptors(folder)
    faults = [f"FAULT {fault.path} {fault.place}: {fault.message}" for fault in index.faults]
    results = [evaluate(case, index) for case in read_cases(folder, listed)]
    sys.stdout.write("\n".join([*faults, report(results, verbose=True)]) + "\n")


if __name__ == "__main__":
    main()
