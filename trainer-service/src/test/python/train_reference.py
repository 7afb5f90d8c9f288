#!/usr/bin/env python3
"""Fine-tunes a classifier with `transformers` and eager PyTorch: what Tunelab's runs are compared with.

Batches are padded to their longest example, dropout is as the model's config says, the learning rate is constant, the
optimizer Adam without decay. The epoch with the lowest validation loss is tested. One JSON object per line: what ran, each
epoch, the result. `tokens_per_second` counts real tokens (no padding) of training alone.

    python train_reference.py --model minilm --data reviews.jsonl.gz --split split.json \
        --layers 3 --max-length 128 --batch-size 32 --learning-rate 1e-4 --epochs 3
"""

import argparse
import copy
import json
import time
from pathlib import Path

import torch
import transformers

from examples import in_batches, padded, read_splits


def open_model(arguments, labels):
    """The first `layers` of the encoder; a head or pooler that the directory lacks is drawn from the seed."""
    torch.manual_seed(arguments.seed)
    config = transformers.AutoConfig.from_pretrained(arguments.model, num_labels=labels)
    if arguments.layers:
        config.num_hidden_layers = arguments.layers
    return transformers.AutoModelForSequenceClassification.from_pretrained(
        arguments.model, config=config, dtype=torch.float32, attn_implementation=arguments.attention)


def losses_and_logits(model, batch, precision):
    ids, mask, labels = padded(batch, model.config.pad_token_id)
    with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
        logits = model(input_ids=ids, attention_mask=mask).logits
    return torch.nn.functional.cross_entropy(logits.float(), labels, reduction="none"), logits


def train_epoch(model, optimizer, examples, epoch, arguments):
    """Mean training loss and real tokens per second."""
    model.train()
    order = torch.randperm(len(examples), generator=torch.Generator().manual_seed(arguments.seed * 1000 + epoch))
    total, started = 0.0, time.perf_counter()
    for batch in in_batches([examples[i] for i in order.tolist()], arguments.batch_size):
        optimizer.zero_grad()
        losses, _ = losses_and_logits(model, batch, arguments.precision)
        losses.mean().backward()
        optimizer.step()
        total += losses.detach().sum().item()
    seconds = time.perf_counter() - started
    return total / len(examples), sum(len(example.token_ids) for example in examples) / seconds


@torch.no_grad()
def evaluate(model, examples, arguments):
    """Mean loss, accuracy, and F1 of label 1 where there are two labels."""
    model.eval()
    loss, predicted = 0.0, []
    for batch in in_batches(examples, arguments.eval_batch_size):
        losses, logits = losses_and_logits(model, batch, arguments.precision)
        loss += losses.sum().item()
        predicted += logits.argmax(-1).tolist()
    labels = [example.label for example in examples]
    result = {"loss": loss / len(examples), "accuracy": share(p == t for p, t in zip(predicted, labels))}
    if model.config.num_labels == 2:
        hits = sum(p == t == 1 for p, t in zip(predicted, labels))
        result["f1"] = 2 * hits / max(1, predicted.count(1) + labels.count(1))
    return result


def share(outcomes):
    outcomes = list(outcomes)
    return sum(outcomes) / len(outcomes)


def say(**entry):
    rounded = {key: round(value, 6) if isinstance(value, float) else value for key, value in entry.items()}
    print(json.dumps(rounded), flush=True)


def run(arguments):
    splits = read_splits(arguments.data, arguments.split, arguments.model, arguments.max_length)
    model = open_model(arguments, 1 + max(example.label for split in splits.values() for example in split))
    optimizer = torch.optim.Adam(model.parameters(), lr=arguments.learning_rate, fused=arguments.fused)
    settings = {key: str(value) if isinstance(value, Path) else value for key, value in vars(arguments).items()}
    say(torch=torch.__version__, transformers=transformers.__version__, threads_used=torch.get_num_threads(),
        parameters=model.num_parameters(), **{f"{name}_examples": len(split) for name, split in splits.items()}, **settings)
    best, speeds = None, []
    for epoch in range(1, arguments.epochs + 1):
        train_loss, tokens_per_second = train_epoch(model, optimizer, splits["train"], epoch, arguments)
        validation = evaluate(model, splits["validation"], arguments)
        speeds.append(tokens_per_second)
        say(epoch=epoch, train_loss=train_loss, validation_loss=validation["loss"],
            validation_accuracy=validation["accuracy"], tokens_per_second=tokens_per_second)
        if best is None or validation["loss"] < best[1]["loss"]:
            best = epoch, validation, copy.deepcopy(model.state_dict())
    model.load_state_dict(best[2])
    test = evaluate(model, splits["test"], arguments)
    say(best_epoch=best[0], best_validation_loss=best[1]["loss"], best_validation_accuracy=best[1]["accuracy"],
        **{f"test_{key}": value for key, value in test.items()}, tokens_per_second=sum(speeds) / len(speeds))
    if arguments.output:
        model.save_pretrained(arguments.output)
        (arguments.output / "tokenizer.json").write_bytes((arguments.model / "tokenizer.json").read_bytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="HuggingFace directory")
    parser.add_argument("--data", type=Path, required=True, help="raw rows or a token file, see examples.py")
    parser.add_argument("--split", type=Path, help="which row is in which split, for raw rows")
    parser.add_argument("--layers", type=int, help="train the encoder's first layers only")
    parser.add_argument("--max-length", type=int, default=128)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--eval-batch-size", type=int, default=64)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", choices=("fp32", "bf16"), default="fp32", help="bf16: autocast")
    parser.add_argument("--attention", choices=("eager", "sdpa"), default="sdpa", help="transformers' own default is sdpa")
    parser.add_argument("--fused", action="store_true", help="PyTorch's fused Adam")
    parser.add_argument("--output", type=Path, help="write the best epoch's model here")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    run(arguments)


if __name__ == "__main__":
    main()
