"""One footprint fetched from one node in as few round trips as the node allows.

With the prestate tracer it is one. Without it: access lists, then one batch. Without those: the accounts alone, and
what is still missing is read when it is needed. A prefetch saves time and decides nothing.
"""

from collections.abc import Sequence
from typing import Any

from decoders.primitives import Address
from simulation.deadline import Deadline
from simulation.rpc import Call, RpcError
from simulation.upstream.footprint import Footprint
from simulation.upstream.header import Pin
from simulation.upstream.items import Place, read_account, read_word
from simulation.upstream.node import Ability, Node
from simulation.upstream.pinning import HERE, account_calls, read_pinned, slot_call
from simulation.upstream.prestate import TRACER, Items, read_access_list, read_prestate

MAX_ACCOUNTS = 64
MAX_PLACES = 256
MAX_LISTS = 64
"""Bounds on a batch: providers refuse large ones, and a prefetch may leave things out."""

_METHOD_NOT_FOUND = -32601
_UNSUPPORTED = ("does not exist", "not available", "not supported", "unsupported", "not found", "not whitelisted")
_ABOUT_METHOD = ("method", "tracer", "debug_")


async def prefetch(node: Node, pin: Pin, footprint: Footprint, deadline: Deadline) -> Items:
    """What could be fetched of a footprint. Raises `RpcUnreachable`, `RpcError`, `BadAnswer`."""
    items = Items()
    traced = node.can(Ability.TRACER)
    calls = prefetch_calls(node, footprint)
    if calls:
        read_prefetched(node, footprint, await read_pinned(node, pin, calls, deadline), items)
    if footprint.traces and not (traced and node.can(Ability.TRACER)) and node.can(Ability.ACCESS_LISTS):
        await _by_access_lists(node, pin, footprint, deadline, items)
    return items


def prefetch_calls(node: Node, footprint: Footprint) -> list[Call]:
    """The one batch: a trace for each call where the node has the tracer, and the accounts."""
    traces: list[Call] = [
        ("debug_traceCall", [dict(traced.call), HERE, {**TRACER, **traced.options}])
        for traced in (footprint.traces if node.can(Ability.TRACER) else ())
    ]
    return traces + [call for address in footprint.accounts[:MAX_ACCOUNTS] for call in account_calls(address)]


def read_prefetched(node: Node, footprint: Footprint, answers: Sequence[Any], items: Items) -> None:
    """Read the answers to `prefetch_calls`. A node without the tracer is remembered as one.

    Raises `BadAnswer`, and the node's `RpcError` where it had nothing to tell at all, as when it lacks the block.
    """
    count = max(0, len(answers) - 3 * len(footprint.accounts[:MAX_ACCOUNTS]))
    for traced, answer in zip(footprint.traces, answers[:count], strict=False):
        if not isinstance(answer, RpcError):
            read_prestate(answer, traced.overridden, items)
        elif is_unsupported(answer):
            node.note_refused(Ability.TRACER)
    _read_accounts(footprint.accounts[:MAX_ACCOUNTS], answers[count:], items)
    if answers[count:] and all(isinstance(answer, RpcError) for answer in answers[count:]):
        raise answers[count]


def is_unsupported(error: RpcError) -> bool:
    """Whether the node says that it has no such method or tracer, in one of the ways in which nodes say it."""
    text = error.message.lower()
    return error.code == _METHOD_NOT_FOUND or (
        any(sign in text for sign in _UNSUPPORTED) and any(subject in text for subject in _ABOUT_METHOD)
    )


async def _by_access_lists(node: Node, pin: Pin, footprint: Footprint, deadline: Deadline, items: Items) -> None:
    accounts, places = await _listed(node, pin, footprint, deadline)
    missing = [address for address in accounts if address not in items.accounts][:MAX_ACCOUNTS]
    places = places[:MAX_PLACES]
    calls = [*(call for address in missing for call in account_calls(address)), *(slot_call(at) for at in places)]
    if not calls:
        return
    answers = await read_pinned(node, pin, calls, deadline)
    _read_accounts(missing, answers, items)
    for at, answer in zip(places, answers[3 * len(missing) :], strict=True):
        if not isinstance(answer, RpcError):
            items.slots[at] = read_word(answer)


async def _listed(
    node: Node, pin: Pin, footprint: Footprint, deadline: Deadline
) -> tuple[Sequence[Address], Sequence[Place]]:
    """The accounts and places that the node's access lists name."""
    calls: list[Call] = [
        ("eth_createAccessList", [dict(plain), HERE]) for traced in footprint.traces for plain in traced.plain
    ]
    answers = await read_pinned(node, pin, calls[:MAX_LISTS], deadline) if calls else []
    if any(isinstance(answer, RpcError) and is_unsupported(answer) for answer in answers):
        node.note_refused(Ability.ACCESS_LISTS)
    accounts: dict[Address, None] = {}
    places: dict[Place, None] = {}
    for answer in answers:
        for address, slots in read_access_list(answer) if not isinstance(answer, RpcError) else ():
            accounts[address] = None
            places |= dict.fromkeys(slots)
    return [*accounts], [*places]


def _read_accounts(addresses: Sequence[Address], answers: Sequence[Any], items: Items) -> None:
    """Accounts in the order of their three answers each. They stand above what a trace saw of the same accounts.

    Clients differ in whether a tracer sees the sender before or after the gas was bought.
    """
    for position, address in enumerate(addresses):
        balance, nonce, code = answers[3 * position : 3 * position + 3]
        if not any(isinstance(answer, RpcError) for answer in (balance, nonce, code)):
            items.accounts[address] = read_account(balance, nonce, code)
