"""Two independent implementations agree: random schemas hash as eth-account hashes them."""

import json

from eth_account.messages import encode_typed_data
from hypothesis import HealthCheck, given, settings

from decoders.eip712 import parse_typed_data
from decoders.primitives import hex_of, keccak
from tests.decoders.eip712.documents import Document
from tests.decoders.eip712.schemas import documents


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_random_documents_hash_as_eth_account_hashes_them(document: Document) -> None:
    oracle = encode_typed_data(full_message=json.loads(json.dumps(document)))
    parsed = parse_typed_data(document)
    assert parsed.domain_hash == hex_of(oracle.header)
    assert parsed.message_hash == hex_of(oracle.body)
    assert parsed.digest == hex_of(keccak(b"\x19" + oracle.version + oracle.header + oracle.body))
    assert parsed.undeclared == ()
    assert parsed.unused_types == ()
