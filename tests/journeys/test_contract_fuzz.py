"""Requests made up from the OpenAPI document get no error of the service and no answer that it does not name."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.txexplain.programs import service
from txexplain.api.openapi import FILE

pytestmark = [pytest.mark.fuzz, pytest.mark.timeout(1800)]

_EXAMPLES: Final = os.environ.get("TXEXPLAIN_FUZZ_EXAMPLES", "10")
"""For each call; 500 make more than 5,000 requests."""

_CHECKS: Final = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_no_made_up_request_gets_an_error_or_an_undocumented_answer(tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "schemathesis"
    with service(tmp_path, "--log-level", "error") as running:
        # Without a chain the service is not ready, and rightly says so with 503.
        command = [str(program), "run", str(FILE), "--url", running.url, "--exclude-path", "/readyz"]
        command += ["--checks", _CHECKS, "--phases", "examples,fuzzing", "--max-examples", _EXAMPLES]
        command += ["--generation-database", "none", "--no-color"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert running.process.poll() is None

    assert done.returncode == 0, done.stdout[-5000:]
    assert "Failures:" not in done.stdout
