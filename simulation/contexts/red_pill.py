"""The request in other block contexts, compared with the main run.

First every value that the code can ask for is set otherwise by itself, and pairs of them together, all in the batch
that also reads the balances of the main run. Mostly nothing is written differently, and that is all. Only what differs
is run again and read in full, to tell whether it matters.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import Any

from decoders.primitives import Address
from simulation.contexts.covering import covering_rows
from simulation.contexts.fingerprint import Fingerprint, fingerprint
from simulation.contexts.outcome import Kind, RunOutcome, difference, outcome_of
from simulation.contexts.values import settings_of
from simulation.contexts.variant import Variant, variant_of
from simulation.deadline import Deadline
from simulation.effects import ContextKind, ContextSetting, ContextValue, Divergence, Evasion
from simulation.execution.calls import CALLS, DIFF, probe_calls, read_probes, trace_call, trace_calls, tracer_like
from simulation.execution.prepare import Prepared
from simulation.reading.frames import read_frames
from simulation.reading.inquiry import Inquiry, inquire
from simulation.reading.state_diff import StateDiff, read_state_diff
from simulation.rpc import Call, RpcClient, RpcError

Settings = tuple[ContextSetting, ...]

_MAX_COMBINATIONS = 3
_CONTEXT_GAS = 40_000_000
"""Gas that all contexts together may take, so that a heavy request still gets its answer in time."""
_CONTEXT_DIGITS = 16_000_000
"""Hex digits of overridden state that all contexts together may carry: they are sent again with each of them."""
_FEWEST_CONTEXTS = 4
_LIGHT_GAS = 1_000_000
_KINDS: Sequence[Kind] = ("outcome", "fails", "amounts", "path")
_CONTEXTS: Sequence[ContextKind] = ("near", "bare", "later")


@dataclass(frozen=True)
class RedPill:
    """One main run, and what its code can ask for. Balances in wei, before the run."""

    chain_id: int
    prepared: Prepared
    diff: StateDiff
    gas_used: int
    read: tuple[ContextValue, ...]
    sender_balance: int
    coinbase_balance: int
    tried: dict[Settings, StateDiff] = field(default_factory=dict)
    looked: dict[Settings, RunOutcome] = field(default_factory=dict)
    variants: dict[Settings, Variant] = field(default_factory=dict)

    @cached_property
    def usual(self) -> Fingerprint:
        """What the main run wrote."""
        return fingerprint(self.prepared, self.diff, self.gas_used)

    def work_out_usual(self) -> None:
        """Work `usual` out now and not when it is asked for: now is when nothing waits for it."""
        _ = self.usual

    @cached_property
    def _tracer(self) -> dict[str, Any]:
        return tracer_like(self.diff)

    @cached_property
    def singles(self) -> list[Settings]:
        """Each value set otherwise by itself; the first settings of all values before the second ones."""
        columns = zip_longest(*(self._settings(value) for value in self.read))
        return [(setting,) for column in columns for setting in column if setting is not None]

    @cached_property
    def rows(self) -> list[Settings]:
        """Everything as simulators show it, everything as in a next block, and mixtures that hold every pair."""
        choices = [self._two(self._settings(value)) for value in self.read]
        together = [tuple(choice[at] for choice in choices if at < len(choice)) for at in range(2)]
        mixed = (
            tuple(choice[level - 1] for choice, level in zip(choices, row, strict=True) if level)
            for row in covering_rows(tuple(len(choice) + 1 for choice in choices))
        )
        return [settings for settings in dict.fromkeys([*together, *mixed]) if len(settings) > 1]

    @cached_property
    def wanted(self) -> list[Settings]:
        """What is tried at first: as much as the gas of the main run leaves room for."""
        return [*self.singles, *self.rows][: self.most]

    @cached_property
    def left_out(self) -> frozenset[Settings]:
        """What there is no room for."""
        return frozenset([*self.singles, *self.rows][self.most :])

    @property
    def most(self) -> int:
        """How many runs there is room for at a time."""
        room = min(_CONTEXT_GAS // max(1, self.gas_used), _CONTEXT_DIGITS // max(1, self._override_digits))
        return max(_FEWEST_CONTEXTS, room)

    @cached_property
    def _override_digits(self) -> int:
        """About how long the caller's overrides are in each call, in hex digits."""
        accounts = self.prepared.accounts.values()
        slots = sum(len(it.state or {}) + len(it.state_diff or {}) for it in accounts)
        return sum(len(it.code or "") for it in accounts) + 140 * slots

    @property
    def light(self) -> bool:
        """Whether `wanted` takes so little that it can go along with other calls and not delay them."""
        return len(self.wanted) * self.gas_used <= _LIGHT_GAS

    def calls(self) -> list[Call]:
        """The runs of `wanted`."""
        return [self._trace(settings) for settings in self.wanted]

    def keep(self, answers: Sequence[Any]) -> None:
        """Take note of the answers to `calls`."""
        self._keep(self.wanted, answers)

    async def watch(self, rpc: RpcClient, deadline: Deadline) -> None:
        """Run the request in those contexts of `wanted` that were not yet. Raises `RpcUnreachable`."""
        await self._try(rpc, self.wanted, deadline)

    async def judge(self, rpc: RpcClient, outcome: Callable[[], RunOutcome], deadline: Deadline) -> Evasion:
        """What diverged in the contexts that were watched. Raises `RpcUnreachable`, `UnreadableTrace`.

        `outcome` of the main run is only worked out where another run wrote something else, which few do.
        """
        await self._look(rpc, [*self.singles, *self.rows], deadline)
        if not self.looked:
            return Evasion(contexts=len(self.tried), read=self.read, left_out=len(self.left_out))
        usual = outcome()
        decisive = {single[0].value for single in self.singles if self._kind(single, usual) is not None}
        found = [*self.singles, *await self._combinations(rpc, usual, decisive, deadline)]
        diverged = _divergences(usual, {it: self.looked[it] for it in found if it in self.looked})
        return Evasion(contexts=len(self.tried), read=self.read, diverged=diverged, left_out=len(self.left_out))

    @property
    def unfinished(self) -> Evasion:
        """What is said where there was no time to compare."""
        return Evasion(read=self.read, left_out=len(self.singles) + len(self.rows), in_time=False)

    @property
    def beneficiaries(self) -> list[Address]:
        """The accounts that blocks pay to in these contexts."""
        found = (setting.number for settings in self.singles for setting in settings if setting.value == "coinbase")
        return [f"0x{number:040x}" for number in found]

    async def _combinations(
        self, rpc: RpcClient, usual: RunOutcome, decisive: set[ContextValue], deadline: Deadline
    ) -> list[Settings]:
        """The fewest settings that make a difference together where none of their values does by itself."""
        suspects = [_without(row, decisive) for row in self.rows if self._grave(row, usual)]
        suspects = [suspect for suspect in dict.fromkeys(suspects) if len(suspect) > 1]
        await self._look(rpc, suspects, deadline)
        found: list[Settings] = []
        for suspect in suspects:
            known = any(set(combination) <= set(suspect) for combination in found)
            if not known and self._grave(suspect, usual) and len(found) < _MAX_COMBINATIONS:
                found.append(await self._fewest(rpc, suspect, usual, deadline))
        return found

    async def _fewest(self, rpc: RpcClient, suspect: Settings, usual: RunOutcome, deadline: Deadline) -> Settings:
        """What is left when every setting without which the difference remains is taken away (Zeller's ddmin)."""
        while len(suspect) > 2:
            smaller = [(*suspect[:at], *suspect[at + 1 :]) for at in range(len(suspect))]
            await self._look(rpc, smaller, deadline)
            remaining = next((part for part in smaller if self._grave(part, usual)), None)
            if remaining is None:
                return suspect
            suspect = remaining
        return suspect

    async def _try(self, rpc: RpcClient, wanted: Sequence[Settings], deadline: Deadline) -> None:
        new = [settings for settings in dict.fromkeys(wanted) if settings and settings not in self.tried]
        if new:
            self._keep(new, await rpc.attempt([self._trace(settings) for settings in new], deadline))

    async def _look(self, rpc: RpcClient, wanted: Sequence[Settings], deadline: Deadline) -> None:
        """Try these settings, and read in full what they make the run write differently."""
        await self._try(rpc, [settings for settings in wanted if settings not in self.left_out], deadline)
        new = [settings for settings in wanted if settings not in self.looked and self._differs(settings)]
        variants = [self._variant(settings) for settings in new[: self.most]]
        if not variants:
            return
        asked = [call for variant in variants for call in trace_calls(variant.prepared, CALLS, DIFF)]
        traces = await rpc.attempt(asked, deadline)
        inquiries = [
            (variant, self._inquiry(variant, calls, written))
            for variant, calls, written in zip(variants, traces[::2], traces[1::2], strict=True)
            if not isinstance(calls, RpcError) and not isinstance(written, RpcError)
        ]
        probes = [(variant, inquiry, probe_calls(variant.prepared, inquiry)) for variant, inquiry in inquiries]
        answers = iter(await rpc.attempt([call for _, _, calls in probes for call in calls], deadline))
        for variant, inquiry, calls in probes:
            readings = inquiry.readings(*read_probes(inquiry, [next(answers) for _ in calls]))
            self.looked[variant.settings] = outcome_of(self.chain_id, variant.prepared, readings)

    def _kind(self, settings: Settings, usual: RunOutcome) -> Kind | None:
        outcome = self.looked.get(settings)
        return None if outcome is None else difference(usual, outcome)

    def _grave(self, settings: Settings, usual: RunOutcome) -> bool:
        """Whether it makes a difference to anybody; other calls to the same end do not."""
        return self._kind(settings, usual) not in {None, "path"}

    def _inquiry(self, variant: Variant, calls: Any, written: Any) -> Inquiry:
        frames = read_frames(calls, variant.prepared.transaction.gas or 0)
        return inquire(self.prepared.plan.subject, frames, read_state_diff(written))

    def _keep(self, wanted: Sequence[Settings], answers: Sequence[Any]) -> None:
        """A run that the node could not do (a block hash of the future, too little gas) tells nothing."""
        for settings, answer in zip(wanted, answers, strict=True):
            if not isinstance(answer, RpcError):
                self.tried[settings] = read_state_diff(answer)

    def _differs(self, settings: Settings) -> bool:
        diff = self.tried.get(settings)
        if diff is None:
            return False
        return fingerprint(self._variant(settings).prepared, diff, self.gas_used) != self.usual

    def _trace(self, settings: Settings) -> Call:
        return trace_call(self._variant(settings).prepared, self._tracer)

    def _variant(self, settings: Settings) -> Variant:
        known = self.variants.get(settings)
        if known is None:
            known = variant_of(self.prepared, settings, self.sender_balance, self.coinbase_balance)
            self.variants[settings] = known
        return known

    def _settings(self, value: ContextValue) -> Settings:
        return settings_of(value, self.prepared, self.gas_used, self.coinbase_balance)

    def _two(self, settings: Settings) -> Settings:
        """The first of each of the kinds that are no later than the next block."""
        kinds = {setting.kind: setting for setting in reversed(settings) if setting.kind != "later"}
        return tuple(kinds[kind] for kind in ("bare", "near") if kind in kinds)


