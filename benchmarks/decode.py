"""`python -m benchmarks.decode`: decoding the requests of a recorded block, beside eth-abi's bare decode of the same.

Bare means: the types are given and only the arguments of each call are read, with no names, nesting or checks. The
dictionary is the one that `make dictionary` builds; the contracts' code is the block's own pre-state.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from eth_abi.abi import decode as decode_bare
from rich.console import Console
from rich.table import Table

from benchmarks.verdict import quantile
from decoders.decode import decode
from decoders.decoded import Call
from decoders.names.dictionary_file import DictionaryFile
from decoders.outcome import Known
from decoders.requests import SigningRequest
from decoders.sources import Sources
from tests.recorded.corpora import find_corpora
from tests.recorded.mainnet import block_22546209
from tests.recorded.naming import Named, RecordedCode, contract_calls, requests_of, shares, wrong_names

DICTIONARY = Path("build/dictionary/selectors.bin")
TOKEN_LIST = Path("build/dictionary/tokens.bin")
TARGET_MS = 1.0
TARGET_START_SECONDS = 0.5
_ROUNDS = 5
_STARTS = 5
_OURS = "import decoders.decode; from decoders.names.dictionary_file import DictionaryFile; from pathlib import Path; "
_OPEN = f"DictionaryFile(Path({str(DICTIONARY)!r}))"
_OPEN_TOKENS = f"; from decoders.token_list.list_file import TokenListFile; TokenListFile(Path({str(TOKEN_LIST)!r}))"
_THEIRS = "import eth_abi"
_TOTALS = (
    ("all named", ("named",)),
    ("all named or typed", ("named", "typed")),
    ("all named, typed or to a fallback", ("named", "typed", "fallback")),
)
_TERMS = (
    "named: the function's name and its typed arguments. typed: the types of the arguments, read from the code that "
    "runs, and no name.\nfallback: the code that runs has no such function and hands all bytes to its fallback. "
    "unknown: all else. Those of the last two:"
)

Arguments = tuple[list[str], bytes]


def times(work: Callable[[int], object], count: int) -> list[float]:
    """Milliseconds of each of `count` pieces of work, in every round after one that warms up."""
    measured: list[float] = []
    for _ in range(_ROUNDS + 1):
        for index in range(count):
            start = time.perf_counter()
            work(index)
            measured.append((time.perf_counter() - start) * 1000)
    return measured[count:]


def arguments_of(request: SigningRequest, sources: Sources) -> list[Arguments]:
    """The types and the bytes of every call in a request that could be read."""
    outcome = decode(request, sources)
    call = outcome.value.call if isinstance(outcome, Known) else None
    return [_encoded(each) for each in (call.walk() if call is not None else ()) if each.args]


def _encoded(call: Call) -> Arguments:
    data = bytes.fromhex(call.calldata[2:])
    return [argument.type for argument in call.args], data if call.selector is None else data[4:]


def bare(arguments: Sequence[Arguments]) -> None:
    """Read the arguments with eth-abi. Dirty padding is allowed, as contracts allow it."""
    for kinds, data in arguments:
        decode_bare(kinds, data, strict=False)


def start_seconds(program: str) -> float:
    """Seconds of the imports and openings in a fresh interpreter, the median of some after one that compiles."""
    code = f"import time; start = time.perf_counter(); {program}; print(time.perf_counter() - start)"
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        taken = [_seconds(code, environment) for _ in range(_STARTS + 1)]
    return statistics.median(taken[1:])


def _seconds(code: str, environment: dict[str, str]) -> float:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)  # noqa: S603 - our own words
    return float(done.stdout)


def print_names(calls: Sequence[Named], sources: Sources, console: Console) -> None:
    """Print how many calls are named, by whom, and what is not."""
    table = Table(title=f"names of {len(calls)} contract calls", title_justify="left")
    table.add_column("")
    table.add_column("calls", justify="right")
    table.add_column("share", justify="right")
    counted = shares(calls)
    for kind in sorted(counted):
        table.add_row(kind, str(counted[kind]), f"{counted[kind] / len(calls):.1%}")
    for title, prefixes in _TOTALS:
        total = sum(count for kind, count in counted.items() if kind.startswith(prefixes))
        table.add_row(title, str(total), f"{total / len(calls):.1%}")
    console.print(table)
    console.print(_TERMS)
    for named in calls:
        if named.unread is not None:
            console.print(f"  {named.call.target} {len(named.call.calldata) // 2 - 1} bytes: {named.unread.reason}")
    console.print(f"names from the dictionary that differ from a known ABI: {len(wrong_names(calls, sources))}")


def print_times(requests: Sequence[SigningRequest], sources: Sources, console: Console) -> float:
    """Print the times of a request; return the median of ours in milliseconds."""
    arguments = [arguments_of(request, sources) for request in requests]
    ours = times(lambda index: decode(requests[index], sources), len(requests))
    theirs = times(lambda index: bare(arguments[index]), len(requests))
    table = Table(title=f"decoding {len(requests)} requests, warm", title_justify="left")
    for heading in ("", "p50 ms", "p95 ms", "max ms"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, measured in (("decode", ours), ("eth-abi, bare", theirs)):
        table.add_row(name, *(f"{quantile(measured, share):.3f}" for share in (0.5, 0.95, 1.0)))
    console.print(table)
    return quantile(ours, 0.5)


def print_start(console: Console, *, built: bool) -> float:
    """Print how long the room takes to start; return it in seconds."""
    opened = (_OPEN if built else "pass") + (_OPEN_TOKENS if TOKEN_LIST.is_file() else "")
    ours = start_seconds(_OURS + opened)
    console.print(f"start-up: decoders {ours:.3f} s, import of eth-abi alone {start_seconds(_THEIRS):.3f} s")
    return ours


def main() -> int:
    """Exit status 0 when both targets are met, 1 when not, 2 without the recorded block."""
    folder, console = find_corpora(), Console(highlight=False)
    if folder is None:
        console.print("the recorded blocks are not here; set TXEXPLAIN_CORPORA to their folder")
        return 2
    block, built = block_22546209(folder), DICTIONARY.is_file()
    code = RecordedCode(block.state.accounts)
    sources = Sources(dictionary=DictionaryFile(DICTIONARY), code=code) if built else Sources(code=code)
    if not built:
        console.print(f"{DICTIONARY} is not there: measured without a dictionary")
    requests = requests_of(block)
    print_names(list(contract_calls(requests, sources)), sources, console)
    median, start = print_times(requests, sources, console), print_start(console, built=built)
    console.print(f"targets: p50 at most {TARGET_MS:g} ms, start-up at most {TARGET_START_SECONDS:g} s")
    return 0 if median <= TARGET_MS and start <= TARGET_START_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
