"""`python -m llm.tuning data` writes the examples; `... build` makes the served model of base and adapter."""

import argparse
import sys
from pathlib import Path
from typing import Final

from llm.engines.base_model import FILE
from llm.tuning.build import build
from llm.tuning.data import write_examples
from llm.tuning.examples import TRAINED_ON
from llm.tuning.lora_gguf import write_lora

ADAPTER: Final = Path(__file__).parent / "adapter"
FOLDER: Final = Path("build/model")
SERVED: Final = FOLDER / "txexplain.Q4_0.gguf"


def main() -> None:
    """Runs the command that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    data = commands.add_parser("data", help="write the examples to learn from")
    data.add_argument("--out", type=Path, default=Path("build/tuning/examples.jsonl"))
    data.add_argument("--count", type=int, default=TRAINED_ON)
    made = commands.add_parser("build", help="merge base and adapter into one GGUF file of 4 bits")
    made.add_argument("--base", type=Path, default=FOLDER / FILE, help="the base as GGUF")
    made.add_argument("--adapter", type=Path, default=ADAPTER)
    made.add_argument("--out", type=Path, default=SERVED)
    made.add_argument("--lora", type=Path, help="write the adapter as a GGUF file of its own, too")
    chosen = parser.parse_args()
    if chosen.command == "data":
        print(f"{write_examples(chosen.out, chosen.count)} examples in {chosen.out}")  # noqa: T201
        return
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    if not chosen.base.is_file():
        sys.exit(f"{chosen.base} is not there; `make model` fetches it")
    build(chosen.base, chosen.adapter, chosen.out)
    if chosen.lora:
        write_lora(chosen.base, chosen.adapter, chosen.lora)
    print(f"{chosen.out} ({chosen.out.stat().st_size // 2**20} MiB)")  # noqa: T201


if __name__ == "__main__":
    main()