def _without(settings: Settings, values: set[ContextValue]) -> Settings:
    return tuple(setting for setting in settings if setting.value not in values)


def _divergences(usual: RunOutcome, outcomes: Mapping[Settings, RunOutcome]) -> tuple[Divergence, ...]:
    """One for each set of values and kind: the most likely of its contexts, and how many more there are."""
    groups: dict[tuple[tuple[ContextValue, ...], Kind], list[Settings]] = {}
    for settings, outcome in outcomes.items():
        kind = difference(usual, outcome)
        if kind is not None:
            groups.setdefault((tuple(setting.value for setting in settings), kind), []).append(settings)
    found = [_divergence(kind, group, outcomes) for (_, kind), group in groups.items()]
    return tuple(sorted(found, key=lambda it: (_KINDS.index(it.kind), len(it.settings), it.values)))


def _divergence(kind: Kind, group: Sequence[Settings], outcomes: Mapping[Settings, RunOutcome]) -> Divergence:
    first = min(group, key=lambda settings: max(_CONTEXTS.index(setting.kind) for setting in settings))
    return Divergence(
        settings=first,
        kind=kind,
        status=outcomes[first].status,
        asset_changes=outcomes[first].asset_changes,
        approvals=outcomes[first].approvals,
        also=len(group) - 1,
    )
