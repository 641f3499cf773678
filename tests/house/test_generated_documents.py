"""Documents that are made from the code are fresh."""

import subprocess
import sys

import pytest

from tests.house.sources import ROOT


@pytest.mark.parametrize(
    "module", ["policies.manual", "policies.attacks", "decoders.coverage", "txexplain.api.openapi"]
)
def test_a_generated_document_is_fresh(module: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, "--check"], cwd=ROOT, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
