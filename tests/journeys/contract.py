"""Requests made up from the OpenAPI document (schemathesis) against a real service with a real chain behind it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.txexplain.programs import Service, service
from txexplain.api.openapi import FILE
from txexplain.chain.node import AnvilNode

CHECKS: Final = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"

_FIRST_BLOCK: Final = 30_000_000
"""Above the block of the document's example of a witness: a node that is behind a witness cannot recheck it."""


@dataclass(frozen=True)
class Fuzzed:
    """A run: how many requests were made up, in which phases, and what was wrong with the answers."""

    made_up: int
    phases: Mapping[str, str]
    faults: tuple[str, ...]


@contextmanager
def fuzzed_service(folder: Path) -> Iterator[Service]:
    """The service with an upstream for chain 1, the chain that the document's examples name."""
    with (
        AnvilNode(["--chain-id", "1", "--number", str(_FIRST_BLOCK)]) as node,
        service(folder, "--rpc", f"1={node.url}") as running,
    ):
        yield running


def fuzz(url: str, folder: Path, phases: str, examples: int = 1) -> Fuzzed:
    """Run schemathesis over the whole document. `examples` is for each call and phase of random requests."""
    program, report = Path(sys.executable).parent / "schemathesis", folder / "contract.json"
    command = [str(program), "run", str(FILE), "--url", url, "--checks", CHECKS, "--phases", phases]
    command += ["--max-examples", str(examples), "--generation-database", "none", "--no-color"]
    command += ["--continue-on-failure", "--report", "json", "--report-json-path", str(report)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if not report.is_file():
        raise RuntimeError(f"schemathesis ended with {done.returncode} and no report:\n{done.stdout}{done.stderr}")
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    faults = [json.dumps(fault) for fault in (*found["failures"], *found["errors"])]
    if done.returncode != 0 and not faults:
        faults = [done.stdout]
    phases_run = {name: phase["status"] for name, phase in found["phases"].items()}
    return Fuzzed(found["test_cases"]["generated"], phases_run, tuple(faults))


def answered(url: str) -> dict[tuple[str, int], int]:
    """How often the service answered, by its own count: by the route's path and the status."""
    exposed = httpx.get(f"{url}/metrics").text
    counts: dict[tuple[str, int], int] = {}
    for family in text_string_to_metric_families(exposed):
        for sample in family.samples:
            if sample.name == "txexplain_requests_total" and sample.value:
                counts[sample.labels["route"], int(sample.labels["status"])] = int(sample.value)
    return counts


def undocumented(counts: Mapping[tuple[str, int], int]) -> list[str]:
    """Statuses that the document does not name for their path. 404 and 405 of no call at all are HTTP's own."""
    paths: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["paths"]
    named = {
        path: {int(code) for call in calls.values() for code in call["responses"]} for path, calls in paths.items()
    }
    # Refused before it is known which call it is; only calls whose document names 429 are refused there.
    named["door"] = {429}
    return [
        f"{path} answered {status}, {count} times"
        for (path, status), count in sorted(counts.items())
        if status not in named.get(path, {404}) | {405}
    ]
