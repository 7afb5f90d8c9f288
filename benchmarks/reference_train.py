#!/usr/bin/env python3
"""Trains the HuggingFace model in PyTorch on the token batches that `bench train --write-batches` wrote, and times it.

Ways to run it, each from the same weights:

    fp32   as `Trainer` does it on a CPU by default: float32, scaled_dot_product_attention, fused AdamW
    bf16   its best practice: the same with bfloat16 autocast

Batches are padded to their longest text. No gradient clipping, which `Trainer` would do by default and Tunelab does not:
that is in the reference's favour. Rates count real tokens, not padding. Prints one JSON object.

    python reference_train.py --model minilm --batches batches.jsonl --ways fp32,bf16 --warm-up 1
"""

import argparse
import copy
import json
import resource
import statistics
import time
from pathlib import Path

import torch
import transformers


def padded(batch, pad_id):
    """Ids and mask [texts, longest], labels [texts], and the number of real tokens."""
    texts = batch["token_ids"]
    width = max(map(len, texts))
    ids = torch.tensor([text + [pad_id] * (width - len(text)) for text in texts])
    mask = torch.tensor([[1] * len(text) + [0] * (width - len(text)) for text in texts])
    return ids, mask, torch.tensor(batch["labels"]), sum(map(len, texts))


def open_model(arguments):
    torch.manual_seed(arguments.seed)
    config = transformers.AutoConfig.from_pretrained(arguments.model, num_labels=arguments.labels)
    if arguments.num_layers:
        config.num_hidden_layers = arguments.num_layers
    # transformers has no other for MPNet, whose scores get a bias.
    attention = "eager" if config.model_type == "mpnet" else "sdpa"
    return transformers.AutoModelForSequenceClassification.from_pretrained(
        arguments.model, config=config, dtype=torch.float32, attn_implementation=attention)


def train(model, batches, way, arguments):
    """Seconds and losses of every step; padding is done before the clock starts, as a loader's workers would."""
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.learning_rate, weight_decay=0.0, fused=True)
    steps = []
    for ids, mask, labels, tokens in batches:
        started, cpu = time.perf_counter(), time.process_time()
        with torch.autocast("cpu", torch.bfloat16, enabled=way == "bf16"):
            loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        steps.append({"tokens": tokens, "loss": loss.item(), "seconds": time.perf_counter() - started,
                      "cpu_seconds": time.process_time() - cpu})
    return steps


def summary(steps):
    seconds = sum(step["seconds"] for step in steps)
    return {
        "steps": len(steps),
        "tokens": sum(step["tokens"] for step in steps),
        "seconds": seconds,
        "tokens_per_second": sum(step["tokens"] for step in steps) / seconds,
        "tokens_per_cpu_second": sum(step["tokens"] for step in steps) / sum(step["cpu_seconds"] for step in steps),
        "median_tokens_per_second": statistics.median(step["tokens"] / step["seconds"] for step in steps),
        "first_loss": steps[0]["loss"],
        "last_loss": steps[-1]["loss"],
    }


def resident_bytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))


def add_common_arguments(parser):
    """What program_train.py is told, too."""
    parser.add_argument("--model", type=Path, required=True, help="HuggingFace directory")
    parser.add_argument("--batches", type=Path, required=True)
    parser.add_argument("--warm-up", type=int, default=1, help="first batches that are not counted (default: 1)")
    parser.add_argument("--num-layers", type=int)
    parser.add_argument("--labels", type=int, default=2)
    parser.add_argument("--learning-rate", type=float, default=1e-5)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--seed", type=int, default=42)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_common_arguments(parser)
    parser.add_argument("--ways", default="fp32", help="of fp32 and bf16, separated by commas (default: fp32)")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    ways = arguments.ways.split(",")
    original = open_model(arguments)
    with arguments.batches.open() as lines:
        batches = [padded(json.loads(line), original.config.pad_token_id) for line in lines]
    result = {"torch": torch.__version__, "transformers": transformers.__version__, "threads": torch.get_num_threads(),
              "parameters": original.num_parameters(), "rss_before_bytes": resident_bytes(), "ways": {}}
    for way in ways:
        model = original if len(ways) == 1 else copy.deepcopy(original)
        result["ways"][way] = summary(train(model, batches, way, arguments)[arguments.warm_up:])
    # Of the process, so it is the training's only where there is one way.
    result["peak_rss_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main()
