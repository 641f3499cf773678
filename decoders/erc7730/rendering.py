"""One format applied to one call or message: the lines that a hardware wallet would show, and its title."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Protocol

from decoders.decoded import DisplayField
from decoders.erc7730.faults import CannotApply
from decoders.erc7730.field_texts import MAX_TICKER, UNKNOWN_TICKER, bytes_text, format_text
from decoders.erc7730.nodes import Node
from decoders.erc7730.paths import DataPath, Name, Slice
from decoders.erc7730.scope import Container, Element, Scope, equals, literal
from decoders.erc7730.specification import CalldataField, FieldFormat, Group, Rules, StructuredFormat
from decoders.erc7730.tokens import TokenMetadata
from decoders.foreign_text import plain
from decoders.primitives import Address, checksum
from decoders.readable_values import label_of

MAX_LINES: Final = 256
"""Lines for one request; what is beyond is said to be missing."""

MAX_VALUES: Final = 4096
"""Values that one format may look at, shown or not; hidden ones cost time too."""

MAX_LABEL: Final = 128
MAX_TITLE: Final = 512

_PLACEHOLDER: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class InnerCall:
    """Calldata inside the data. `calldata` with its selector, `value` in wei."""

    container: Container
    calldata: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """Lines in the order of the descriptor.

    `intent` is fixed ("Swap"); `title` is the intent with values put in where that was possible; `party` is whom the
    descriptor names as the contract's owner, and `website` where that owner is found. `listed` are the tokens whose
    data comes from a published list ("USDC from NAME VERSION"). `unusable`: the data does not fit the descriptor, so
    nothing is shown.
    """

    intent: str
    title: str
    party: str | None
    lines: tuple[DisplayField, ...]
    unknowns: tuple[str, ...] = ()
    unusable: bool = False
    listed: tuple[str, ...] = ()
    website: str | None = None


class World(Protocol):
    """Who knows tokens and names."""

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """A token's metadata, hostile text."""

    def name(self, chain_id: int, address: Address, sources: tuple[str, ...] | None) -> str | None:
        """A verified name of an address."""


Nested = Callable[[InnerCall], Shown | None]
"""How an inner call is shown; None where no descriptor is bound to it."""


def render(form: StructuredFormat, scope: Scope, world: World, nested: Nested) -> Shown:
    """Apply a format. Raises `CannotApply` where the data does not fit it: then nothing of it may be shown."""
    work = _Rendering(world, nested)
    lines: list[DisplayField] = []
    for line in work.entries(form.fields, scope):
        if len(lines) == MAX_LINES:
            work.unknowns.append(f"the descriptor shows more than {MAX_LINES} lines; the rest is not shown")
            break
        lines.append(line)
    intent, party = _intent(form), form.owner or form.contract_name
    return Shown(
        intent=intent,
        title=work.interpolated(form, scope) or intent,
        party=plain(party, 64) if party else None,
        lines=tuple(lines),
        unknowns=tuple(work.unknowns),
        listed=tuple(work.listed),
        website=plain(form.website, MAX_LABEL) if form.website else None,
    )


def refused(form: StructuredFormat, reason: str) -> Shown:
    """No lines: showing a part of what a descriptor describes could hide the rest."""
    unknown = f"the ERC-7730 descriptor {form.descriptor} could not be applied: {reason}"
    return Shown(_intent(form), _intent(form), None, (), (unknown,), unusable=True)


def _intent(form: StructuredFormat) -> str:
    if form.intent is None:
        return plain(form.key.partition("(")[0], MAX_LABEL)
    if isinstance(form.intent, str):
        return plain(form.intent, MAX_LABEL)
    return plain(", ".join(f"{label}: {text}" for label, text in form.intent.items()), MAX_TITLE)


