"""The samples of the ethers project: random schemas with the digests that ethers computed."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from decoders.eip712 import parse_typed_data

SAMPLES = Path(__file__).parents[3] / "node_modules/@ethersproject/testcases/testcases/eip712.json.gz"


@pytest.fixture(scope="module")
def samples() -> list[dict[str, Any]]:
    if not SAMPLES.exists():
        pytest.skip("the npm package @ethersproject/testcases is not installed (npm ci)")
    with gzip.open(SAMPLES, "rt", encoding="utf-8") as file:
        return [dict(sample) for sample in json.load(file)]


def test_every_sample_of_ethers_has_the_digest_that_ethers_computed(samples: list[dict[str, Any]]) -> None:
    wrong = []
    for sample in samples:
        document = {"message": sample["data"], **{key: sample[key] for key in ("types", "primaryType", "domain")}}
        if parse_typed_data(document).digest != sample["digest"]:
            wrong.append(sample["name"])
    assert len(samples) > 1_000
    assert wrong == []
