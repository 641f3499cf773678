"""Trains the adapter (LoRA) on two CPU cores. Runs in an environment of its own: `llm/tuning/requirements.txt`.

The loss is taken on the answers alone, and the output layer is computed for them alone: it is a fifth of the model.
The learning rate rises, stays, and falls over the last steps; a run that was stopped goes on from its last checkpoint,
so that the time of a run need not be known before.
"""

import argparse
import json
import random
import time
from pathlib import Path
from typing import Any, Final

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from torch.nn import functional
from transformers import AutoModelForCausalLM, AutoTokenizer

BASE_NAME: Final = "HuggingFaceTB/SmolLM2-135M-Instruct"

RANK: Final = 16
FIRST_LAYER: Final = 6
"""Layers below keep the base's weights: nothing flows back through them, which saves a fifth of a step."""

BATCH: Final = 8
SEED: Final = 7
IGNORED: Final = -100


def main() -> None:
    """`python -m llm.tuning.train --data examples.jsonl --base dense --out adapter --steps 300 --falling 60`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--start", type=int, default=0, help="steps that the resumed run had made")
    parser.add_argument("--steps", type=int, default=300, help="the step at which to stop")
    parser.add_argument("--falling", type=int, default=60, help="last steps, over which the rate falls to zero")
    parser.add_argument("--rate", type=float, default=1e-3)
    train(parser.parse_args())


def train(chosen: argparse.Namespace) -> None:
    """Runs the steps, writes a checkpoint every 20 of them and the adapter at the end."""
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    tokenizer = AutoTokenizer.from_pretrained(chosen.base)
    model = adapted(chosen.base, chosen.resume)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=chosen.rate, betas=(0.9, 0.98), weight_decay=0.01)
    batches = batched(chosen.data, tokenizer)
    for step in range(chosen.start, chosen.steps):
        began = time.monotonic()
        for group in optimizer.param_groups:
            group["lr"] = chosen.rate * share_of_rate(step - chosen.start, chosen.steps - step, chosen.falling)
        loss = loss_of(model, *batches[step % len(batches)])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        print(f"step {step} loss {loss.item():.4f} seconds {time.monotonic() - began:.1f}", flush=True)  # noqa: T201
        if (step + 1) % 20 == 0 or step + 1 == chosen.steps:
            model.save_pretrained(chosen.out / f"step-{step + 1}")
    save_final(model, chosen.out / "final")


def save_final(model: Any, folder: Path) -> None:
    """The adapter to commit: in half precision, and with the base's public name."""
    model.half().save_pretrained(folder)
    file = folder / "adapter_config.json"
    config = {**json.loads(file.read_text(encoding="utf-8")), "base_model_name_or_path": BASE_NAME}
    file.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def share_of_rate(made: int, left: int, falling: int) -> float:
    """The part of the full rate: rises over ten steps, falls over the last `falling`."""
    return min(1.0, (made + 1) / 10, left / falling if falling else 1.0)


def adapted(base: Path, resume: Path | None) -> Any:
    """The base with a fresh adapter, or with the one of an earlier run."""
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    if resume is not None:
        return PeftModel.from_pretrained(model, resume, is_trainable=True)
    layers = list(range(FIRST_LAYER, model.config.num_hidden_layers))
    config = LoraConfig(
        r=RANK,
        lora_alpha=2 * RANK,
        target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
        layers_to_transform=layers,
        task_type="CAUSAL_LM",
    )
    return get_peft_model(model, config)


def loss_of(model: Any, tokens: torch.Tensor, targets: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Cross entropy of the answers' tokens."""
    inner = model.base_model.model
    hidden = inner.model(tokens, attention_mask=mask).last_hidden_state
    asked = targets != IGNORED
    return functional.cross_entropy(inner.lm_head(hidden[asked]), targets[asked])


def batched(data: Path, tokenizer: Any) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Batches of examples of about one length, in a drawn order."""
    lines = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()]
    rows = [encoded(line["prompt"], line["text"], tokenizer) for line in lines if not line["held_out"]]
    chance = random.Random(SEED)  # noqa: S311 - no secret is drawn
    chance.shuffle(rows)
    batches = []
    for start in range(0, len(rows), BATCH * 16):
        block = sorted(rows[start : start + BATCH * 16], key=lambda row: len(row[0]))
        batches += [padded(block[at : at + BATCH]) for at in range(0, len(block), BATCH)]
    chance.shuffle(batches)
    return batches


def encoded(prompt: str, text: str, tokenizer: Any) -> tuple[list[int], list[int]]:
    """Tokens, and for each the next one to learn (or `IGNORED` inside the prompt)."""
    asked = tokenizer(prompt, add_special_tokens=False).input_ids
    answer = tokenizer(text + "<|im_end|>", add_special_tokens=False).input_ids
    tokens = asked + answer
    return tokens[:-1], [IGNORED] * (len(asked) - 1) + answer


def padded(rows: list[tuple[list[int], list[int]]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Tensors of shape (rows, longest): tokens, targets, and 1 where a token stands."""
    longest = max(len(tokens) for tokens, _ in rows)
    tokens = torch.tensor([row + [0] * (longest - len(row)) for row, _ in rows])
    targets = torch.tensor([row + [IGNORED] * (longest - len(row)) for _, row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row, _ in rows])
    return tokens, targets, mask


if __name__ == "__main__":
    main()
