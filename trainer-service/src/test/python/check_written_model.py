#!/usr/bin/env python3
"""Loads a model directory that Tunelab wrote with `transformers`, as it is, and tests it.

Nothing may be missing, unexpected or of another shape, otherwise it fails. Rows come as in train_reference.py. With
--expected (JSON lines with `row` and `probabilities`, what the engine predicted) the largest difference is printed and
--tolerance decides. The last line is one JSON object; --probabilities writes one line per example.

    python check_written_model.py --model artifacts/<experiment id>/model --data tokens.jsonl --max-length 128
"""

import argparse
import json
from pathlib import Path

import torch
import transformers

from examples import in_batches, lines, padded, read_splits


def open_model(directory):
    """The model and its label names; refuses what `from_pretrained` would quietly repair."""
    model, loading = transformers.AutoModelForSequenceClassification.from_pretrained(
        directory, output_loading_info=True, dtype=torch.float32)
    trouble = {kind: sorted(map(str, keys)) for kind, keys in loading.items() if keys}
    if trouble:
        raise SystemExit(f"transformers does not load {directory} as it is: {trouble}")
    transformers.AutoTokenizer.from_pretrained(directory)
    return model.eval()


@torch.no_grad()
def predict(model, examples, batch_size):
    """Class probabilities [examples][labels] and mean loss."""
    probabilities, loss = [], 0.0
    for batch in in_batches(examples, batch_size):
        ids, mask, labels = padded(batch, model.config.pad_token_id)
        logits = model(input_ids=ids, attention_mask=mask).logits.double()
        loss += torch.nn.functional.cross_entropy(logits, labels, reduction="sum").item()
        probabilities += torch.softmax(logits, -1).tolist()
    return probabilities, loss / len(examples)


def largest_difference(examples, probabilities, expected_file):
    expected = {row["row"]: row["probabilities"] for row in lines(expected_file)}
    return max(
        abs(ours - theirs)
        for example, row in zip(examples, probabilities)
        for ours, theirs in zip(row, expected[example.row], strict=True))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="directory that Tunelab wrote")
    parser.add_argument("--data", type=Path, required=True, help="raw rows or a token file, see examples.py")
    parser.add_argument("--split", type=Path, help="which row is in which split, for raw rows")
    parser.add_argument("--of", default="test", help="the split to test (default: test)")
    parser.add_argument("--max-length", type=int, default=128)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--expected", type=Path, help="the engine's probabilities, to compare")
    parser.add_argument("--tolerance", type=float, default=1e-4, help="of a probability (default: 1e-4)")
    parser.add_argument("--probabilities", type=Path, help="write probabilities here, JSON lines")
    arguments = parser.parse_args()
    transformers.utils.logging.disable_progress_bar()
    model = open_model(arguments.model)
    examples = read_splits(arguments.data, arguments.split, arguments.model, arguments.max_length)[arguments.of]
    probabilities, loss = predict(model, examples, arguments.batch_size)
    correct = sum(row.index(max(row)) == example.label for row, example in zip(probabilities, examples))
    result = {
        "model": type(model).__name__, "labels": model.config.id2label, "examples": len(examples),
        "accuracy": correct / len(examples), "loss": loss,
        "transformers": transformers.__version__, "torch": torch.__version__}
    if arguments.probabilities:
        entries = zip(examples, probabilities)
        arguments.probabilities.write_text("".join(
            json.dumps({"row": e.row, "label": e.label, "probabilities": row}) + "\n" for e, row in entries))
    if arguments.expected:
        result["largest_difference"] = largest_difference(examples, probabilities, arguments.expected)
    print(json.dumps(result))
    if result.get("largest_difference", 0.0) > arguments.tolerance:
        raise SystemExit(f"probabilities differ by {result['largest_difference']:.2e}, allowed {arguments.tolerance:.0e}")


if __name__ == "__main__":
    main()
