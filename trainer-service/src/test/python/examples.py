"""Reads labelled examples as token ids: raw rows and a split file, or a token file that has both already.

Raw rows: JSON lines (gzip or not) with `text` and `label`; the split file says which row, counted from 0, is in which
split: `{"train": [...], "validation": [...], "test": [...]}`. Token file: JSON lines with `token_ids` (of the whole text,
special tokens included), `label` (from 0) and `split`. Truncation happens here, last, as a tokenizer does it: the closing
special token stays.
"""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import tokenizers
import torch

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Example:
    """One text: `row` is its place in the source, `label` counts from 0."""

    row: int
    token_ids: list
    label: int


def lines(path):
    opener = gzip.open if Path(path).suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def truncated(token_ids, max_length):
    return token_ids if len(token_ids) <= max_length else [*token_ids[: max_length - 1], token_ids[-1]]


def read_splits(data, split_file, model_directory, max_length):
    """Split name to list of examples."""
    rows = lines(data)
    if rows and "token_ids" in rows[0]:
        return of_tokens(rows, max_length)
    if split_file is None:
        raise SystemExit(f"{data} has texts, not token ids: say with --split which row is in which split")
    splits = json.loads(Path(split_file).read_text())
    return of_texts(rows, splits, tokenizer_of(model_directory), max_length)


def of_tokens(rows, max_length):
    splits = {}
    for number, row in enumerate(rows):
        example = Example(row.get("row", number), truncated(row["token_ids"], max_length), row["label"])
        splits.setdefault(row["split"], []).append(example)
    return splits


def of_texts(rows, splits, tokenizer, max_length):
    """Labels are numbered in the order of their names."""
    numbers = {label: number for number, label in enumerate(sorted({row["label"] for row in rows}))}
    return {
        split: [
            Example(row, truncated(tokenizer.encode(rows[row]["text"]).ids, max_length), numbers[rows[row]["label"]])
            for row in splits[split]
        ]
        for split in splits
    }


def tokenizer_of(model_directory):
    """The tokenizer as it is, less the truncation and padding that a file may ask for."""
    tokenizer = tokenizers.Tokenizer.from_file(str(Path(model_directory) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def padded(examples, pad_id):
    """Ids, mask and labels, padded to the longest of these examples."""
    width = max(len(example.token_ids) for example in examples)
    ids = torch.full((len(examples), width), pad_id)
    mask = torch.zeros_like(ids)
    for row, example in enumerate(examples):
        ids[row, : len(example.token_ids)] = torch.tensor(example.token_ids)
        mask[row, : len(example.token_ids)] = 1
    return ids, mask, torch.tensor([example.label for example in examples])


def in_batches(examples, size):
    return [examples[start : start + size] for start in range(0, len(examples), size)]
