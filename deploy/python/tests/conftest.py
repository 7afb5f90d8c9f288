"""The tests run against a stack whose address is in TUNELAB_URL; `./mvnw verify` starts one."""

import os
import uuid

import pytest

import tunelab

TINY = {
    "model": "all-minilm-l6-v2",
    "num_layers": 1,
    "max_length": 32,
    "epochs": 1,
    "learning_rate": 1e-4,
    "dataset": {"name": "synthetic-reviews", "fraction": 0.01},
}


@pytest.fixture(scope="session")
def lab():
    if "TUNELAB_URL" not in os.environ:
        pytest.skip("TUNELAB_URL is not set")
    with tunelab.connect() as lab:
        yield lab


@pytest.fixture(scope="session")
def study(lab):
    """Two configurations of two seeds each, run to their end."""
    spec = {
        "name": f"python-{uuid.uuid4().hex[:8]}",
        "fixed": {**TINY, "epochs": 2},
        "stages": [{"name": "rates", "seeds": 2, "grid": {"learning_rate": [1e-4, 3e-4]}}],
    }
    return lab.study(spec).wait(timeout=600, progress=False)
