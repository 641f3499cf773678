"""Middleware of web3.py (7 or newer) that asks the service before anything is signed or sent.

```python
w3.middleware_onion.add(SignAndSendRawMiddlewareBuilder.build(account), "sign")
w3.middleware_onion.add(explain_first(Gate(Client(Options(["http://localhost:8600"])))), "explain")
```

Added last, it stands outside the one that signs, and nothing is signed before it was judged. `inject(..., layer=0)`
puts it inside: then the signed bytes are judged, as they would be sent, and what other middleware changed is seen.
"""

import copy
from typing import Any, cast

from web3 import AsyncWeb3, Web3
from web3.exceptions import MethodNotSupported
from web3.middleware import Web3Middleware
from web3.types import RPCEndpoint

from txexplain.client.gate import AsyncGate, Gate
from txexplain.client.web3_requests import GUARDED, body_of
from txexplain.wire.explain_body import AccountBody, OriginBody


def explain_first(
    gate: Gate, origin: OriginBody | None = None, account: AccountBody | None = None
) -> type[Web3Middleware]:
    """For `Web3`. What is not passed on raises `NotSigned` from the call that made it."""

    class ExplainFirst(Web3Middleware):
        def request_processor(self, method: RPCEndpoint, params: Any) -> Any:
            if method not in GUARDED:
                return method, params
            # The copy is judged and forwarded: another thread may still hold the original.
            own = copy.deepcopy(params)
            chain_id = _chain(cast("Web3", self._w3).eth.chain_id)
            gate.admit(body_of(method, own, chain_id, origin, account))
            return method, own

    return ExplainFirst


def explain_first_async(
    gate: AsyncGate, origin: OriginBody | None = None, account: AccountBody | None = None
) -> type[Web3Middleware]:
    """For `AsyncWeb3`; otherwise as `explain_first`."""

    class ExplainFirst(Web3Middleware):
        async def async_request_processor(self, method: RPCEndpoint, params: Any) -> Any:
            if method not in GUARDED:
                return method, params
            own = copy.deepcopy(params)
            chain_id = _chain(await cast("AsyncWeb3[Any]", self._w3).eth.chain_id)
            await gate.admit(body_of(method, own, chain_id, origin, account))
            return method, own

    return ExplainFirst


def _chain(chain_id: Any) -> int:
    """While a batch is open, web3.py answers with a request that is yet to be sent."""
    if not isinstance(chain_id, int):
        raise MethodNotSupported("nothing is signed while a batch is open; send signing requests one by one")
    return chain_id
