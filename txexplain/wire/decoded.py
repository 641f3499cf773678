"""The decoded request as the contract writes it."""

from typing import Any

from decoders.decoded import Argument, Call, Decoded, Permission, Trade, TradeItem
from decoders.outcome import Known, Unavailable
from txexplain.wire.shapes import ArgumentShape, CallShape, DecodedShape, OfferShape, PermissionShape, TradeItemShape

MAX_NESTING = 64
"""Calls within calls as nested JSON; deeper ones follow beside each other with their `depth`, as in the call tree."""


def write_decoded(outcome: Known[Decoded] | Unavailable) -> DecodedShape:
    """What is asked; where decoding gave nothing, a `kind` "unavailable" with the reason."""
    if isinstance(outcome, Unavailable):
        return {
            "kind": "unavailable",
            "intent": "unknown",
            "title": None,
            "call": None,
            "permissions": [],
            "offers": [],
            "display": [],
            "unknowns": [outcome.reason],
            "reason": outcome.reason,
        }
    decoded = outcome.value
    return {
        "kind": decoded.kind,
        "intent": decoded.intent,
        "title": decoded.title,
        "call": None if decoded.call is None else _call_tree(decoded.call),
        "permissions": [_permission(permission) for permission in decoded.permissions],
        "offers": [_offer(trade) for trade in decoded.offers],
        "display": [
            {"label": line.label, "value": line.value, "path": line.path, "source": line.source}
            for line in decoded.display
        ],
        "unknowns": list(decoded.unknowns),
    }


def _call_tree(root: Call) -> CallShape:
    """The tree without recursion, in the order of the calldata."""
    top = _call(root)
    waiting = [(nested, top, 1) for nested in reversed(root.children)]
    while waiting:
        call, holder, depth = waiting.pop()
        node = _call(call)
        if depth > MAX_NESTING:
            node["depth"] = depth
        holder["children"].append(node)
        next_holder = node if depth < MAX_NESTING else holder
        waiting.extend((nested, next_holder, depth + 1) for nested in reversed(call.children))
    return top


def _call(call: Call) -> CallShape:
    return {
        "target": call.target,
        "sender": call.sender,
        "value": str(call.value),
        "selector": call.selector,
        "signature": call.signature,
        "name": call.name,
        "intent": call.intent,
        "source": call.source,
        "delegate": call.delegate,
        "args": [_argument(argument) for argument in call.args],
        "children": [],
    }


def _argument(argument: Argument) -> ArgumentShape:
    value: Any = argument.value
    return {"name": argument.name, "type": argument.type, "value": value}


def _permission(permission: Permission) -> PermissionShape:
    return {
        "standard": permission.standard,
        "token": permission.token,
        "owner": permission.owner,
        "spender": permission.spender,
        "amount": str(permission.amount),
        "expires": None if permission.expires is None else str(permission.expires),
        "domain_chain_id": None if permission.domain_chain_id is None else str(permission.domain_chain_id),
    }


def _offer(trade: Trade) -> OfferShape:
    return {
        "protocol": trade.protocol,
        "maker": trade.maker,
        "gives": [_item(item) for item in trade.gives],
        "gets": [_item(item) for item in trade.gets],
        "taker": trade.taker,
        "expires": None if trade.expires is None else str(trade.expires),
    }


def _item(item: TradeItem) -> TradeItemShape:
    return {
        "standard": item.standard,
        "token": item.token,
        "token_id": None if item.token_id is None else str(item.token_id),
        "amount": str(item.amount),
        "last_amount": str(item.last_amount),
        "recipient": item.recipient,
    }
