"""Failures of a simulation in sentences for people.

Nodes put URLs (which hold keys) into their error texts, so no raw text of theirs is passed on: known errors are told
in our words, others by their code.
"""

from simulation.anvil.binary import AnvilMissing
from simulation.anvil.pool import PoolBusy
from simulation.anvil.retrying import Outgrown
from simulation.execution.staging.desk import NotStaged
from simulation.foreign_chains import BeyondAnvil
from simulation.reading.frames import UnreadableTrace
from simulation.rpc import RpcError, RpcUnreachable
from simulation.turns import NoTurn
from simulation.upstream.header import UpstreamUnavailable

_NOT_DELIVERED = "failed to get"
_KNOWN = (
    ("insufficient funds", "the account cannot pay for the value and the network fee"),
    ("intrinsic gas", "the gas limit is below what any such transaction costs"),
    ("gas limit is greater than the cap", "the gas limit is above what one transaction may use"),
    ("priority", "the priority fee is above the highest fee offered"),
    (_NOT_DELIVERED, "the upstream of chain {chain} did not deliver the state that the call reads"),
    ("create initcode size limit", "the code of the new contract is larger than the chain allows"),
    ("reject transactions from senders with deployed code", "the sender is a contract, which cannot sign"),
)


def reason_for(error: Exception, chain_id: int) -> str:
    """Why there are no effects."""
    match error:
        case RpcUnreachable():
            return f"the fork of chain {chain_id} {error}"
        case UnreadableTrace() | AnvilMissing() | BeyondAnvil() | PoolBusy() | Outgrown() | UpstreamUnavailable():
            return str(error)
        case NotStaged() | NoTurn():
            return str(error)
        case RpcError():
            return _node_error(error, chain_id)
        case _:
            return f"the fork of chain {chain_id} could not be started"


def is_about_state(error: RpcError | UpstreamUnavailable) -> bool:
    """Whether the state that was read could not be delivered, which may be the block's fault and not the call's."""
    return isinstance(error, UpstreamUnavailable) or _NOT_DELIVERED in error.message.lower()


def _node_error(error: RpcError, chain_id: int) -> str:
    text = error.message.lower()
    for sign, sentence in _KNOWN:
        if sign in text:
            return sentence.format(chain=chain_id)
    return f"the simulator refused the call (error {error.code})"
