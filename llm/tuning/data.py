"""Writes the examples as JSON lines for the training, which runs in another environment."""

import json
from pathlib import Path

from llm.tuning.examples import examples


def write_examples(out: Path, count: int) -> int:
    """Writes them to `out` and gives how many there are."""
    out.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with out.open("w", encoding="utf-8") as file:
        for example in examples(count):
            line = {"prompt": example.prompt.prompt, "text": example.text, "held_out": example.held_out}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            written += 1
    return written
