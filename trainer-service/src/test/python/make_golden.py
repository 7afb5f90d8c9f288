#!/usr/bin/env python3
"""Makes the tiny models and the golden numbers that the Java tests hold the training engine against.

`transformers` and PyTorch compute everything twice: in float64, which is written down as the truth, and in float32, whose
deviation from that truth is written beside it, so that a test can choose a tolerance that is honest. Attention is the
eager implementation, batches are padded and masked, dropout is off; the engine pads nothing, so the two share no path.

Written to --output, one directory per model: config.json and model.safetensors (by `save_pretrained`), tokenizer.json and
golden.json. The weights are drawn wider than a fresh model's (and biases and norms are not 0 and 1), because with the usual
0.02 attention is almost uniform and a mistake in it would hardly be seen.

    python make_golden.py --output ../resources/golden
"""

import argparse
import json
import math
import platform
from dataclasses import dataclass
from pathlib import Path

import tokenizers
import torch
import transformers
from transformers import (
    AlbertConfig,
    AlbertForSequenceClassification,
    BertConfig,
    BertForSequenceClassification,
    DebertaV2Config,
    DebertaV2ForSequenceClassification,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    ElectraConfig,
    ElectraForSequenceClassification,
    ModernBertConfig,
    ModernBertForSequenceClassification,
    MPNetConfig,
    MPNetForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
    get_linear_schedule_with_warmup,
)


@dataclass(frozen=True)
class Special:
    """Ids of the special tokens; words have the ids from 4 on."""

    pad: int
    unk: int
    cls: int
    sep: int


WORD_PIECES = Special(pad=0, unk=1, cls=2, sep=3)
MPNETS = Special(cls=0, pad=1, sep=2, unk=3)
BYTE_LEVEL = Special(cls=0, pad=1, sep=2, unk=3)
# Bytes, special tokens and a hundred merges: enough to tell a text's tokens from its letters.
BYTE_LEVEL_VOCABULARY = 361
EMBEDDING = 16
VOCABULARY, HIDDEN, LAYERS, HEADS, INTERMEDIATE, POSITIONS = 1000, 32, 3, 4, 64, 64
# One example that is only [CLS] [SEP], one as long as the positions reach.
LENGTHS = ((2, 64, 9, 30, 17), (21, 3, 40), (12, 12, 12, 12), (50, 5, 33, 8, 2, 19), (64, 2, 27))
LEARNING_RATE = 1e-3
STEPS = len(LENGTHS)
SCHEDULE_STEPS, WARMUP_RATIO = 10, 0.2


def bert(layers, labels):
    config = BertConfig(
        vocab_size=VOCABULARY, hidden_size=HIDDEN, num_hidden_layers=layers, num_attention_heads=HEADS,
        intermediate_size=INTERMEDIATE, max_position_embeddings=POSITIONS, type_vocab_size=2,
        hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1, **label_names(labels))
    return BertForSequenceClassification, config


def distilbert(layers, labels):
    config = DistilBertConfig(
        vocab_size=VOCABULARY, dim=HIDDEN, n_layers=layers, n_heads=HEADS, hidden_dim=INTERMEDIATE,
        max_position_embeddings=POSITIONS, dropout=0.1, attention_dropout=0.1, seq_classif_dropout=0.2,
        **label_names(labels))
    return DistilBertForSequenceClassification, config


def roberta(layers, labels):
    """Positions begin after the padding's id, so the table has two rows more than the longest example."""
    config = RobertaConfig(
        vocab_size=BYTE_LEVEL_VOCABULARY, hidden_size=HIDDEN, num_hidden_layers=layers, num_attention_heads=HEADS,
        intermediate_size=INTERMEDIATE, max_position_embeddings=BYTE_LEVEL.pad + 1 + POSITIONS, type_vocab_size=1,
        hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1, layer_norm_eps=1e-5, **label_names(labels))
    return RobertaForSequenceClassification, config


def electra(layers, labels):
    config = ElectraConfig(
        vocab_size=VOCABULARY, embedding_size=EMBEDDING, hidden_size=HIDDEN, num_hidden_layers=layers,
        num_attention_heads=HEADS, intermediate_size=INTERMEDIATE, max_position_embeddings=POSITIONS, type_vocab_size=2,
        hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1, classifier_dropout=0.2, **label_names(labels))
    return ElectraForSequenceClassification, config


