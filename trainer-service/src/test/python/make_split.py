#!/usr/bin/env python3
"""Writes a split file for raw rows where no Tunelab has made one: 70/10/20, stratified by label, seeded.

    python make_split.py --data reviews.jsonl.gz --rows 2000 --seed 42 --output split.json
"""

import argparse
import json
import random
from pathlib import Path

from examples import lines


def stratified(labels, rows, seed):
    """Row numbers per split; each label gives its part of `rows`."""
    chance = random.Random(seed)
    splits = {"train": [], "validation": [], "test": []}
    for label in sorted(set(labels)):
        of_label = [row for row, other in enumerate(labels) if other == label]
        chance.shuffle(of_label)
        taken = of_label[: round(rows * len(of_label) / len(labels))]
        train, validation = round(len(taken) * 0.7), round(len(taken) * 0.8)
        splits["train"] += taken[:train]
        splits["validation"] += taken[train:validation]
        splits["test"] += taken[validation:]
    return {name: sorted(of_split) for name, of_split in splits.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines with a label each, gzip or not")
    parser.add_argument("--rows", type=int, required=True, help="rows to take of all")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    splits = stratified([row["label"] for row in lines(arguments.data)], arguments.rows, arguments.seed)
    arguments.output.write_text(json.dumps(splits) + "\n")
    print({name: len(of_split) for name, of_split in splits.items()})


if __name__ == "__main__":
    main()
