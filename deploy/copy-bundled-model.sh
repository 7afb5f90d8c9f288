#!/bin/sh
# Copies the model that is in the image to the models directory, unless it is there already.
set -eu

name=all-minilm-l6-v2
target=${TUNELAB_MODELS_DIRECTORY:-/var/lib/tunelab/models}/$name
if [ -f "$target/model.safetensors" ]; then
    echo "$target exists"
    exit 0
fi
# Renamed when it is complete, so that nobody sees half a model.
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -r "/opt/tunelab/models/$name" "$work/"
chmod -R u=rwX,go=rX "$work/$name"
# Another copy may have been faster.
mv -T "$work/$name" "$target" || [ -f "$target/model.safetensors" ]
echo "Copied to $target"
