#!/usr/bin/env python3
"""Runs Tunelab's own TorchScript program in a PyTorch of your choice, on the batches of `bench train --write-batches`.

What Tunelab reaches is bounded by the libtorch that DJL brings. This takes the same program, weights and batches to another
one: a newer release, or a GPU. Weights come from a HuggingFace directory of a BERT, DistilBERT, RoBERTa, ELECTRA or
MPNet encoder; a missing classification head is drawn at random. AdamW without weight decay, as in reference_train.py, whose JSON this prints too.

    python program_train.py --model minilm --batches batches.jsonl --precision bf16 --warm-up 1
    python program_train.py --model minilm --batches batches.jsonl --precision bf16 --device cuda --attention flash

With --check the gradients of the first batch, dropout off, are held against those of `transformers`.
"""

import argparse
import io
import json
import re
import resource
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import torch
import transformers

from reference_train import add_common_arguments, open_model, resident_bytes, summary

PROGRAM = Path(__file__).resolve().parent.parent / "trainer-service/src/main/torchscript/training.torchscript"
# An object of the program's class without state, and an empty tuple, as pickle writes them.
EMPTY_MODULE = b"\x80\x02c__torch__\nProgram\n)\x81}b."
EMPTY_TUPLE = b"\x80\x02)."
ATTENTION = ["by_length", "flash", "padded"]
# From the program's slots to HuggingFace's parameters: the names of a layer.
BERT_LAYER = {
    "qkv": ["attention.self.query", "attention.self.key", "attention.self.value"],
    "attention": ["attention.output.dense"], "attention_norm": ["attention.output.LayerNorm"],
    "up": ["intermediate.dense"], "down": ["output.dense"], "output_norm": ["output.LayerNorm"]}
MPNET_LAYER = BERT_LAYER | {
    "qkv": ["attention.attn.q", "attention.attn.k", "attention.attn.v"],
    "attention": ["attention.attn.o"], "attention_norm": ["attention.LayerNorm"]}
DISTILBERT_LAYER = {
    "qkv": ["attention.q_lin", "attention.k_lin", "attention.v_lin"],
    "attention": ["attention.out_lin"], "attention_norm": ["sa_layer_norm"],
    "up": ["ffn.lin1"], "down": ["ffn.lin2"], "output_norm": ["output_layer_norm"]}
HEAD_OF_TWO = ("classifier.dense", "classifier.out_proj")


@dataclass(frozen=True)
class Family:
    """How one `model_type` names its layers and its head, and what its head does between its two linear layers."""

    layers: str
    layer: dict
    head: tuple
    activation: str
    types: bool = True
    first_position: int = 0


FAMILIES = {
    "bert": Family("bert.encoder.layer.", BERT_LAYER, ("bert.pooler.dense", "classifier"), "tanh"),
    "distilbert": Family(
        "distilbert.transformer.layer.", DISTILBERT_LAYER, ("pre_classifier", "classifier"), "relu", types=False),
    "roberta": Family("roberta.encoder.layer.", BERT_LAYER, HEAD_OF_TWO, "tanh", first_position=2),
    "electra": Family("electra.encoder.layer.", BERT_LAYER, HEAD_OF_TWO, "gelu"),
    "mpnet": Family("mpnet.encoder.layer.", MPNET_LAYER, HEAD_OF_TWO, "tanh", types=False, first_position=2)}


def program(device):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for name, content in (("data.pkl", EMPTY_MODULE), ("code/__torch__.py", PROGRAM.read_bytes()),
                              ("constants.pkl", EMPTY_TUPLE), ("version", b"3\n"), ("byteorder", b"little")):
            file.writestr("program/" + name, content)
    archive.seek(0)
    return torch.jit.load(archive, map_location=device)


