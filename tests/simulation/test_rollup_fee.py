"""The fee of a rollup for bytes on its parent chain: asked on the fork, of the chain's own contract, for these bytes.

The contract here answers with the number of bytes that it is asked about, times a thousand.
"""

import asyncio
from typing import Any

import pytest
from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_keys.datatypes import Signature
from eth_utils.address import to_checksum_address

from decoders.decode import decode
from decoders.outcome import Known, Outcome, Unavailable
from decoders.parsing import parse_signing_request
from decoders.primitives import keccak
from decoders.requests import Transaction
from simulation.anvil.binary import find_anvil
from simulation.anvil.process import AnvilProcess
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.http import HttpClient
from simulation.query import BlockQuery, Overrides
from simulation.rollup_fee import ORACLE, unsigned_bytes
from simulation.rpc import RpcClient

_KEY = "0x" + "11" * 32
_OPTIMISM, _ARBITRUM = 10, 42_161
_COUNTS_BYTES = "0x6103e8602435026000526020" + "6000f3"
_ALICE, _BOB = Account.from_key(_KEY).address, "0x" + "b0" * 20
_FIELDS = {
    "to": _BOB,
    "value": "0x64",
    "data": "0x" + "ab" * 100,
    "gas": "0xc350",
    "nonce": "0x7",
    "maxFeePerGas": "0x3b9aca00",
    "maxPriorityFeePerGas": "0x1",
}


async def l1_fee(chain_id: int, code: str, method: str = "eth_sendTransaction", **fields: Any) -> Outcome[int]:
    body = {"chain_id": chain_id, "method": method, "params": [{"from": _ALICE, **_FIELDS, **fields}]}
    request = parse_signing_request(body)
    node, http = await AnvilProcess.start(find_anvil(), ("--chain-id", str(chain_id))), HttpClient()
    try:
        rpc, deadline = RpcClient(node.url, http), Deadline.after(20)
        await rpc.call("anvil_setBalance", _ALICE, hex(10**18), deadline=deadline)
        await rpc.call("anvil_setCode", ORACLE, code, deadline=deadline)
        simulator = AnvilSimulator({chain_id: ChainSettings(chain_id, (node.url,))})
        block, decoded = BlockQuery(tag="latest"), decode(request)
        found = await simulator.simulate(request, decoded, block, Overrides(), deadline)
        await simulator.close()
    finally:
        await http.close()
        await node.stop()
    assert isinstance(found.effects, Known), found.effects
    return found.effects.value.l1_fee


def transaction(**changed: Any) -> Transaction:
    fields = {"to": _BOB, "value": 100, "data": _FIELDS["data"], "nonce": 7, "gas": 50_000, **changed}
    return Transaction.model_validate(fields)


@pytest.mark.anvil
def test_the_chains_own_contract_is_asked_about_the_very_bytes() -> None:
    request = transaction(type=2, max_fee_per_gas=10**9, max_priority_fee_per_gas=1)
    assert asyncio.run(l1_fee(_OPTIMISM, _COUNTS_BYTES)) == Known(value=1_000 * len(unsigned_bytes(_OPTIMISM, request)))


@pytest.mark.anvil
@pytest.mark.parametrize(
    ("chain_id", "code", "words"),
    [
        (_OPTIMISM, "0x", "did not tell"),
        (_ARBITRUM, _COUNTS_BYTES, "in a way that the simulator does not know"),
        (31_337, _COUNTS_BYTES, "not known to charge"),
    ],
)
def test_without_it_there_is_a_reason(chain_id: int, code: str, words: str) -> None:
    found = asyncio.run(l1_fee(chain_id, code))
    assert isinstance(found, Unavailable)
    assert words in found.reason


def test_bytes_are_those_that_are_signed() -> None:
    """By the hash that eth-account signs, and by the signer that it recovers."""
    numbers = {"to": to_checksum_address(_BOB), "value": 100, "nonce": 7, "gas": 50_000, "chainId": _OPTIMISM}
    fees = {"maxFeePerGas": 10**9, "maxPriorityFeePerGas": 1}
    modern = TypedTransaction.from_dict({**numbers, **fees, "data": _FIELDS["data"], "type": 2})
    ours = transaction(type=2, max_fee_per_gas=10**9, max_priority_fee_per_gas=1)
    assert keccak(unsigned_bytes(_OPTIMISM, ours)) == modern.hash()
    signed = Account.from_key(_KEY).sign_transaction({**numbers, "gasPrice": 10**9, "data": b""})
    old = transaction(type=0, gas_price=10**9, data="0x")
    signature = Signature(vrs=((signed.v - 35) % 2, signed.r, signed.s))
    signer = signature.recover_public_key_from_msg_hash(keccak(unsigned_bytes(_OPTIMISM, old)))
    assert signer.to_checksum_address() == _ALICE
