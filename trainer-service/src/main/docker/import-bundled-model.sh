#!/bin/sh
# Makes the model directory all-minilm-l6-v2 of the files in the image, unless it is there already.
set -eu

name=all-minilm-l6-v2
target=${TUNELAB_MODELS_DIRECTORY:-/var/lib/tunelab/models}/$name
if [ -f "$target/model.safetensors" ]; then
    echo "$target is there already"
    exit 0
fi
# Renamed when it is whole: what is there under its name can be used.
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
java -jar /opt/tunelab/quarkus-run.jar import-onnx \
    --onnx /opt/tunelab/bundled/$name.onnx --tokenizer /opt/tunelab/bundled/$name-tokenizer.json --output "$work/$name"
mv "$work/$name" "$target"
echo "made $target"
