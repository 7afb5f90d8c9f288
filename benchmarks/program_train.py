#!/usr/bin/env python3
"""Runs Tunelab's own TorchScript program in a PyTorch of your choice, on the batches of `bench train --write-batches`.

What Tunelab reaches is bounded by the libtorch that DJL brings. This takes the same program, weights and batches to another
one: a newer release, or a GPU. Weights come from a HuggingFace directory of any family that Tunelab trains; a missing
classification head is drawn at random. AdamW without weight decay, as in reference_train.py, whose JSON this prints too.

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
# From the program's slots to HuggingFace's parameters: the names of a layer. Of what a model has not, there is no parameter.
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
ALBERT_LAYER = {
    "qkv": ["attention.query", "attention.key", "attention.value"],
    "attention": ["attention.dense"], "attention_norm": ["attention.LayerNorm"],
    "up": ["ffn"], "down": ["ffn_output"], "output_norm": ["full_layer_layer_norm"]}
DEBERTA_LAYER = BERT_LAYER | {
    "qkv": ["attention.self.query_proj", "attention.self.key_proj", "attention.self.value_proj"],
    "relative": ["attention.self.pos_query_proj", "attention.self.pos_key_proj"]}
MODERNBERT_LAYER = {
    "before_attention": ["attn_norm"], "qkv": ["attn.Wqkv"], "attention": ["attn.Wo"],
    "before_feed_forward": ["mlp_norm"], "up": ["mlp.Wi"], "down": ["mlp.Wo"]}
HEAD_OF_TWO = {"pooler": "classifier.dense", "classifier": "classifier.out_proj"}
# The rest, after the encoder's name; "!" begins a whole name.
EMBEDDINGS = {
    "embeddings.word": "embeddings.word_embeddings", "embeddings.position": "embeddings.position_embeddings",
    "embeddings.type": "embeddings.token_type_embeddings", "embeddings.norm": "embeddings.LayerNorm",
    "projection": "embeddings_project"}
ACTIVATIONS = {"gelu": "gelu", "gelu_new": "gelu_tanh", "gelu_pytorch_tanh": "gelu_tanh", "relu": "relu", "silu": "silu"}


@dataclass(frozen=True)
class Family:
    """How one `model_type` names its parameters, what its head does, and the config's names of its dropouts."""

    prefix: str
    layers: str
    layer: dict
    head: dict
    activation: str
    rest: dict
    first_position: int = 0
    drops_pooled: bool = False
    drops_output: bool = True


def likes_bert(name, head, activation, layer=BERT_LAYER, rest=None, **more):
    return Family(f"{name}.", "encoder.layer.{}.", layer, head, activation, EMBEDDINGS | (rest or {}), **more)


FAMILIES = {
    "bert": likes_bert("bert", {"pooler": "bert.pooler.dense", "classifier": "classifier"}, "tanh"),
    "distilbert": Family("distilbert.", "transformer.layer.{}.", DISTILBERT_LAYER,
                         {"pooler": "pre_classifier", "classifier": "classifier"}, "relu", EMBEDDINGS),
    "roberta": likes_bert("roberta", HEAD_OF_TWO, "tanh", first_position=2, drops_pooled=True),
    "electra": likes_bert("electra", HEAD_OF_TWO, "gelu", drops_pooled=True),
    "mpnet": likes_bert("mpnet", HEAD_OF_TWO, "tanh", MPNET_LAYER, {"embeddings.distance": "encoder.relative_attention_bias"},
                        first_position=2, drops_pooled=True),
    "albert": Family("albert.", "encoder.albert_layer_groups.0.albert_layers.0.", ALBERT_LAYER,
                     {"pooler": "albert.pooler", "classifier": "classifier"}, "tanh",
                     EMBEDDINGS | {"projection": "encoder.embedding_hidden_mapping_in"}, drops_output=False),
    "deberta-v2": likes_bert("deberta", {"pooler": "pooler.dense", "classifier": "classifier"}, "gelu", DEBERTA_LAYER,
                             {"embeddings.relative": "encoder.rel_embeddings", "embeddings.relative_norm": "encoder.LayerNorm"}),
    "modernbert": Family("model.", "layers.{}.", MODERNBERT_LAYER,
                         {"pooler": "head.dense", "pooler.norm": "head.norm", "classifier": "classifier"}, "gelu",
                         {"embeddings.word": "embeddings.tok_embeddings", "embeddings.norm": "embeddings.norm",
                          "final_norm": "final_norm"}, drops_output=False)}


def program(device):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for name, content in (("data.pkl", EMPTY_MODULE), ("code/__torch__.py", PROGRAM.read_bytes()),
                              ("constants.pkl", EMPTY_TUPLE), ("version", b"10\n"), ("byteorder", b"little")):
            file.writestr("program/" + name, content)
    archive.seek(0)
    return torch.jit.load(archive, map_location=device)


