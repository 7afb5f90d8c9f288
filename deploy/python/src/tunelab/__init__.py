"""Controlled fine-tuning experiments on text classifiers, from Python.

>>> import tunelab
>>> lab = tunelab.connect()
>>> run = lab.submit(model="distilbert-base-uncased", learning_rate=2e-5, dataset={"name": "imdb"}).wait()
>>> run.state, run.metrics["test_accuracy"]
"""

from tunelab.client import Tunelab, connect
from tunelab.errors import Ended, NotFound, Refused, TunelabError, Unavailable
from tunelab.run import Run
from tunelab.study import Study

__all__ = ["Ended", "NotFound", "Refused", "Run", "Study", "Tunelab", "TunelabError", "Unavailable", "connect"]
