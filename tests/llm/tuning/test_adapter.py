"""The adapter that is committed is one of the base that is fetched, and names no machine."""

from pathlib import Path

from llm.tuning.build import NAMES, adapter_of

ADAPTER = Path(__file__).parents[3] / "llm" / "tuning" / "adapter"


def test_the_committed_adapter_fits_the_base_by_name() -> None:
    deltas = adapter_of(ADAPTER)
    assert {name.partition(".")[2] for name in deltas} == set(NAMES)
    assert {int(name.partition(".")[0]) for name in deltas} == set(range(6, 30))
    assert deltas["6.attn_q"].shape == (576, 576)
    assert deltas["6.attn_k"].shape == (192, 576)


def test_the_committed_adapter_names_its_base_and_no_machine() -> None:
    config = (ADAPTER / "adapter_config.json").read_text(encoding="utf-8")
    assert '"base_model_name_or_path": "HuggingFaceTB/SmolLM2-135M-Instruct"' in config
    assert "/tmp" not in config  # noqa: S108 - a path that must not be there


def test_the_adapter_is_small_enough_to_be_kept_with_the_code() -> None:
    assert (ADAPTER / "adapter_model.safetensors").stat().st_size < 12 * 2**20