def slots(model):
    """The program's names and, for each, the HuggingFace parameters that lie one after another in it."""
    family, known = FAMILIES[model.config.model_type], set(dict(model.named_parameters()))
    parts = {slot: [family.prefix + name] for slot, name in family.rest.items()}
    parts |= {slot: [name] for slot, name in family.head.items()}
    for layer in range(model.config.num_hidden_layers):
        parts |= {f"layer.{layer}.{slot}": [family.prefix + family.layers.format(layer) + name for name in names]
                  for slot, names in family.layer.items()}
    found = {}
    for slot, names in parts.items():
        for kind in ("weight", "bias"):
            if f"{names[0]}.{kind}" in known:
                # A table is its weight alone.
                table = slot.startswith("embeddings.") and "norm" not in slot
                found[slot if table else f"{slot}.{kind}"] = [f"{name}.{kind}" for name in names]
    return found


class Flat:
    """One float32 tensor with a view for each slot. Slots of the same parameters (of
    layers that share theirs) are views of the same numbers."""

    def __init__(self, parts, shapes, device):
        first = {}
        for slot, names in parts.items():
            first.setdefault(tuple(names), slot)
        same = {slot: first[tuple(names)] for slot, names in parts.items()}
        shapes = {slot: shape for slot, shape in shapes.items() if same[slot] == slot}
        places, end = {}, 0
        for name in shapes:
            places[name] = end
            end = (end + shapes[name].numel() + 15) // 16 * 16
        self.numbers = torch.zeros(end, device=device)
        views = {name: self.numbers[at:at + shapes[name].numel()].view(shapes[name]) for name, at in places.items()}
        self.views = {slot: views[original] for slot, original in same.items()}

    def leave_out_rows(self, slot, count):
        """From here on the program does not see the slot's first rows."""
        self.views[slot] = self.views[slot][count:]


class Trainer:
    def __init__(self, model, arguments):
        self.arguments, self.device = arguments, torch.device(arguments.device)
        self.config, state = model.config, model.state_dict()
        parts = slots(model)
        values = {slot: torch.cat([state[part] for part in names]) for slot, names in parts.items()}
        shapes = {slot: value.shape for slot, value in values.items()}
        self.program = program(self.device)
        self.weights, self.gradient, self.first, self.second = (Flat(parts, shapes, self.device) for _ in range(4))
        for slot, value in values.items():
            self.weights.views[slot].copy_(value)
        family = FAMILIES[self.config.model_type]
        for flat in (self.weights, self.gradient):
            if family.first_position:
                flat.leave_out_rows("embeddings.position", family.first_position)
        matrices = {slot: view for slot, view in self.weights.views.items()
                    if view.dim() == 2 and not slot.startswith("embeddings.")}
        self.rounds = arguments.precision == "bf16"
        self.sources = matrices
        self.matrices = self.program.rounded(matrices) if self.rounds else matrices
        self.totals, self.pending = (torch.zeros(2, dtype=torch.float64, device=self.device) for _ in range(2))
        self.steps = 0
        hidden = self.rate("hidden_dropout_prob", "dropout", "attention_dropout")
        head = self.rate("seq_classif_dropout", "classifier_dropout", "classifier_dropout_prob", "cls_dropout", missing=hidden)
        self.fixed = {
            "layers": self.config.num_hidden_layers, "heads": self.config.num_attention_heads,
            "padding": self.config.pad_token_id, f"head.{family.activation}": 1,
            f"feed_forward.{ACTIVATIONS[self.text('hidden_act', 'activation', 'hidden_activation')]}": 1,
            "feed_forward.gated" if self.config.model_type == "modernbert" else "feed_forward.plain": 1,
            "pooling." + {"cls": "first"}.get(self.text("classifier_pooling", missing="cls"), "mean"): 1,
            "norm_epsilon": self.rate("layer_norm_eps", "norm_eps", missing=1e-12),
            "embedding_dropout": self.rate("embedding_dropout", missing=hidden), "hidden_dropout": hidden,
            "attention_dropout": self.rate("attention_probs_dropout_prob", "attention_dropout"),
            "output_dropout": hidden if family.drops_output else 0.0, "pooled_dropout": head if family.drops_pooled else 0.0,
            "classifier_dropout": head, "task.single_label": 1,
            f"attention.{arguments.attention}": 1, "groups": [[0.0, self.weights.numbers.numel(), 0.0, 1.0]],
            "frozen": -1, "label_smoothing": 0.0, "focal_gamma": 0.0, "max_grad_norm": 0.0, "optimizer.adamw": 1, "learning_rate": arguments.learning_rate} | self.places()

    def places(self):
        """How the model knows where tokens stand, if not by embeddings."""
        config = self.config
        if config.model_type == "deberta-v2":
            most = config.max_relative_positions
            return {"longest_distance": most if most > 0 else config.max_position_embeddings}
        if config.model_type == "modernbert":
            bases = config.rope_parameters
            return {"positions.rotary": 1, "window": config.local_attention // 2,
                    "global_every": (config.layer_types + ["full_attention"]).index("full_attention", 1),
                    "global_base": bases["full_attention"]["rope_theta"], "local_base": bases["sliding_attention"]["rope_theta"]}
        return {}

    def text(self, *names, missing=None):
        return next((value for value in (getattr(self.config, name, None) for name in names) if value is not None), missing)

    def rate(self, *names, missing=0.0):
        return self.text(*names, missing=missing)

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
    for name in trainer.fixed:
        if name.endswith("_dropout"):
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
    for slot, parts in slots(model).items():
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
