"""The adapter as a GGUF file of its own, for llama.cpp servers that keep one base and lay adapters over it."""

from pathlib import Path
from typing import Final

import numpy as np
from gguf import GGUFReader, GGUFWriter
from safetensors.numpy import load_file

from llm.tuning.build import in_order, named, scale_of

_PARTS: Final = {"lora_A.weight": "lora_a", "lora_B.weight": "lora_b"}


def write_lora(base: Path, adapter: Path, out: Path) -> None:
    """Writes the adapter in half precision. `base` tells how its queries and keys are ordered."""
    reader = GGUFReader(base)
    weights = dict(sorted(load_file(adapter / "adapter_model.safetensors").items()))
    rank = next(len(weight) for key, weight in weights.items() if "lora_A" in key)
    writer = GGUFWriter(out, "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", scale_of(adapter) * rank)
    for key, weight in weights.items():
        layer, part, kind = named(key)
        rows = in_order(weight.astype(np.float32), part, reader) if kind == "lora_B.weight" else weight
        writer.add_tensor(f"blk.{layer}.{part}.weight.{_PARTS[kind]}", np.ascontiguousarray(rows.astype(np.float16)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
