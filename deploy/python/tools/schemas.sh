#!/usr/bin/env bash
# Writes src/tunelab/schemas.py from the document of a running service:
#   deploy/python/tools/schemas.sh [http://localhost:8080]
set -euo pipefail
cd "$(dirname "$0")/.."
document="$(mktemp --suffix=.json)"
trap 'rm -f "$document"' EXIT
curl -fsS "${1:-http://localhost:8080}/q/openapi?format=json" |
    python3 -c 'import json, sys; d = json.load(sys.stdin); d["paths"] = {p: o for p, o in d["paths"].items() if p.startswith("/api/v1/")}; json.dump(d, sys.stdout)' \
    > "$document"
datamodel-codegen --input "$document" --input-file-type openapi --output-model-type typing.TypedDict \
    --target-python-version 3.10 --use-union-operator --disable-timestamp --formatters black isort \
    --custom-file-header "# Written by tools/schemas.sh from the service's OpenAPI document." \
    --output src/tunelab/schemas.py
