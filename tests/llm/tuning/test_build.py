"""The merge on a tiny model of the same form: every matrix becomes base plus adapter, as far as 4 bits tell."""

import json
from pathlib import Path

import numpy as np
import pytest
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter
from gguf.quants import dequantize, quantize
from safetensors.numpy import save_file

from llm.tuning.build import NAMES, build
from llm.tuning.lora_gguf import write_lora

WIDTH, RANK = 64, 4
ORDER = [half * 16 + at for at in range(16) for half in (0, 1)]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    chance = np.random.default_rng(1)
    writer = GGUFWriter(tmp_path / "base.gguf", "llama")
    writer.add_name("base")
    writer.add_head_count(2)
    writer.add_head_count_kv(2)
    writer.add_token_list(["a", "b"])
    writer.add_tensor("token_embd.weight", chance.normal(size=(2, WIDTH)).astype(np.float32))
    for name in NAMES:
        packed = quantize(chance.normal(size=(WIDTH, WIDTH)).astype(np.float32), GGMLQuantizationType.Q4_1)
        writer.add_tensor(f"blk.0.{name}.weight", packed, raw_dtype=GGMLQuantizationType.Q4_1)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return tmp_path / "base.gguf"


def adapter(folder: Path, layer: int, matrices: dict[str, tuple[np.ndarray, np.ndarray]]) -> Path:
    folder.mkdir()
    (folder / "adapter_config.json").write_text(json.dumps({"r": RANK, "lora_alpha": 2 * RANK}))
    weights: dict[str, np.ndarray] = {}
    for path, (down, up) in matrices.items():
        stem = f"base_model.model.model.layers.{layer}.{path}"
        weights |= {f"{stem}.lora_A.weight": down, f"{stem}.lora_B.weight": up}
    save_file(weights, folder / "adapter_model.safetensors")
    return folder


def random_adapter() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    chance = np.random.default_rng(2)
    return {
        path: (
            chance.normal(size=(RANK, WIDTH)).astype(np.float32),
            chance.normal(size=(WIDTH, RANK)).astype(np.float32),
        )
        for path in NAMES.values()
    }


def matrices(file: Path) -> dict[str, np.ndarray]:
    return {it.name: dequantize(it.data, it.tensor_type) for it in GGUFReader(file).tensors}


def rotated(weight: np.ndarray) -> np.ndarray:
    """The order of rows in which llama.cpp keeps queries and keys: the two halves of each head interleaved."""
    return np.concatenate(
        [head[[half * 16 + at for at in range(16) for half in (0, 1)]] for head in np.split(weight, 2)]
    )


def test_the_served_model_is_base_plus_adapter(base: Path, tmp_path: Path) -> None:
    drawn = random_adapter()
    build(base, adapter(tmp_path / "adapter", 0, drawn), tmp_path / "out.gguf")
    before, after = matrices(base), matrices(tmp_path / "out.gguf")
    for name, path in NAMES.items():
        down, up = drawn[path]
        delta = 2 * up @ down
        wanted = before[f"blk.0.{name}.weight"] + (rotated(delta) if name in {"attn_q", "attn_k"} else delta)
        error = np.abs(after[f"blk.0.{name}.weight"] - wanted).mean()
        assert error < 0.1 * np.abs(wanted).mean()
    assert np.array_equal(before["token_embd.weight"], after["token_embd.weight"])


def test_matrices_are_of_four_bits_and_the_tokenizer_is_kept(base: Path, tmp_path: Path) -> None:
    build(base, adapter(tmp_path / "adapter", 0, random_adapter()), tmp_path / "out.gguf", name="mine")
    reader = GGUFReader(tmp_path / "out.gguf")
    kinds = {tensor.tensor_type for tensor in reader.tensors if tensor.name.startswith("blk.")}
    assert kinds == {GGMLQuantizationType.Q4_0}
    assert reader.fields["general.name"].contents() == "mine"
    assert reader.fields["tokenizer.ggml.tokens"].contents() == ["a", "b"]


def test_an_adapter_of_a_larger_model_is_refused_and_nothing_is_left(base: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the base has 0 of them"):
        build(base, adapter(tmp_path / "adapter", 5, random_adapter()), tmp_path / "out.gguf")
    assert not (tmp_path / "out.gguf").exists()


def test_the_adapter_in_a_file_of_its_own_multiplies_to_the_same_change(base: Path, tmp_path: Path) -> None:
    drawn = random_adapter()
    write_lora(base, adapter(tmp_path / "adapter", 0, drawn), tmp_path / "lora.gguf")
    reader = GGUFReader(tmp_path / "lora.gguf")
    scale = reader.fields["adapter.lora.alpha"].contents() / RANK
    parts = {it.name: it.data.astype(np.float32) for it in reader.tensors}
    for name, path in NAMES.items():
        down, up = drawn[path]
        wanted = 2 * up @ down
        found = scale * parts[f"blk.0.{name}.weight.lora_b"] @ parts[f"blk.0.{name}.weight.lora_a"]
        assert np.allclose(found, rotated(wanted) if name in {"attn_q", "attn_k"} else wanted, atol=0.1)
