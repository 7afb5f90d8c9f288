#!/usr/bin/env python3
"""Writes a DistilBERT (66 million weights) with random weights, where the real one cannot be downloaded.

Speed and memory do not depend on the weights. The tokenizer is taken from a model with BERT's uncased vocabulary.

    python make_distilbert.py --tokenizer minilm --output distilbert-shape
"""

import argparse
import shutil
from pathlib import Path

import torch
import transformers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokenizer", type=Path, required=True, help="model directory with a tokenizer.json of 30,522 ids")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    torch.manual_seed(42)
    model = transformers.DistilBertForSequenceClassification(transformers.DistilBertConfig())
    model.save_pretrained(arguments.output)
    shutil.copy(arguments.tokenizer / "tokenizer.json", arguments.output)


if __name__ == "__main__":
    main()
