"""From a JSON-RPC request, as web3.py makes it, to the body that is judged. Pure."""

import json
from collections.abc import Sequence
from typing import Any, Final, cast

from eth_utils.address import is_address
from web3 import Web3

from txexplain.wire.explain_body import AccountBody, ExplainBody, Method, OriginBody

_RAW: Final = frozenset({"eth_sendRawTransaction", "eth_sendRawTransactionSync"})
GUARDED: Final = _RAW | {
    "eth_sendTransaction",
    "eth_sendTransactionSync",
    "eth_signTransaction",
    "eth_sign",
    "personal_sign",
    "eth_signTypedData",
    "eth_signTypedData_v1",
    "eth_signTypedData_v3",
    "eth_signTypedData_v4",
    "wallet_sendCalls",
    "wallet_sendTransaction",
    "wallet_grantPermissions",
    "wallet_requestExecutionPermissions",
    "eth_sendUserOperation",
    "eth_sendRawTransactionConditional",
    "eth_sendPrivateTransaction",
    "eth_sendPrivateRawTransaction",
    "eth_sendBundle",
    "personal_sendTransaction",
    "personal_signTransaction",
    "personal_signTypedData",
}
"""Methods that end in a signature or send one. The service says of some that it cannot judge them; they stand here all
the same, because passing them on unseen would be the way around it."""


def body_of(
    method: str, params: Any, chain_id: int, origin: OriginBody | None = None, account: AccountBody | None = None
) -> ExplainBody:
    """The body of `POST /v1/explain`. Raises TypeError for parameters that are no JSON."""
    written: Sequence[Any] = json.loads(Web3.to_json(params))
    body: ExplainBody = {"chain_id": chain_id}
    if method in _RAW and written:
        body["raw"] = written[0]
    else:
        # What the service does not know it refuses with the reason; that is no reason to leave the name out.
        body["method"] = cast("Method", _judged_as(method, written))
        body["params"] = list(written)
    if origin is not None:
        body["origin"] = origin
    if account is not None:
        body["account"] = account
    return body


def _judged_as(method: str, params: Sequence[Any]) -> str:
    """EIP-712 itself calls the method `eth_signTypedData`, and so does web3.py; wallets call that one `_v4`.

    Their own, older `eth_signTypedData` takes a list first, and is refused.
    """
    is_of_the_standard = method == "eth_signTypedData" and len(params) == 2 and is_address(params[0])
    return "eth_signTypedData_v4" if is_of_the_standard else method