def mpnet(layers, labels):
    """Positions as RoBERTa's, word pieces as BERT's, and a table of what attention adds for distances."""
    config = MPNetConfig(
        vocab_size=VOCABULARY, hidden_size=HIDDEN, num_hidden_layers=layers, num_attention_heads=HEADS,
        intermediate_size=INTERMEDIATE, max_position_embeddings=MPNETS.pad + 1 + POSITIONS,
        hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1, layer_norm_eps=1e-5, **label_names(labels))
    return MPNetForSequenceClassification, config


def albert(layers, labels):
    """One layer's parameters for all layers, and embeddings of another width."""
    config = AlbertConfig(
        vocab_size=VOCABULARY, embedding_size=EMBEDDING, hidden_size=HIDDEN, num_hidden_layers=layers,
        num_attention_heads=HEADS, intermediate_size=INTERMEDIATE, max_position_embeddings=POSITIONS, type_vocab_size=2,
        hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1, **label_names(labels))
    return AlbertForSequenceClassification, config


def deberta(layers, labels):
    """Eight buckets to a side, of which half count by logarithms: most distances here do."""
    config = DebertaV2Config(
        vocab_size=VOCABULARY, hidden_size=HIDDEN, num_hidden_layers=layers, num_attention_heads=HEADS,
        intermediate_size=INTERMEDIATE, max_position_embeddings=POSITIONS, type_vocab_size=0, relative_attention=True,
        position_buckets=8, max_relative_positions=-1, norm_rel_ebd="layer_norm", share_att_key=True,
        pos_att_type=["p2c", "c2p"], position_biased_input=False, pooler_hidden_size=HIDDEN, pooler_hidden_act="gelu",
        hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1, pooler_dropout=0, **label_names(labels))
    return DebertaV2ForSequenceClassification, config


def deberta_own_products(layers, labels):
    """Distances have linear layers of their own, and the feed-forward another activation."""
    model_class, config = deberta(layers, labels)
    config.share_att_key = False
    config.hidden_act = "silu"
    return model_class, config


def modernbert(layers, labels):
    """Layers 0 and 3 look at all tokens, the others at eight to either side."""
    config = ModernBertConfig(
        vocab_size=VOCABULARY, hidden_size=HIDDEN, num_hidden_layers=layers, num_attention_heads=HEADS,
        intermediate_size=INTERMEDIATE, max_position_embeddings=POSITIONS, local_attention=16, attention_dropout=0.1,
        embedding_dropout=0.1, classifier_dropout=0.1, pad_token_id=WORD_PIECES.pad, bos_token_id=WORD_PIECES.cls,
        cls_token_id=WORD_PIECES.cls, eos_token_id=WORD_PIECES.sep, sep_token_id=WORD_PIECES.sep, **label_names(labels))
    return ModernBertForSequenceClassification, config


def modernbert_mean(layers, labels):
    """As the published ones: the head reads the mean. The last layer looks at near tokens."""
    model_class, config = modernbert(layers, labels)
    config.classifier_pooling = "mean"
    return model_class, config


def electra_multi_label(layers, labels):
    """Any number of labels an example."""
    model_class, config = electra(layers, labels)
    config.problem_type = "multi_label_classification"
    return model_class, config


def is_multi_label(config):
    return config.problem_type == "multi_label_classification"


def label_names(labels):
    names = {2: ["negative", "positive"], 3: ["negative", "neutral", "positive"],
             4: ["acting", "music", "plot", "pictures"]}[labels]
    return {"id2label": dict(enumerate(names)), "label2id": {name: i for i, name in enumerate(names)}}


