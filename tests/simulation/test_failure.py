import pytest

from simulation.anvil.process import AnvilFailed
from simulation.failure import reason_for
from simulation.rpc import RpcError, RpcUnreachable

SECRET = "https://node.example/v2/my-secret-key"


@pytest.mark.parametrize(
    "error",
    [
        RpcError(-32603, f"failed to get storage for 0xaa: error sending request for url ({SECRET})"),
        RpcError(-32603, f"something new about {SECRET}"),
        AnvilFailed(f"anvil ended before it listened; it printed: {SECRET}"),
        RpcUnreachable("does not answer (ConnectError)"),
    ],
)
def test_no_reason_carries_a_url(error: Exception) -> None:
    reason = reason_for(error, 1)
    assert "secret" not in reason
    assert "://" not in reason


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Insufficient funds for gas * price + value", "cannot pay"),
        ("intrinsic gas too high -- CallGasCostMoreThanGasLimit", "below what any such transaction costs"),
        ("failed to get account for 0xaa", "upstream of chain 1"),
    ],
)
def test_what_the_user_can_act_on_is_said_in_words(message: str, words: str) -> None:
    assert words in reason_for(RpcError(-32000, message), 1)
