"""The benchmark of explanations runs to its end on the fixture chain with the real model, and prints what it is for."""

import os
import subprocess
import sys

import pytest

from tests.llm.model_servers import ROOT, model_file
from txexplain.chain.build import build

pytestmark = [pytest.mark.anvil, pytest.mark.model]


def test_the_benchmark_prints_latency_authors_cost_and_the_bare_engine() -> None:
    build(say=lambda _line: None)
    sizes = ["--requests", "3", "--count", "4", "--at-once", "1", "2", "--bare", "2", "--threads", "1"]
    command = [sys.executable, "-m", "benchmarks.explain", "--model", str(model_file()), "--sources", "fixture", *sizes]
    done = subprocess.run(
        [*command, "--budget-ms", "20000"], check=False, cwd=ROOT, env=os.environ, capture_output=True, text=True
    )
    assert done.returncode in {0, 1}, done.stderr[-2000:]
    for said in ("whole reports", "over budget", "prompt tokens", "bare engine", "tokens/s", "in the service", "MiB"):
        assert said in done.stdout
    assert "0 of 24 over their budget" in done.stdout
