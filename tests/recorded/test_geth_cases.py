"""The hardfork of a case is that of its chain's configuration at its block."""

import pytest

from tests.recorded.geth_cases import GethCase, hardfork

ROPSTEN = {"homesteadBlock": 0, "eip150Block": 0, "eip158Block": 10, "byzantiumBlock": 1_700_000}
DEVELOPMENT = {**ROPSTEN, "byzantiumBlock": 0, "londonBlock": 0, "terminalTotalDifficulty": 0, "shanghaiTime": 500}


@pytest.mark.parametrize(
    ("config", "number", "timestamp", "name"),
    [
        ({}, 1, 0, "frontier"),
        (ROPSTEN, 9, 0, "tangerine"),
        (ROPSTEN, 10, 0, "spuriousdragon"),
        (ROPSTEN, 1_699_999, 2**31, "spuriousdragon"),
        (ROPSTEN, 1_700_000, 0, "byzantium"),
        ({**ROPSTEN, "IstanbulBlock": 20}, 20, 0, "istanbul"),
        (DEVELOPMENT, 900, 499, "paris"),
        (DEVELOPMENT, 1, 500, "shanghai"),
    ],
)
def test_the_newest_active_fork_is_taken(config: dict[str, int], number: int, timestamp: int, name: str) -> None:
    assert hardfork(config, number, timestamp) == name


@pytest.mark.corpora
def test_geths_cases_span_the_forks_from_2016_to_2024(cases_of_geth: tuple[GethCase, ...]) -> None:
    assert len(cases_of_geth) == 15
    forks = {case.block.hardfork for case in cases_of_geth}
    assert forks == {"spuriousdragon", "byzantium", "istanbul", "london", "cancun"}