MODELS = {
    "bert": (bert, LAYERS, 2, 11),
    "distilbert": (distilbert, LAYERS, 2, 12),
    "distilbert-three-labels": (distilbert, 1, 3, 13),
    "roberta": (roberta, LAYERS, 2, 14),
    "electra": (electra, LAYERS, 2, 15),
    "mpnet": (mpnet, LAYERS, 2, 16),
    "bert-pairs": (bert, 1, 2, 17),
    "electra-multi-label": (electra_multi_label, 1, 4, 18),
    "albert": (albert, LAYERS, 2, 19),
    "modernbert": (modernbert, 4, 2, 20),
    "modernbert-mean": (modernbert_mean, 2, 2, 21),
    "deberta-v2": (deberta, LAYERS, 2, 22),
    "deberta-v2-own-products": (deberta_own_products, 1, 2, 23),
}
# Two texts an example, told apart by token_type_ids.
PAIRS = {"bert-pairs", "electra-multi-label"}

RUNS = {
    "adam": {"optimizer": "adam"},
    "adam-l2": {"optimizer": "adam", "weight_decay": 0.01},
    "adamw": {"optimizer": "adamw", "weight_decay": 0.01},
    "adam-clipped": {"optimizer": "adam", "max_grad_norm": 0.05},
    "adam-l2-clipped": {"optimizer": "adam", "weight_decay": 0.01, "max_grad_norm": 0.05},
    "adamw-warmup": {"optimizer": "adamw", "weight_decay": 0.01, "schedule": "linear"},
    "adam-accumulated": {"optimizer": "adam", "micro_batches": 2},
    "adam-weighted": {"optimizer": "adam", "micro_batches": 2, "weighted": True},
}
# How much the examples of each class count in the loss (multi-label: those that have the label), by the number of classes.
CLASS_WEIGHTS = {2: [0.55, 3.0], 3: [0.5, 2.5, 1.25], 4: [3.0, 0.5, 1.25, 2.0]}


def draw_weights(model, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if is_norm(name):
                parameter.copy_(noise * 0.1 + (1.0 if name.endswith("weight") else 0.0))
            elif name.endswith("bias"):
                parameter.copy_(noise * 0.1)
            else:
                parameter.copy_(noise * (0.5 if "embeddings" in name else 1.5 / math.sqrt(parameter.shape[-1])))


def is_norm(name):
    return "norm" in name.lower()


def special_tokens(config):
    return {"roberta": BYTE_LEVEL, "mpnet": MPNETS}.get(config.model_type, WORD_PIECES)


def draw_batches(config, seed, pairs):
    special = special_tokens(config)
    generator = torch.Generator().manual_seed(seed)
    batches = []
    for lengths in LENGTHS:
        inner = [torch.randint(4, config.vocab_size, (length - 2,), generator=generator).tolist() for length in lengths]
        batch = {
            "token_ids": [[special.cls, *ids, special.sep] for ids in inner],
            "labels": torch.randint(0, config.num_labels, (len(lengths),), generator=generator).tolist(),
        }
        if is_multi_label(config):
            batch["labels"] = torch.randint(0, 2, (len(lengths), config.num_labels), generator=generator).tolist()
        if pairs:
            batch["first_lengths"] = [
                int(torch.randint(2, length + 1, (1,), generator=generator)) for length in lengths]
        batches.append(batch)
    return batches


def padded(batch, pad):
    width = max(len(ids) for ids in batch["token_ids"])
    ids = torch.full((len(batch["token_ids"]), width), pad)
    mask = torch.zeros_like(ids)
    for row, tokens in enumerate(batch["token_ids"]):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, : len(tokens)] = 1
    types = torch.zeros_like(ids)
    for row, first in enumerate(batch.get("first_lengths", [])):
        types[row, first : len(batch["token_ids"][row])] = 1
    inputs = {"input_ids": ids, "attention_mask": mask}
    if "first_lengths" in batch:
        inputs["token_type_ids"] = types
    return inputs, torch.tensor(batch["labels"])


def class_weights(model):
    return torch.tensor(CLASS_WEIGHTS[model.config.num_labels], dtype=model.dtype)


def weighted_mean_loss(model, batch):
    """PyTorch's own loss with class weights, over a whole batch."""
    inputs, labels = padded(batch, model.config.pad_token_id)
    logits = model(**inputs).logits
    if is_multi_label(model.config):
        return torch.nn.BCEWithLogitsLoss(pos_weight=class_weights(model))(logits, labels.to(model.dtype))
    return torch.nn.CrossEntropyLoss(weight=class_weights(model))(logits, labels)


