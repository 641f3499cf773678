"""What a rollup charges for putting a transaction's bytes on its parent chain, beside the gas that it uses there.

Chains of the OP stack have a contract at a fixed place that tells it for given bytes: `getL1Fee(bytes)` of the
GasPriceOracle, which takes the transaction without its signature and adds the room for one. anvil does not charge it,
so no balance shows it; it is told by itself.
"""

from typing import Any, Final

import rlp
from eth_abi.abi import encode

from decoders.outcome import Known, Outcome, Unavailable
from decoders.primitives import Address, bytes_of, hex_of
from decoders.requests import Authorization, Transaction
from simulation.execution.call_object import signed
from simulation.execution.prepare import Prepared
from simulation.rpc import Call, RpcError
from simulation.upstream.footprint import TracedCall

OP_STACK: Final = frozenset(
    {
        *(10, 130, 252, 291, 480, 690, 1_135, 1_750, 1_868, 8_453, 34_443, 57_073, 60_808, 81_457, 7_777_777),
        *(84_532, 11_155_420),
    }
)
"""OP Mainnet, Unichain, Fraxtal, Orderly, World Chain, Redstone, Lisk, Metal, Soneium, Base, Mode, Ink, BOB, Blast,
Zora, and the test networks of Base and OP. An operator's fee, which they may ask since Isthmus, is not in it."""

ORACLE: Final[Address] = "0x420000000000000000000000000000000000000f"
_GET_L1_FEE: Final = bytes.fromhex("49948e0e")
_OTHER_ROLLUPS: Final = frozenset({42_161, 42_170, 421_614, 534_352, 534_351, 59_144, 167_000})
"""Arbitrum One, Nova and Sepolia, Scroll and its test network, Linea, Taiko."""

_STAGE: Final = "l1-fee"
_NO_PARENT: Final = "the chain is not known to charge for bytes on another chain"
_OWN_WAY: Final = "the chain charges for bytes on its parent chain in a way that the simulator does not know"
_NOT_SENT: Final = "the request is no transaction of the account's own, so what its bytes cost is not known"
_NO_ORACLE: Final = "the chain's contract for that fee did not tell it"


def l1_fee_calls(chain_id: int, prepared: Prepared) -> list[Call]:
    """The question for the fee; none where the chain or the request has none."""
    if not _asks(chain_id, prepared):
        return []
    return [("eth_call", [_question(chain_id, prepared.transaction), "latest"])]


def l1_fee_footprint(chain_id: int, prepared: Prepared) -> tuple[TracedCall, ...]:
    """What the question reads."""
    if not _asks(chain_id, prepared):
        return ()
    call = _question(chain_id, prepared.transaction)
    return (TracedCall(call=call, options={}, overridden={}, plain=(call,)),)


def read_l1_fee(chain_id: int, answers: list[Any]) -> Outcome[int]:
    """The fee in wei out of the answers to `l1_fee_calls`, or why there is none."""
    if not answers:
        if chain_id in OP_STACK:
            return Unavailable(stage=_STAGE, reason=_NOT_SENT)
        return Unavailable(stage=_STAGE, reason=_OWN_WAY if chain_id in _OTHER_ROLLUPS else _NO_PARENT)
    answer = answers[0]
    if isinstance(answer, RpcError) or not isinstance(answer, str) or len(answer) != 2 + 64:
        return Unavailable(stage=_STAGE, reason=_NO_ORACLE)
    return Known(value=int(answer, 16))


def unsigned_bytes(chain_id: int, transaction: Transaction) -> bytes:
    """The transaction as it is signed (EIP-155, 2930, 1559, 7702). A nonce that is open counts as one byte."""
    head = [transaction.nonce if transaction.nonce is not None else 1]
    target = b"" if transaction.to is None else bytes_of(transaction.to)
    body = [transaction.gas or 0, target, transaction.value, bytes_of(transaction.data)]
    if transaction.type == 0:
        return bytes(rlp.encode([*head, transaction.gas_price or 0, *body, chain_id, 0, 0]))
    access = [[bytes_of(it.address), [bytes_of(key) for key in it.storage_keys]] for it in transaction.access_list]
    if transaction.type == 1:
        return b"\x01" + bytes(rlp.encode([chain_id, *head, transaction.gas_price or 0, *body, access]))
    fees = [transaction.max_priority_fee_per_gas or 0, transaction.max_fee_per_gas or 0]
    fields: list[Any] = [chain_id, *head, *fees, *body, access]
    if transaction.authorizations:
        fields.append([_tuple(entry) for entry in signed(transaction.authorizations)])
    return bytes([4 if transaction.authorizations else 2]) + bytes(rlp.encode(fields))


def _asks(chain_id: int, prepared: Prepared) -> bool:
    plan = prepared.plan
    sends = plan.basis == "request" and plan.signer is None
    return chain_id in OP_STACK and sends and not prepared.transaction.blob_versioned_hashes


def _question(chain_id: int, transaction: Transaction) -> dict[str, str]:
    calldata = _GET_L1_FEE + encode(["bytes"], [unsigned_bytes(chain_id, transaction)])
    return {"to": ORACLE, "input": hex_of(calldata)}


def _tuple(entry: Authorization) -> list[Any]:
    return [
        *(entry.chain_id, bytes_of(entry.address), entry.nonce),
        *(entry.y_parity or 0, entry.r or 0, entry.s or 0),
    ]
