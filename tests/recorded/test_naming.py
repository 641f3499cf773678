"""The calls of a whole mainnet block are named or typed, and no name contradicts a known ABI."""

from pathlib import Path

import pytest

from decoders.names.dictionary_file import DictionaryFile
from decoders.sources import Sources
from tests.recorded.corpora import REPOSITORY, RecordedBlock
from tests.recorded.naming import RecordedCode, contract_calls, requests_of, shares, wrong_names

pytestmark = pytest.mark.corpora

DICTIONARY = REPOSITORY / "build" / "dictionary" / "selectors.bin"


def sources_for(block: RecordedBlock, dictionary: Path | None = None) -> Sources:
    code = RecordedCode(block.state.accounts)
    return Sources(code=code) if dictionary is None else Sources(dictionary=DictionaryFile(dictionary), code=code)


def test_of_what_no_decoder_names_the_code_tells_the_types(prague_block: RecordedBlock) -> None:
    calls = list(contract_calls(requests_of(prague_block), sources_for(prague_block)))
    assert shares(calls).get("unknown", 0) / len(calls) <= 0.03
    assert all(named.unknowns for named in calls if named.call.name is None)


def test_with_the_dictionary_the_functions_of_all_but_three_in_a_hundred_calls_are_named_or_typed(
    prague_block: RecordedBlock,
) -> None:
    if not DICTIONARY.is_file():
        pytest.skip(f"needs the selector dictionary: {DICTIONARY} is absent; `make dictionary` builds it")
    calls = list(contract_calls(requests_of(prague_block), sources_for(prague_block, DICTIONARY)))
    counted = shares(calls)
    assert (counted.get("unknown", 0) + counted.get("fallback", 0)) / len(calls) <= 0.03
    assert all(named.unread.reason for named in calls if named.unread is not None)


def test_the_dictionary_contradicts_no_known_abi(prague_block: RecordedBlock) -> None:
    if not DICTIONARY.is_file():
        pytest.skip(f"needs the selector dictionary: {DICTIONARY} is absent; `make dictionary` builds it")
    sources = sources_for(prague_block, DICTIONARY)
    calls = list(contract_calls(requests_of(prague_block), sources))
    assert wrong_names(calls, sources) == []
    assert sum(named.call.source == "dictionary" for named in calls) > 0
