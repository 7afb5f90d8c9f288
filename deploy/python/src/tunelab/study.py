"""A study: a question, and the experiments that answer it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tunelab import errors, frames, waiting
from tunelab.http import Http
from tunelab.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from tunelab.schemas import Effects, LearningCurve, StudyComparison, StudyView

_ENDED = {"COMPLETED", "FAILED", "CANCELLED"}
_PARQUET = "application/vnd.apache.parquet"


class Study:
    """A study, as far as it is known; :meth:`refresh` reads it anew."""

    def __init__(self, http: Http, view: StudyView) -> None:
        self._http = http
        self.view = view

    @property
    def id(self) -> str:
        return str(self.view["id"])

    @property
    def state(self) -> str:
        """RUNNING, PAUSED, CANCELLING, COMPLETED, FAILED or CANCELLED."""
        return str(self.view["state"])

    @property
    def stages(self) -> list[str]:
        """Their names, in order."""
        return [stage["name"] for stage in self.view.get("stages") or []]

    def refresh(self, wait: int | None = None) -> Study:
        """Reads the study anew; with ``wait`` the service answers when it has ended, at the latest after so many seconds."""
        self.view = self._http.get(f"studies/{self.id}", wait=wait)
        return self

    def wait(self, timeout: float | None = None, progress: bool = True) -> Study:
        """Waits for the end. Failed runs do not end a study: look at :meth:`to_pandas`.

        Raises:
            Ended: the study failed or was cancelled.
            TimeoutError: it has not ended after ``timeout`` seconds; it goes on.
        """
        waiting.until_ended(lambda seconds: self.refresh(seconds).view, _share, _ENDED, timeout, progress)  # type: ignore[arg-type,return-value]
        if self.state != "COMPLETED":
            raise errors.Ended(f"{self.id} is {self.state}: {self.view.get('note', 'no result')}")
        return self

    def to_pandas(self, rows: str = "configurations", stage: str | None = None) -> pd.DataFrame:
        """The results: a row per configuration with means over its seeds, or, with ``rows="runs"``, a row per run."""
        return frames.of_parquet(self._http.read(f"studies/{self.id}/table", _PARQUET, rows=rows, stage=stage))

    def curves(self, stage: str | None = None) -> pd.DataFrame:
        """Every epoch of every run."""
        return frames.of_parquet(self._http.read(f"studies/{self.id}/metrics", _PARQUET, stage=stage))

    def best(self, stage: str | None = None) -> Run:
        """The best run by validation: of the stage, or of the last one that has a result."""
        found = [one for one in self._http.get(f"studies/{self.id}/best")["stages"] if stage in (None, one["stage"])]
        if not found:
            raise errors.NotFound(f"no run of {stage or self.id} has completed")
        return Run(self._http, self._http.get(f"experiments/{found[-1]['experiment_id']}"))

    def comparison(self, stage: str | None = None, baseline: str | None = None, margin: float | None = None) -> StudyComparison:
        """Everything that is known of the differences between configurations and a baseline."""
        return self._http.get(f"studies/{self.id}/compare", stage=stage, baseline=baseline, margin=margin)

    def verdicts(self, stage: str | None = None, baseline: str | None = None, margin: float | None = None) -> pd.DataFrame:
        """A row per configuration: difference in test accuracy from the baseline, adjusted interval and p-value, verdict."""
        answer = self.comparison(stage, baseline, margin)
        frame = frames.pandas().json_normalize(answer["configurations"], sep="_")
        frame.insert(0, "baseline", answer["baseline"])
        return frame

    def effects(self, stage: str | None = None) -> list[Effects]:
        """By stage the mean of all configurations with each value of a setting; a ``note`` where settings changed together."""
        return self._http.get(f"studies/{self.id}/effects", stage=stage)

    def learning_curve(self, stage: str | None = None) -> LearningCurve:
        """Test accuracy by the number of training examples, with intervals, and what more data would bring."""
        return self._http.get(f"studies/{self.id}/learning-curve", stage=stage)

    def runs(self) -> Iterable[Run]:
        """Its runs, one after another."""
        rows = self._http.get(f"studies/{self.id}/table", rows="runs")["rows"]
        # In the table's order, in which a run that several stages use is several times.
        for name in dict.fromkeys(row["experiment_id"] for row in rows if row.get("experiment_id")):
            yield Run(self._http, self._http.get(f"experiments/{name}"))

    def report(self, path: str | Path, format: str = "html") -> None:
        """Writes the report, ``html`` or ``markdown``, into a file."""
        accept = {"html": "text/html", "markdown": "text/markdown"}[format]
        Path(path).write_bytes(self._http.read(f"studies/{self.id}/report", accept))

    def extend(self, **extension: Any) -> Study:
        """Adds to a ``stage``, or to all: ``seeds`` up to a new total, or ``configurations``; what has been run stays."""
        self._http.send("POST", f"studies/{self.id}/extend", json=extension)
        return self.refresh()

    def cancel(self) -> Study:
        """Withdraws what waits and ends what runs."""
        self._http.send("POST", f"studies/{self.id}/cancel")
        return self.refresh()

    def import_baseline(self, name: str, frame: pd.DataFrame, tuned_on_test: str, test_set: str | None = None) -> None:
        """Puts another classifier into the comparison.

        Args:
            name: its name in tables and charts.
            frame: columns ``text_id``, ``label`` and, optionally, ``probability_LABEL`` for each label.
            tuned_on_test: ``yes``, ``no`` or ``unknown``: whether anything of it was chosen by results on the test set.
            test_set: which of the study's test sets, where several have the same ids.
        """
        asked = {"name": name, "tuned_on_test": tuned_on_test, "test_set": test_set}
        self._http.send(
            "POST",
            f"studies/{self.id}/baselines",
            params={key: value for key, value in asked.items() if value is not None},
            content=frame.to_csv(index=False).encode(),
            headers={"Content-Type": "text/csv"},
        )

    def __repr__(self) -> str:
        progress = self.view.get("progress") or {}
        return f"Study({self.id!r}, {self.state}, {progress.get('ended', 0)} of {progress.get('total', 0)} runs)"


def _share(view: dict[str, Any]) -> tuple[float, float, str]:
    progress = view["progress"]
    return progress["ended"], progress["total"], f"{view['id']} {progress['ended']} of {progress['total']} runs"
