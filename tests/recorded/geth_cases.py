"""go-ethereum's callTracer cases as `RecordedBlock`s: one transaction on a genesis allocation, any fork since 2015."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.recorded.accounts import integer, read_accounts
from tests.recorded.corpora import Expectation, RecordedBlock, RecordedTransaction, read_json
from tests.recorded.headers import header
from tests.recorded.raw_transactions import decode_signed
from tests.recorded.state import RecordedState

_HARDFORKS = (
    ("homesteadBlock", "homestead"),
    ("eip150Block", "tangerine"),
    ("eip158Block", "spuriousdragon"),
    ("byzantiumBlock", "byzantium"),
    ("constantinopleBlock", "constantinople"),
    ("petersburgBlock", "petersburg"),
    ("istanbulBlock", "istanbul"),
    ("muirGlacierBlock", "muirglacier"),
    ("berlinBlock", "berlin"),
    ("londonBlock", "london"),
    ("arrowGlacierBlock", "arrowglacier"),
    ("grayGlacierBlock", "grayglacier"),
    ("terminalTotalDifficulty", "paris"),
    ("shanghaiTime", "shanghai"),
    ("cancunTime", "cancun"),
    ("pragueTime", "prague"),
    ("osakaTime", "osaka"),
)
"""Keys of geth's chain configuration in the order of the forks, with anvil's names for `--hardfork`."""


@dataclass(frozen=True)
class GethCase:
    """`block` has one transaction. With `top_call_only` the expected tree has no inner calls (`onlyTopCall`)."""

    name: str
    block: RecordedBlock
    top_call_only: bool


def geth_cases(folder: Path) -> tuple[GethCase, ...]:
    """All the cases, by name."""
    return tuple(geth_case(path) for path in sorted((folder / "geth-call-tracer").glob("*.json")))


def geth_case(path: Path) -> GethCase:
    """One case file: `genesis` is the parent with its state, `context` the block of the transaction `input`."""
    case = read_json(path)
    genesis, context, calls = case["genesis"], case["context"], case["result"]
    parent = header({name: value for name, value in genesis.items() if name not in {"alloc", "config"}})
    number, timestamp = integer(context["number"]), integer(context["timestamp"])
    raw = case["input"]
    transaction = RecordedTransaction(
        name=path.stem,
        request=decode_signed(raw),
        prestate={},
        raw=raw if raw.startswith("0x") else "0x" + raw,
        expected=Expectation(succeeded="error" not in calls, gas_used=integer(calls["gasUsed"]), calls=calls),
    )
    state = RecordedState(
        genesis["config"]["chainId"], integer(genesis["number"]), (parent,), read_accounts(genesis["alloc"])
    )
    block = RecordedBlock(state, hardfork(genesis["config"], number, timestamp), _overrides(context), (transaction,))
    return GethCase(path.stem, block, top_call_only=bool(case.get("tracerConfig", {}).get("onlyTopCall")))


def hardfork(config: Mapping[str, Any], number: int, timestamp: int) -> str:
    """anvil's name of the fork that is active in the block `number` at `timestamp` (Unix seconds).

    Go reads JSON keys without regard to case, and one case file writes `IstanbulBlock`; so this does too. A terminal
    total difficulty of 0 means proof of stake from the start, any other is not reached by these test chains.
    """
    activation = {key.lower(): value for key, value in config.items()}
    active = "frontier"
    for key, name in _HARDFORKS:
        start = activation.get(key.lower())
        now = 0 if name == "paris" else timestamp if key.endswith("Time") else number
        if start is not None and integer(start) <= now:
            active = name
    return active


def _overrides(context: Mapping[str, Any]) -> dict[str, Any]:
    overrides = {
        "number": hex(integer(context["number"])),
        "time": hex(integer(context["timestamp"])),
        "gasLimit": hex(integer(context["gasLimit"])),
        "coinbase": context["miner"],
        "difficulty": hex(integer(context["difficulty"])),
    }
    if "baseFeePerGas" in context:
        overrides["baseFee"] = hex(integer(context["baseFeePerGas"]))
    return overrides
