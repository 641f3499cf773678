import json
from pathlib import Path

import pytest

from llm.grounding import Verified, verify
from llm.tuning.data import write_examples
from llm.tuning.examples import Example, examples, is_held_out
from policies.severity import Level


@pytest.fixture(scope="module")
def drawn() -> list[Example]:
    return list(examples(400))


def test_every_text_to_learn_passes_the_verifier_as_it_is(drawn: list[Example]) -> None:
    for example in drawn:
        checked = verify(example.prompt, example.text)
        assert isinstance(checked, Verified)
        assert checked.failures == ()


def test_the_same_seed_gives_the_same_examples() -> None:
    one, two = ([(it.prompt.digest, it.text) for it in examples(60)] for _ in range(2))
    assert one == two


def test_no_prompt_is_learnt_more_than_three_times(drawn: list[Example]) -> None:
    digests = [example.prompt.digest for example in drawn]
    assert max(digests.count(digest) for digest in set(digests)) <= 3


def test_all_levels_and_situations_are_drawn(drawn: list[Example]) -> None:
    assert {example.verdict.level for example in drawn} == set(Level)
    assert len({example.situation for example in drawn}) >= 10


def test_what_is_held_out_is_decided_by_the_pair_of_situation_and_rule(drawn: list[Example]) -> None:
    assert 0.05 < sum(example.held_out for example in drawn) / len(drawn) < 0.4
    for example in drawn:
        assert example.held_out == is_held_out(example.situation, example.verdict)


def test_the_file_for_training_holds_prompt_text_and_split(tmp_path: Path) -> None:
    written = write_examples(tmp_path / "deep" / "examples.jsonl", 20)
    lines = (tmp_path / "deep" / "examples.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == written
    assert set(json.loads(lines[0])) == {"prompt", "text", "held_out"}
