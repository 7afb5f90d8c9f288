"""One experiment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tunelab import errors, frames, models, waiting
from tunelab.http import Http

if TYPE_CHECKING:
    import pandas as pd

    from tunelab.schemas import ExperimentView, Predictions

_ENDED = {"COMPLETED", "FAILED", "CANCELLED", "STOPPED", "REJECTED"}


class Run:
    """An experiment, as far as it is known; :meth:`refresh` reads it anew."""

    def __init__(self, http: Http, view: ExperimentView) -> None:
        self._http = http
        self.view = view

    @property
    def id(self) -> str:
        return str(self.view["experiment_id"])

    @property
    def state(self) -> str:
        """QUEUED, RUNNING, STALLED, PAUSED, COMPLETED, FAILED, CANCELLED, STOPPED or REJECTED."""
        return str(self.view["state"])

    @property
    def settings(self) -> dict[str, Any]:
        """The request with all defaults."""
        return dict(self.view.get("request") or {})

    @property
    def metrics(self) -> dict[str, float]:
        """``val_loss``, ``val_accuracy``, … of the best epoch; ``test_loss``, ``test_accuracy``, … once the run has completed."""
        return {
            name: value
            for name, value in self.view.items()
            if name.startswith(("val_", "test_")) and not name.endswith("_seconds") and isinstance(value, float)
        }

    def refresh(self, wait: int | None = None) -> Run:
        """Reads the run anew; with ``wait`` the service answers when it has ended, at the latest after so many seconds."""
        self.view = self._http.get(f"experiments/{self.id}", wait=wait)
        return self

    def wait(self, timeout: float | None = None, progress: bool = True) -> Run:
        """Waits for the end.

        Raises:
            Ended: the run failed or was cancelled; the message says why.
            TimeoutError: it has not ended after ``timeout`` seconds; it goes on.
        """
        waiting.until_ended(lambda seconds: self.refresh(seconds).view, _share, _ENDED, timeout, progress)  # type: ignore[arg-type,return-value]
        if self.state != "COMPLETED":
            error = self.view.get("error") or {}
            reason = error.get("message", "it has no result")
            raise errors.Ended(f"{self.id} is {self.state}: {reason}", str(error.get("code", "")))
        return self

    def cancel(self) -> Run:
        """Asks the trainers to end it."""
        self._http.send("POST", f"experiments/{self.id}/cancel")
        return self.refresh()

    def log(self) -> list[dict[str, Any]]:
        """What the trainers wrote to their logs about the run, of all attempts: ``at``, ``attempt``, ``worker``, ``level``, ``logger``, ``message``."""
        return list(self._http.get(f"experiments/{self.id}/log")["lines"])

    def curves(self) -> pd.DataFrame:
        """A row per epoch; the columns of validation metrics are ``val_loss``, ``val_accuracy``, …"""
        return frames.pandas().DataFrame(self._http.get(f"experiments/{self.id}/epochs"))

    def confusion(self) -> pd.DataFrame:
        """Test examples by true label (row) and predicted label (column)."""
        answer = self._http.get(f"experiments/{self.id}/confusion-matrix")
        return frames.of_matrix(answer["confusion_matrix"], answer["labels"])

    def mistakes(self, limit: int = 20) -> pd.DataFrame:
        """Test examples that the model got wrong, those with the largest loss first."""
        answer = self._http.get(f"experiments/{self.id}/predictions", correct="false", limit=limit)
        return frames.pandas().DataFrame(answer["items"])

    def classify(self, texts: list[str], calibrated: bool = False) -> Predictions:
        """What the run's model says of texts; a trainer must be running."""
        body = {"texts": texts, "calibrated": calibrated}
        return self._http.send("POST", f"experiments/{self.id}/classify", json=body, timeout=900)

    def download_model(self, cache: str | Path | None = None) -> Path:
        """The directory of the run's model, as HuggingFace libraries read it.

        It is downloaded once into ``cache`` (default: the environment variable ``TUNELAB_CACHE``, else ``~/.cache/tunelab``);
        later calls only compare the files with their digests. A file that does not have its digest is a :class:`TunelabError`.
        """
        return models.fetch(self._http, self.id, Path(cache) if cache else models.cache())

    def load_model(self, cache: str | Path | None = None) -> tuple[Any, Any]:
        """The model and its tokenizer in ``transformers``, from :meth:`download_model`. Reads safetensors only, never a pickle."""
        try:
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
        except ImportError as error:
            raise ImportError("models need transformers and torch: pip install './deploy/python[transformers]'") from error
        directory = self.download_model(cache)
        model = AutoModelForSequenceClassification.from_pretrained(directory, local_files_only=True, use_safetensors=True)
        return model, AutoTokenizer.from_pretrained(directory, local_files_only=True)

    def __repr__(self) -> str:
        accuracy = f", test accuracy {self.view['test_accuracy']:.3f}" if "test_accuracy" in self.view else ""
        return f"Run({self.id!r}, {self.state}{accuracy})"


def _share(view: dict[str, Any]) -> tuple[float, float, str]:
    """Epochs done, as far as heartbeats say."""
    progress = view.get("progress") or {}
    epochs = progress.get("epochs") or (view.get("request") or {}).get("epochs") or 1
    steps = progress.get("steps_per_epoch") or 0
    within = progress.get("step", 0) / steps if steps else 0
    done = max(0, progress.get("epoch", 1) - 1) + within
    if view["state"] == "COMPLETED":
        done = epochs
    phase = progress.get("phase") or view["state"].lower()
    return min(done, epochs), epochs, f"{view['experiment_id']} {phase}"
