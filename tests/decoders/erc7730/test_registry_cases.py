"""The published test cases of the registry. Skipped by name where the corpora are absent."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from decoders.erc7730.evaluation import Result, evaluate, read_cases, report
from decoders.erc7730.index import Index
from decoders.erc7730.opening import open_descriptors
from decoders.erc7730.tokens import NoTokens
from decoders.token_list.list_file import TokenListFile
from tests.recorded.corpora import REPOSITORY, corpora_folder

TOKEN_LIST = REPOSITORY / "build" / "dictionary" / "tokens.bin"
"""Holds what devices know of tokens; `make dictionary` builds it."""


@pytest.fixture(scope="module")
def registry() -> Path:
    folder = corpora_folder() / "erc7730"
    if not folder.is_dir():
        pytest.skip("needs the published descriptors: the corpora have no folder erc7730")
    return folder


@pytest.fixture(scope="module")
def index(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return open_descriptors(registry, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def results(registry: Path, index: Index) -> Sequence[Result]:
    listed = TokenListFile(TOKEN_LIST) if TOKEN_LIST.is_file() else NoTokens()
    found = [evaluate(case, index) for case in read_cases(registry, listed)]
    print("\n" + report(found, verbose=False))  # noqa: T201 - the table is the point of this test
    return found


@pytest.mark.corpora
def test_no_published_descriptor_is_left_out(index: Index) -> None:
    assert index.faults == ()


@pytest.mark.corpora
def test_labels_and_values_of_the_structured_cases_are_shown(results: Sequence[Result]) -> None:
    structured = [result for result in results if result.case.structured]
    assert sum(not result.missing for result in structured) >= 0.95 * len(structured)


@pytest.mark.corpora
def test_texts_read_off_devices_are_shown_as_far_as_they_agree_with_the_descriptors(results: Sequence[Result]) -> None:
    device = [result for result in results if not result.case.structured]
    assert sum(not result.missing for result in device) >= (0.9 if TOKEN_LIST.is_file() else 0.87) * len(device)


@pytest.mark.corpora
def test_nineteen_of_twenty_published_cases_are_shown_in_full(results: Sequence[Result]) -> None:
    if not TOKEN_LIST.is_file():
        pytest.skip(f"needs the token list: {TOKEN_LIST} is absent; `make dictionary` builds it")
    assert sum(not result.missing for result in results) >= 0.95 * len(results)


@pytest.mark.corpora
def test_a_built_index_is_open_in_half_a_second_and_answers_in_microseconds(registry: Path, tmp_path: Path) -> None:
    open_descriptors(registry, tmp_path)
    start = time.perf_counter()
    index = open_descriptors(registry, tmp_path)
    assert time.perf_counter() - start < 0.5
    usdt = "0xdac17f958d2ee523a2206206994597c13d831ec7"
    assert index.call(1, usdt, "0xa9059cbb") is not None
    start = time.perf_counter()
    for _ in range(1000):
        index.call(1, usdt, "0xa9059cbb")
    assert (time.perf_counter() - start) / 1000 < 100e-6