@dataclass(slots=True)
class _Rendering:
    """One pass. `shown` keeps the texts of fields that are always visible, by their paths, for the title."""

    world: World
    nested: Nested
    shown: dict[str, list[str]] = field(default_factory=dict)
    values_left: int = MAX_VALUES
    unknowns: list[str] = field(default_factory=list)
    listed: dict[str, None] = field(default_factory=dict)

    def token(self, chain_id: int, address: Address) -> TokenMetadata | None:
        """A token's metadata; what a list says is noted, to be told apart from what the chain says."""
        found = self.world.token(chain_id, address)
        if found is not None and found.listed_by is not None:
            self.listed[f"{plain(found.symbol, MAX_TICKER)} from {plain(found.listed_by, 64)}"] = None
        return found

    def name(self, chain_id: int, address: Address, sources: tuple[str, ...] | None) -> str | None:
        """A verified name of an address."""
        return self.world.name(chain_id, address, sources)

    def unknown_token(self, address: Address) -> None:
        """Say what the mark on an amount means."""
        told = f"the token {checksum(address)} is not known; its amount is in its smallest unit ({UNKNOWN_TICKER})"
        if told not in self.unknowns:
            self.unknowns.append(told)

    def entries(self, entries: tuple["FieldFormat | Group", ...], scope: Scope) -> Iterator[DisplayField]:
        """Fields and groups in order."""
        for entry in entries:
            if isinstance(entry, Group):
                yield from self._group(entry, scope)
            else:
                yield from self._field(entry, scope)

    def _group(self, group: Group, scope: Scope) -> Iterator[DisplayField]:
        if group.label:
            yield _line(group.label, "", str(scope.base))
        base = scope.base if group.path is None else scope.absolute(group.path)
        found = scope.groups(base)
        if len(found) == 1 and found[0].node.kind == "array":
            # A group on an array without `[]` means its elements, as a field does.
            base = DataPath(base.root, (*base.selectors, Slice()))
            found = scope.groups(base)
        iterations = [element.indices or scope.indices for element in found]
        if group.iteration == "bundled" and not _fans(base):
            iterations = self._bundles(group, base, scope)
        inner = [scope.entered(base, each) for each in iterations]
        if group.iteration == "sequential":
            for entry in group.fields:
                for each in inner:
                    yield from self.entries((entry,), each)
        else:
            for each in inner:
                yield from self.entries(group.fields, each)

    @staticmethod
    def _bundles(group: Group, base: DataPath, scope: Scope) -> list[tuple[int, ...]]:
        """The indices that the arrays of the group's fields have in common."""
        inner = scope.entered(base, scope.indices)
        lengths = {
            len(inner.elements(inner.absolute(each.path)))
            for each in group.fields
            if each.path is not None and _fans(inner.absolute(each.path))
        }
        if len(lengths) > 1:
            raise CannotApply("arrays that the descriptor shows side by side have different lengths")
        return [(*scope.indices, index) for index in range(lengths.pop())] if lengths else [scope.indices]

    def _field(self, entry: FieldFormat, scope: Scope) -> Iterator[DisplayField]:
        if entry.visible == "never":
            return
        path = None if entry.path is None else scope.absolute(entry.path)
        elements = (
            [Element(literal("" if entry.value is None else entry.value), (), "$")]
            if path is None
            else scope.elements(path)
        )
        self.values_left -= len(elements)
        if self.values_left < 0:
            raise CannotApply(f"the descriptor leads to more than {MAX_VALUES} values")
        for index, element in enumerate(elements):
            if not _visible(entry, element.node):
                continue
            if entry.separator:
                yield _line(entry.separator.replace("{index}", str(index)), "", element.place)
            own = scope.entered(scope.base, element.indices or scope.indices)
            for number, line in enumerate(self._lines(entry, element, own, path)):
                if not number and path is not None and entry.visible == "always":
                    self.shown.setdefault(str(path), []).append(line.value)
                yield line

    def _lines(
        self, entry: FieldFormat, element: Element, scope: Scope, path: DataPath | None
    ) -> Iterator[DisplayField]:
        label = entry.label or _default_label(path)
        if not element.node.is_leaf:
            raise CannotApply(f"the descriptor formats a struct as one value ({element.place[:80]})")
        if entry.encryption is not None:
            fallback = plain(entry.encryption.fallback_label or "[Encrypted]", 64)
            yield _line(label, f"{fallback} {bytes_text('0x' + element.node.as_bytes().hex())}", element.place)
        elif isinstance(entry, CalldataField):
            yield from self._calldata(entry, label, element, scope)
        else:
            text = format_text(entry.format, entry.params, element.node, scope, self)
            yield _line(label, text, element.place)

    def _calldata(self, entry: CalldataField, label: str, element: Element, scope: Scope) -> Iterator[DisplayField]:
        inner = _inner_call(entry, element.node, scope)
        to = format_text("raw", None, inner.container.node("to"), scope, self)
        shown = self.nested(inner)
        if shown is not None and not shown.unusable:
            party = f"{shown.party} ({to})" if shown.party else to
            yield _line(label, party, element.place)
            yield _line("Transaction type", shown.intent, element.place)
            for line in shown.lines:
                yield line.model_copy(update={"path": f"{element.place} {line.path}"})
            self.unknowns.extend(shown.unknowns)
            self.listed.update(dict.fromkeys(shown.listed))
            return
        if shown is not None:
            self.unknowns.extend(shown.unknowns)
        yield _line(label, bytes_text("0x" + inner.calldata.hex()), element.place)
        yield _line("To", to, element.place)
        if inner.container.value:
            amount = format_text("amount", None, inner.container.node("value"), scope, self)
            yield _line("Amount", amount, element.place)

    def interpolated(self, form: StructuredFormat, scope: Scope) -> str | None:
        """The intent with values in it; None where one of them is not shown as a field too ("Path validation")."""
        if form.interpolated_intent is None:
            return None
        missing: list[str] = []

        def put(match: re.Match[str]) -> str:
            if match[0] in ("{{", "}}"):
                return match[0][0]
            texts = self.shown.get(str(scope.absolute(match[1])), []) if match[1] else []
            if not texts:
                missing.append(match[0])
            return ", ".join(texts)

        try:
            text = _PLACEHOLDER.sub(put, form.interpolated_intent)
        except ValueError:
            return None
        return None if missing else plain(text, MAX_TITLE)