def weighted_part(model, part, batch):
    """The share of a batch's weighted loss that a part of its examples has."""
    losses, logits = example_losses(model, part)
    if is_multi_label(model.config):
        labels = torch.tensor(part["labels"], dtype=model.dtype)
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            logits, labels, pos_weight=class_weights(model), reduction="none").mean(-1)
        return losses.sum() / len(batch["labels"])
    weights = class_weights(model)
    return (losses * weights[torch.tensor(part["labels"])]).sum() / weights[torch.tensor(batch["labels"])].sum()


def example_losses(model, batch):
    """Cross entropy per example, in nats, and the logits; multi-label: the mean over its labels. transformers' own loss is
    the mean of these."""
    inputs, labels = padded(batch, model.config.pad_token_id)
    if is_multi_label(model.config):
        output = model(**inputs, labels=labels.to(model.dtype))
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            output.logits, labels.to(model.dtype), reduction="none").mean(-1)
    else:
        output = model(**inputs, labels=labels)
        losses = torch.nn.functional.cross_entropy(output.logits, labels, reduction="none")
    # DeBERTa's own loss is in float32 whatever the model is.
    torch.testing.assert_close(losses.mean(), output.loss.to(losses.dtype), rtol=1e-6, atol=1e-6)
    return losses, output.logits


def attention(config):
    """In a window that holds nothing but padding the eager one makes no numbers, and they spread."""
    return "sdpa" if config.model_type == "modernbert" else "eager"


def load(directory, dtype):
    """Reads the written directory back, so that the numbers belong to what the Java side reads."""
    model = transformers.AutoModelForSequenceClassification.from_pretrained(
        directory, attn_implementation=attention(transformers.AutoConfig.from_pretrained(directory)), dtype=torch.float32)
    return model.to(dtype).eval()


def forward(model, batch):
    with torch.no_grad():
        losses, logits = example_losses(model, batch)
    return {
        "logits": logits.double(),
        "probabilities": (torch.sigmoid(logits) if is_multi_label(model.config) else torch.softmax(logits, -1)).double(),
        "losses": losses.double(),
        "mean_loss": losses.mean().double(),
    }


def gradients(model, batch):
    model.zero_grad()
    example_losses(model, batch)[0].mean().backward()
    norms = {name: parameter.grad.double().norm() for name, parameter in model.named_parameters()}
    return {"norms": norms, "global_norm": torch.stack(list(norms.values())).norm()}


def split(batch, parts):
    """Micro batches of uneven size: the first takes the odd example and one more."""
    if parts == 1:
        return [batch]
    first = len(batch["labels"]) // 2 + 1
    return [{key: value[:first] for key, value in batch.items()}, {key: value[first:] for key, value in batch.items()}]


def optimizer_of(model, run):
    """Weight decay is for matrices: biases (MPNet's table of distances is one to Trainer, too) and norms have none."""
    plain = [p for name, p in model.named_parameters() if "bias" in name or is_norm(name)]
    decayed = [p for name, p in model.named_parameters() if not ("bias" in name or is_norm(name))]
    make = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[run["optimizer"]]
    groups = [{"params": decayed, "weight_decay": run.get("weight_decay", 0.0)}, {"params": plain, "weight_decay": 0.0}]
    return make(groups, lr=LEARNING_RATE, betas=(0.9, 0.999), eps=1e-8)


def train(model, batches, run):
    before = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    optimizer = optimizer_of(model, run)
    rates = schedule_rates() if run.get("schedule") == "linear" else [LEARNING_RATE] * STEPS
    losses, norms = [], []
    for batch, rate in zip(batches, rates):
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        step_loss = 0.0
        expected = weighted_mean_loss(model, batch).detach().double() if run.get("weighted") else None
        for part in split(batch, run.get("micro_batches", 1)):
            loss = (weighted_part(model, part, batch) if run.get("weighted")
                    else example_losses(model, part)[0].sum() / len(batch["labels"]))
            loss.backward()
            step_loss += loss.detach().double()
        if expected is not None:
            torch.testing.assert_close(step_loss, expected, rtol=1e-6, atol=1e-6)
        limit = run.get("max_grad_norm") or math.inf
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), limit).double())
        losses.append(step_loss)
        optimizer.step()
    parameters = {
        name: {
            "sum": parameter.detach().double().sum(),
            "norm": parameter.detach().double().norm(),
            "change_norm": (parameter.detach().double() - before[name].double()).norm(),
        }
        for name, parameter in model.named_parameters()
    }
    return {"losses": torch.stack(losses), "gradient_norms": torch.stack(norms), "parameters": parameters}


