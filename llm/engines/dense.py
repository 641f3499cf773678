"""Unpacks a GGUF file into dense weights, as vLLM serves them: `python llm/engines/dense.py FILE FOLDER`.

Runs in the environment of `make vllm`, which has torch and transformers; it imports nothing of this project.
"""

import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Write weights, configuration and tokenizer into the folder."""
    file, folder = (Path(argument) for argument in sys.argv[1:3])
    import torch  # noqa: PLC0415 - after the arguments were read
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig  # noqa: PLC0415 - as above

    source: dict[str, Any] = {"pretrained_model_name_or_path": str(file.parent), "gguf_file": file.name}
    dense = GgufConfig(dequantize=True)
    AutoModelForCausalLM.from_pretrained(**source, quantization_config=dense, dtype=torch.bfloat16).save_pretrained(
        folder
    )
    AutoTokenizer.from_pretrained(**source).save_pretrained(folder)


if __name__ == "__main__":
    main()
