"""Builds the served model: the base's weights plus the adapter, in 4 bits (Q4_0), as one GGUF file.

Q4_0 because llama.cpp repacks it for the CPU: it reads prompts nearly twice as fast as the base's Q4_1 (README.md has
the measurements). The table of embeddings is not touched by the adapter and stays as the base has it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFValueType, GGUFWriter
from gguf.quants import dequantize, quantize
from numpy.typing import NDArray
from safetensors.numpy import load_file

NAMES: Final[Mapping[str, str]] = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
"""What GGUF calls a layer's matrices, and what the adapter calls them."""

_HEADS: Final = {"attn_q": "llama.attention.head_count", "attn_k": "llama.attention.head_count_kv"}
"""GGUF keeps the rows of these two in another order, by heads (llama.cpp's rotary embedding)."""

Matrix = NDArray[np.float32]


def build(base: Path, adapter: Path, out: Path, name: str = "txexplain") -> None:
    """Writes the merged model to `out`, whole or not at all. `adapter` is a folder as `peft` writes it.

    Raises FileNotFoundError where base or adapter is missing, and ValueError for an adapter of another model.
    """
    reader = GGUFReader(base)
    deltas = adapter_of(adapter)
    writer = GGUFWriter(out.with_suffix(".part"), "llama")
    _copy_fields(reader, writer, name)
    used = 0
    for tensor in reader.tensors:
        layer, _, part = tensor.name.removeprefix("blk.").partition(".")
        delta = deltas.get(f"{layer}.{part.removesuffix('.weight')}")
        if tensor.tensor_type not in {GGMLQuantizationType.Q4_1, GGMLQuantizationType.Q4_0}:
            writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
            continue
        weight = dequantize(tensor.data, tensor.tensor_type)
        if delta is not None:
            used += 1
            weight = weight + in_order(delta, part.removesuffix(".weight"), reader)
        packed = quantize(weight.astype(np.float32), GGMLQuantizationType.Q4_0)
        writer.add_tensor(tensor.name, packed, raw_dtype=GGMLQuantizationType.Q4_0)
    if used != len(deltas):
        raise ValueError(f"the adapter changes {len(deltas)} matrices, but the base has {used} of them")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    out.with_suffix(".part").replace(out)


def adapter_of(folder: Path) -> dict[str, Matrix]:
    """What the adapter adds to each matrix, by "layer.name" in GGUF's words."""
    weights, scale = load_file(folder / "adapter_model.safetensors"), scale_of(folder)
    found: dict[str, Matrix] = {}
    for key in weights:
        layer, part, kind = named(key)
        if kind == "lora_A.weight":
            up = weights[key.replace("lora_A", "lora_B")].astype(np.float32)
            found[f"{layer}.{part}"] = scale * (up @ weights[key].astype(np.float32))
    return found


def scale_of(folder: Path) -> float:
    """By what the product of the adapter's two matrices is multiplied."""
    config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
    return float(config["lora_alpha"]) / float(config["r"])


def named(key: str) -> tuple[str, str, str]:
    """The layer, GGUF's name of the matrix, and which half of the adapter a key of the file means."""
    layer, _, rest = key.partition("model.layers.")[2].partition(".")
    path, _, kind = rest.partition(".lora_")
    return layer, next(name for name, hf_name in NAMES.items() if hf_name == path), f"lora_{kind}"


def in_order(rows: Matrix, part: str, reader: GGUFReader) -> Matrix:
    """The rows of a matrix in the order in which GGUF keeps them."""
    if part not in _HEADS:
        return rows
    heads = int(reader.fields[_HEADS[part]].contents())
    count, columns = rows.shape
    return rows.reshape(heads, 2, count // heads // 2, columns).swapaxes(1, 2).reshape(count, columns)


def _copy_fields(reader: GGUFReader, writer: GGUFWriter, name: str) -> None:
    """The base's tokenizer and shape; the name, and the file type of Q4_0, are the new model's."""
    replaced: dict[str, Any] = {"general.name": name, "general.file_type": 2}
    for field in reader.fields.values():
        if field.name == "general.architecture" or field.name.startswith("GGUF."):
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind is GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, replaced.get(field.name, field.contents()), kind, inner)
