#!/usr/bin/env python3
"""Makes small unigram tokenizers as ALBERT, XLM-RoBERTa, CamemBERT and DeBERTa-v3 have them, and the ids that they give.

SentencePiece trains a vocabulary on --texts (one text a line; nothing of them but the pieces is kept), transformers makes of it what
the family's tokenizer is: its normalizers, its special tokens, its template. For the sentences below, written by hand, and with
--many for a whole file of texts, the ids with truncation are written down: what a family's own tokenizer would give a model.

    python make_tokenizers.py --texts reviews.txt --output ../resources/tokenizers [--many reviews.txt --into folder]
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import sentencepiece
import transformers

PIECES = 600
MAX_LENGTHS = (12, 40)
# Unknown token first or not, and who names the special tokens, differ.
FAMILIES = {
    "albert": (transformers.AlbertTokenizer, {"pad_id": 0, "unk_id": 1, "bos_id": -1, "eos_id": -1,
                                              "control_symbols": ["[CLS]", "[SEP]", "[MASK]"]}),
    "xlm-roberta": (transformers.XLMRobertaTokenizer, {"unk_id": 0, "bos_id": 1, "eos_id": 2, "pad_id": -1}),
    "camembert": (transformers.CamembertTokenizer, {"unk_id": 0, "bos_id": 1, "eos_id": 2, "pad_id": -1}),
    "deberta-v2": (transformers.DebertaV2Tokenizer, {
        "pad_id": 0, "bos_id": 1, "eos_id": 2, "unk_id": 3, "pad_piece": "[PAD]", "bos_piece": "[CLS]", "eos_piece": "[SEP]",
        "unk_piece": "[UNK]"})}
SENTENCES = (
    "The film begins slowly, but the last half hour is worth the wait and the ticket.",
    "  two blanks before,\tand a tabulator; two  between\n\nand lines  ",
    "CAPITALS and MiXeD ones, naïve café, Ångström, ﬁne ligatures, ½ and ①",
    "It isn't bad — it's “good”, ``really'' good… 10/10!!!",
    "Zażółć gęślą jaźń; это хороший фильм; 这部电影很好; とても良い映画",
    "emoji 🎬👍🏽 and zero\u200bwidth, soft\u00adhyphen, no\u00a0break",
    "<br /><br />tags & entities &amp; [SEP] <s> </s> [CLS] that are no special tokens",
    "", " ", "a", "unbelievablyunbelievablyunbelievablylongwords",
    "We were in the theatre for three hours, and nobody wanted to leave before the end. " * 6,
)


def made(name, model_file, output):
    tokenizer_class, _ = FAMILIES[name]
    with tempfile.TemporaryDirectory() as directory:
        shutil.copy(model_file, Path(directory) / tokenizer_class.vocab_files_names["vocab_file"])
        tokenizer = tokenizer_class.from_pretrained(directory)
        tokenizer.save_pretrained(directory)
        (output / f"{name}.json").write_text(Path(directory, "tokenizer.json").read_text())
    return tokenizer


def ids(tokenizer, texts, max_length):
    return [tokenizer(text, truncation=True, max_length=max_length)["input_ids"] for text in texts]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--many", type=Path, help="texts, one a line")
    parser.add_argument("--into", type=Path, help="where the ids of many texts go")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    golden = {"made_by": {"script": "make_tokenizers.py", "transformers": transformers.__version__,
                          "sentencepiece": sentencepiece.__version__}, "texts": SENTENCES, "ids": {}}
    for name, (_, options) in FAMILIES.items():
        with tempfile.TemporaryDirectory() as directory:
            sentencepiece.SentencePieceTrainer.train(
                input=str(arguments.texts), model_prefix=f"{directory}/m", vocab_size=PIECES, model_type="unigram",
                num_threads=1, minloglevel=2, character_coverage=0.99, **options)
            tokenizer = made(name, f"{directory}/m.model", arguments.output)
        golden["ids"][name] = {str(length): ids(tokenizer, SENTENCES, length) for length in MAX_LENGTHS}
        if arguments.many:
            texts = arguments.many.read_text().splitlines()
            arguments.into.mkdir(parents=True, exist_ok=True)
            (arguments.into / f"{name}.json").write_text(json.dumps({"texts": texts, "ids": {
                name: {str(length): ids(tokenizer, texts, length) for length in (128, 512)}}}))
        print(f"{name}: {len(tokenizer)} tokens")
    (arguments.output / "golden.json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