def slots(config):
    """The program's names and, for each, the HuggingFace parameters that lie one after another in it."""
    encoder, family = config.model_type, FAMILIES[config.model_type]
    found = {f"embeddings.{slot}": [f"{encoder}.embeddings.{name}.weight"] for slot, name in (
        ("word", "word_embeddings"), ("position", "position_embeddings"), ("type", "token_type_embeddings"))
        if slot != "type" or family.types}
    if encoder == "mpnet":
        found["embeddings.distance"] = ["mpnet.encoder.relative_attention_bias.weight"]
    linear = {"embeddings.norm": [f"{encoder}.embeddings.LayerNorm"],
              "pooler": [family.head[0]], "classifier": [family.head[1]]}
    if getattr(config, "embedding_size", config.hidden_size) != config.hidden_size:
        linear["projection"] = [f"{encoder}.embeddings_project"]
    for layer in range(config.num_hidden_layers):
        linear |= {f"layer.{layer}.{slot}": [f"{family.layers}{layer}.{part}" for part in parts]
                   for slot, parts in family.layer.items()}
    for slot, parts in linear.items():
        found |= {f"{slot}.{kind}": [f"{part}.{kind}" for part in parts] for kind in ("weight", "bias")}
    return found


class Flat:
    """One float32 tensor with a view for each slot; those under weight decay come first."""

    def __init__(self, shapes, device):
        ordered = sorted(shapes, key=lambda name: len(shapes[name]) < 2)
        places, end = {}, 0
        self.decayed = 0
        for name in ordered:
            places[name] = end
            end = (end + shapes[name].numel() + 15) // 16 * 16
            if len(shapes[name]) == 2:
                self.decayed = end
        self.numbers = torch.zeros(end, device=device)
        self.views = {name: self.numbers[at:at + shapes[name].numel()].view(shapes[name]) for name, at in places.items()}

    def leave_out_rows(self, slot, count):
        """From here on the program does not see the slot's first rows."""
        self.views[slot] = self.views[slot][count:]


class Trainer:
    def __init__(self, model, arguments):
        self.arguments, self.device = arguments, torch.device(arguments.device)
        self.config, state = model.config, model.state_dict()
        values = {slot: torch.cat([state[part] for part in parts]) for slot, parts in slots(self.config).items()}
        shapes = {slot: value.shape for slot, value in values.items()}
        self.program = program(self.device)
        self.weights, self.gradient, self.first, self.second = (Flat(shapes, self.device) for _ in range(4))
        for slot, value in values.items():
            self.weights.views[slot].copy_(value)
        family = FAMILIES[self.config.model_type]
        for flat in (self.weights, self.gradient):
            flat.leave_out_rows("embeddings.position", family.first_position)
        matrices = {slot: view for slot, view in self.weights.views.items()
                    if view.dim() == 2 and not slot.startswith("embeddings.")}
        self.rounds = arguments.precision == "bf16"
        self.sources = matrices
        self.matrices = self.program.rounded(matrices) if self.rounds else matrices
        self.totals, self.pending = (torch.zeros(2, dtype=torch.float64, device=self.device) for _ in range(2))
        self.steps = 0
        head_rate = getattr(self.config, "seq_classif_dropout", None)
        if head_rate is None:
            head_rate = getattr(self.config, "classifier_dropout", None)
        hidden = self.rate("hidden_dropout_prob", "dropout")
        self.fixed = {
            "layers": self.config.num_hidden_layers, "heads": self.config.num_attention_heads,
            "padding": self.config.pad_token_id, f"activation.{family.activation}": 1,
            "norm_epsilon": getattr(self.config, "layer_norm_eps", 1e-12), "hidden_dropout": hidden,
            "attention_dropout": self.rate("attention_probs_dropout_prob", "attention_dropout"),
            "classifier_dropout": hidden if head_rate is None else head_rate,
            f"attention.{arguments.attention}": 1, "decayed": self.weights.decayed, "weight_decay": 0.0,
            "max_grad_norm": 0.0, "optimizer.adamw": 1, "learning_rate": arguments.learning_rate}
        if family.head == HEAD_OF_TWO:
            self.fixed["head.dropped_before"] = 1

    def rate(self, *names):
        return next(getattr(self.config, name) for name in names if hasattr(self.config, name))

    def settings(self, **more):
        return {name: torch.tensor(value, dtype=torch.int64 if name == "seed" else torch.float64)
                for name, value in {**self.fixed, **more}.items()}

    def batch(self, line):
        pairs = sorted(zip(line["token_ids"], line["labels"]), key=lambda pair: -len(pair[0]))
        lengths = [len(text) for text, _ in pairs]
        offsets = torch.tensor([0, *lengths]).cumsum(0)
        positions = torch.cat([torch.arange(length) for length in lengths])
        tokens = torch.tensor([token for text, _ in pairs for token in text])
        return {"tokens": tokens.int(), "positions": positions.int(), "offsets": offsets.int(),
                "labels": torch.tensor([label for _, label in pairs]), "lengths": torch.tensor(lengths)}

    def accumulate(self, batch):
        count = len(batch["labels"])
        self.program.accumulate(self.weights.views, self.matrices, self.gradient.views, batch,
                                self.settings(seed=self.arguments.seed + self.steps, scale=1 / count), self.pending)

    def step(self, batch):
        self.accumulate(batch)
        self.steps += 1
        self.program.update(self.weights.numbers, self.gradient.numbers, self.first.numbers, self.second.numbers,
                            self.totals, self.pending, self.settings(step=self.steps))
        if self.rounds:
            self.program.round(self.matrices, self.sources, self.pending)

    def loss(self, examples):
        """Mean loss of the examples since the last call; waits for the device."""
        total = self.totals[0].item()
        self.totals.zero_()
        return total / examples