def schedule_rates():
    """The rate of each of the first STEPS of SCHEDULE_STEPS steps."""
    return linear_schedule()[:STEPS]


def linear_schedule():
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=LEARNING_RATE)
    warmup = math.ceil(SCHEDULE_STEPS * WARMUP_RATIO)
    schedule = get_linear_schedule_with_warmup(optimizer, warmup, SCHEDULE_STEPS)
    rates = []
    for _ in range(SCHEDULE_STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


def plain(value):
    """Tensors to numbers with 10 significant digits, containers of any depth."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, torch.Tensor):
        return plain(value.tolist())
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return float(f"{value:.10g}") if isinstance(value, float) else value


def deviation(truth, other):
    """The largest absolute difference of each entry; over all determinate parameters where an entry has one per parameter."""
    return {key: float(f"{largest_difference(truth[key], other[key]):.2g}") for key in truth}


def largest_difference(truth, other):
    if isinstance(truth, dict):
        return max(largest_difference(truth[key], other[key]) for key in truth if not is_indeterminate(key))
    return (truth - other).abs().max().item()


def with_deviation(compute, directory):
    truth = compute(load(directory, torch.float64))
    single = compute(load(directory, torch.float32))
    return {**plain(truth), "float32_deviation": deviation(truth, single)}


def write_tokenizer(directory, config):
    if config.model_type == "roberta":
        write_byte_level_tokenizer(directory)
    elif config.model_type == "mpnet":
        write_word_level_tokenizer(directory, special_tokens(config), pad="<pad>", unk="<unk>", cls="<s>", sep="</s>")
    else:
        write_word_level_tokenizer(directory, special_tokens(config), pad="[PAD]", unk="[UNK]", cls="[CLS]", sep="[SEP]")


def write_byte_level_tokenizer(directory):
    """RoBERTa's kind: every text is made of its bytes, a word's space belongs to it."""
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=BYTE_LEVEL_VOCABULARY, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet()), show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.post_processor = tokenizers.processors.RobertaProcessing(
        ("</s>", BYTE_LEVEL.sep), ("<s>", BYTE_LEVEL.cls), trim_offsets=True, add_prefix_space=False)
    if tokenizer.get_vocab_size() != BYTE_LEVEL_VOCABULARY:
        raise SystemExit(f"the sentences give {tokenizer.get_vocab_size()} tokens, not {BYTE_LEVEL_VOCABULARY}")
    (directory / "tokenizer.json").write_text(tokenizer.to_str() + "\n")


SENTENCES = (
    "The film begins slowly, but the last half hour is worth the wait and the ticket.",
    "I expected little of this film and found that its actors were better than the story.",
    "A story that begins well and then does not know where it wants to go is hard to like.",
    "The music was too loud, the light too dark, and the actors did what they could with the words.",
    "It is not a bad film; it is a good film that somebody has cut into a bad one.",
    "We were in the theatre for three hours, and nobody wanted to leave before the end.",
)


def write_word_level_tokenizer(directory, ids, pad, unk, cls, sep):
    special = {pad: ids.pad, unk: ids.unk, cls: ids.cls, sep: ids.sep}
    vocabulary = special | {f"w{i}": i for i in range(len(special), VOCABULARY)}
    piece = {"SpecialToken": {"id": cls, "type_id": 0}}, {"SpecialToken": {"id": sep, "type_id": 0}}
    text = {"Sequence": {"id": "A", "type_id": 0}}
    last = {"SpecialToken": {"id": sep, "type_id": 1}}
    document = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [
            {"id": i, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
             "special": True} for token, i in special.items()],
        "normalizer": None, "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": {
            "type": "TemplateProcessing", "single": [piece[0], text, piece[1]],
            "pair": [piece[0], text, piece[1], {"Sequence": {"id": "B", "type_id": 1}}, last],
            "special_tokens": {
                token: {"id": token, "ids": [special[token]], "tokens": [token]} for token in (cls, sep)}},
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": unk},
    }
    (directory / "tokenizer.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")


def is_indeterminate(name):
    """Softmax does not see a shift of all scores of a query, so a key's bias has no gradient but rounding; Adam
    makes steps of any direction from that. Nothing depends on these parameters, and no test should."""
    return name.endswith(("key.bias", "k_lin.bias", "attn.k.bias", "pos_key_proj.bias"))


def make(name, output):
    family, layers, labels, seed = MODELS[name]
    directory = output / name
    directory.mkdir(parents=True, exist_ok=True)
    model_class, config = family(layers, labels)
    model = model_class(config)
    draw_weights(model, seed)
    model.save_pretrained(directory)
    (directory / "model.safetensors").chmod(0o644)
    write_tokenizer(directory, config)
    batches = draw_batches(config, seed + 100, name in PAIRS)
    golden = {
        "made_by": {
            "script": "make_golden.py", "transformers": transformers.__version__, "torch": torch.__version__,
            "python": platform.python_version(), "attention": attention(config), "truth": "float64"},
        "batches": batches,
        "forward": with_deviation(lambda model: forward(model, batches[0]), directory),
        "gradients": with_deviation(lambda model: gradients(model, batches[0]), directory),
        "indeterminate_parameters": [key for key, _ in model.named_parameters() if is_indeterminate(key)],
        "training": {key: training(run, batches, directory) for key, run in RUNS.items()},
        "linear_schedule": {
            "learning_rate": LEARNING_RATE, "steps": SCHEDULE_STEPS, "warmup_ratio": WARMUP_RATIO,
            "learning_rates": plain(linear_schedule())},
    }
    (directory / "golden.json").write_text(compact(golden))
    report(name, directory, golden)


def training(run, batches, directory):
    settings = {
        "optimizer": run["optimizer"], "weight_decay": run.get("weight_decay", 0.0),
        "max_grad_norm": run.get("max_grad_norm"),
        "learning_rates": plain(schedule_rates()) if run.get("schedule") else [LEARNING_RATE] * STEPS,
        "micro_batches": [
            [len(part["labels"]) for part in split(batch, run.get("micro_batches", 1))] for batch in batches],
    }
    if run.get("weighted"):
        labels = transformers.AutoConfig.from_pretrained(directory).num_labels
        settings["class_weights"] = CLASS_WEIGHTS[labels]
    return {"settings": settings, **with_deviation(lambda model: train(model, batches, run), directory)}


def add(name, run, output):
    """One more training to numbers that were made before: those stay as they are."""
    directory = output / name
    golden = json.loads((directory / "golden.json").read_text())
    golden["training"][run] = training(RUNS[run], golden["batches"], directory)
    (directory / "golden.json").write_text(compact(golden))


def compact(value, depth=0):
    """JSON with one line per inner entry: diffs stay readable, files small."""
    if isinstance(value, dict) and depth < 4 and value:
        inner = ",\n".join(" " * (depth + 1) + json.dumps(k) + ": " + compact(v, depth + 1) for k, v in value.items())
        return "{\n" + inner + "\n" + " " * depth + "}" + ("\n" if depth == 0 else "")
    return json.dumps(value)


def report(name, directory, golden):
    size = sum(file.stat().st_size for file in directory.iterdir())
    single = golden["forward"]["float32_deviation"]
    print(f"{name}: {size // 1024} KiB, mean loss {golden['forward']['mean_loss']:.6f}, float32 off by "
          f"{single['logits']:.1e} (logits), {golden['gradients']['float32_deviation']['global_norm']:.1e} (gradient norm)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True, help="directory of the golden files")
    parser.add_argument("--only", choices=sorted(MODELS), action="append", help="make these models only")
    parser.add_argument("--add", choices=sorted(RUNS), help="only add this training to the files that there are")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    for name in arguments.only or MODELS:
        if arguments.add:
            add(name, arguments.add, arguments.output)
        else:
            make(name, arguments.output)


if __name__ == "__main__":
    main()
