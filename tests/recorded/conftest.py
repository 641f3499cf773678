"""The recordings, loaded once."""

import pytest

from tests.recorded.corpora import RecordedBlock, corpora_folder
from tests.recorded.geth_cases import GethCase, geth_cases
from tests.recorded.mainnet import block_22244135, block_22546209


@pytest.fixture(scope="session")
def cancun_block() -> RecordedBlock:
    return block_22244135(corpora_folder())


@pytest.fixture(scope="session")
def prague_block() -> RecordedBlock:
    return block_22546209(corpora_folder())


@pytest.fixture(scope="session")
def cases_of_geth() -> tuple[GethCase, ...]:
    return geth_cases(corpora_folder())