def train(trainer, lines):
    steps = []
    for line in lines:
        batch = trainer.batch(line)
        started, cpu = time.perf_counter(), time.process_time()
        trainer.step(batch)
        loss = trainer.loss(len(line["labels"]))
        steps.append({"tokens": sum(map(len, line["token_ids"])), "loss": loss, "seconds": time.perf_counter() - started,
                      "cpu_seconds": time.process_time() - cpu})
    return steps


def largest_deviation(model, trainer, line):
    """Of the gradients from those of `transformers` in float32, relative to each parameter's norm; dropout off."""
    for name in ("hidden_dropout", "attention_dropout", "classifier_dropout"):
        trainer.fixed[name] = 0.0
    trainer.accumulate(trainer.batch(line))
    width = max(map(len, line["token_ids"]))
    ids = torch.tensor([text + [model.config.pad_token_id] * (width - len(text)) for text in line["token_ids"]])
    mask = torch.tensor([[1] * len(text) + [0] * (width - len(text)) for text in line["token_ids"]])
    torch.set_grad_enabled(True)  # the program switches it off
    model.eval().to(trainer.device)
    model(input_ids=ids.to(trainer.device), attention_mask=mask.to(trainer.device),
          labels=torch.tensor(line["labels"]).to(trainer.device)).loss.backward()
    known = dict(model.named_parameters())
    worst = ("", 0.0)
    for slot, parts in slots(model.config).items():
        expected = torch.cat([known[part].grad for part in parts])
        if slot == "embeddings.position":
            expected = expected[FAMILIES[model.config.model_type].first_position:]
        deviation = ((trainer.gradient.views[slot] - expected).norm() / expected.norm()).item()
        worst = max(worst, (slot, deviation), key=lambda pair: pair[1])
    return {"slot": worst[0], "relative": worst[1]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_common_arguments(parser)
    parser.add_argument("--precision", choices=["bf16", "fp32"], default="bf16")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--attention", choices=ATTENTION, default=ATTENTION[0])
    parser.add_argument("--check", action="store_true", help="compare gradients with transformers, train nothing")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    model = open_model(arguments)
    if model.config.model_type not in FAMILIES:
        raise SystemExit(f"{arguments.model} is of type {model.config.model_type}; known here: {', '.join(FAMILIES)}")
    trainer = Trainer(model, arguments)
    lines = [json.loads(line) for line in arguments.batches.read_text().splitlines()]
    onednn = re.search(r"MKL-DNN v([\d.]+)", torch.__config__.show())
    result = {"torch": torch.__version__, "onednn": onednn and onednn[1], "threads": torch.get_num_threads(),
              "device": arguments.device, "precision": arguments.precision, "attention": arguments.attention}
    if arguments.check:
        result["gradient_deviation"] = largest_deviation(model, trainer, lines[0])
    else:
        result["rss_before_bytes"] = resident_bytes()
        result["ways"] = {"program": summary(train(trainer, lines)[arguments.warm_up:])}
        result["peak_rss_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main()
