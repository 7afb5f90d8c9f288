"""The generated types are those of the service's document."""

import ast
import os
import pathlib

import httpx
import pytest


@pytest.mark.skipif("TUNELAB_URL" not in os.environ, reason="TUNELAB_URL is not set")
def test_every_field_of_the_document_has_a_type():
    document = httpx.get(os.environ["TUNELAB_URL"] + "/q/openapi", params={"format": "json"}).json()
    source = pathlib.Path(__file__).parent.parent / "src/tunelab/schemas.py"
    classes = {
        node.name: {item.target.id for item in node.body if isinstance(item, ast.AnnAssign)}
        for node in ast.parse(source.read_text()).body
        if isinstance(node, ast.ClassDef)
    }
    for name in ("ExperimentView", "StudyView", "EpochView", "StudyComparison", "Compared", "PlannedStudy", "Predictions"):
        fields = set(document["components"]["schemas"][name]["properties"])
        assert fields == classes[name], f"{name} has changed: run deploy/python/tools/schemas.sh"