def _inner_call(entry: CalldataField, node: Node, scope: Scope) -> InnerCall:
    params, outer = entry.params, scope.container
    callee = scope.parameter(params.callee, params.callee_path)
    selector = scope.parameter(params.selector, params.selector_path)
    amount = scope.parameter(params.amount, params.amount_path)
    spender = scope.parameter(params.spender, params.spender_path)
    chain = scope.parameter(params.chain_id, params.chain_id_path)
    if callee is None:
        raise CannotApply("the descriptor does not say whom the embedded call goes to")
    to = callee.as_address()
    prefix = b"" if selector is None else selector.as_bytes()[:4]
    # A contract that calls itself usually delegates, and then its caller stays; else the contract is the caller.
    caller = outer.sender if to == outer.to else outer.to
    container = Container(
        chain_id=outer.chain_id if chain is None else chain.as_integer(),
        sender=caller if spender is None else spender.as_address(),
        to=to,
        value=0 if amount is None else amount.as_integer(),
    )
    return InnerCall(container, prefix + node.as_bytes())


def _visible(entry: FieldFormat, node: Node) -> bool:
    rules = entry.visible
    if not isinstance(rules, Rules):
        return rules != "never"
    if rules.if_not_in is not None:
        return not any(equals(node, each) for each in rules.if_not_in)
    if not any(equals(node, each) for each in rules.must_match or ()):
        raise CannotApply(f"the field {entry.label[:60]!r} has a value that the descriptor does not allow")
    return False


def _fans(path: DataPath) -> bool:
    return any(isinstance(each, Slice) for each in path.selectors)


def _default_label(path: DataPath | None) -> str:
    names = [each.text for each in path.selectors if isinstance(each, Name)] if path is not None else []
    return label_of(names[-1]) if names else "Value"


def _line(label: str, value: str, place: str) -> DisplayField:
    return DisplayField(label=_label(label), value=value, path=place, source="erc7730")


@lru_cache(maxsize=4096)
def _label(text: str) -> str:
    """Labels come out of the descriptors, so there are few, and each is cleaned once."""
    return plain(text, MAX_LABEL)
