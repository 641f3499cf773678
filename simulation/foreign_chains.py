"""Chains that anvil carries only in part: what it lacks is said, and never left out of a result without a word.

The rollups of the OP stack run Ethereum's own code; their additions are contracts with code. Arbitrum and others have
functions built into the node at low addresses, where anvil finds no code and would call that success.
"""

from collections.abc import Callable, Sequence

from decoders.primitives import Address
from simulation.effects import Frame

_ETHEREUM = frozenset({1, 5, 17_000, 560_048, 11_155_111, 1_337, 31_337})
"""Mainnet, its test networks and development chains: no functions but Ethereum's own."""

_OTHER_MACHINES = {
    232: "Lens Chain",
    300: "zkSync Sepolia",
    324: "zkSync Era",
    2_741: "Abstract",
    11_124: "Abstract Testnet",
}
"""ZK Stack chains execute code of another machine (EraVM)."""

_FIRST_UNKNOWN, _LAST = 0x12, 0xFFF
"""Ethereum's own functions end at 0x11 (EIP-2537); what chains add has been below 0x1000."""
_P256_VERIFY = 0x100
"""RIP-7212 and EIP-7951; the newest rules have it."""
_STYLUS = "0xeff0"
"""How programs for Arbitrum's WebAssembly machine begin. No Ethereum contract can begin so (EIP-3541)."""

CodeOf = Callable[[Address], str | None]


class BeyondAnvil(Exception):  # noqa: N818 - names a limit
    """The run needs what only the chain's own nodes can do. The message is for people."""


def other_machine(chain_id: int) -> str | None:
    """Why nothing of this chain can be run; None where it can."""
    name = _OTHER_MACHINES.get(chain_id)
    return None if name is None else f"{name} runs code of another machine, which the simulator does not have"


def require_known(chain_id: int, frames: Sequence[Frame], code_of: CodeOf) -> None:
    """Raise `BeyondAnvil` where a call went to a function or a program that anvil does not have."""
    if chain_id in _ETHEREUM:
        return
    for frame in frames:
        if frame.to is None:
            continue
        if frame.input != "0x" and _may_be_built_in(frame.to):
            raise BeyondAnvil(
                f"the call reaches {frame.to}, which chain {chain_id} may have built in, and anvil has not"
            )
        if (code_of(frame.to) or "").startswith(_STYLUS):
            raise BeyondAnvil(f"the call reaches {frame.to}, a Stylus program, which anvil cannot run")


def _may_be_built_in(address: Address) -> bool:
    number = int(address, 16)
    return _FIRST_UNKNOWN <= number <= _LAST and number != _P256_VERIFY
