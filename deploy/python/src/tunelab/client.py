"""Where it begins: a connection to results-service."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tunelab import errors, frames
from tunelab.http import Http
from tunelab.run import Run
from tunelab.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from tunelab.schemas import PlannedStudy

_LONGEST_PAGE = 500
_MEDIA_TYPES = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".json": "application/json"}
_MEDIA_TYPES |= {".jsonl": "application/jsonl", ".ndjson": "application/jsonl", ".parquet": "application/vnd.apache.parquet"}


def connect(url: str | None = None, key: str | None = None, timeout: float = 30) -> Tunelab:
    """Connects to results-service.

    Args:
        url: its address; default: the environment variable ``TUNELAB_URL``, else ``http://localhost:8080``.
        key: an API key; default: ``TUNELAB_API_KEY``. Services without keys need none.
        timeout: seconds to wait for an answer.

    Raises:
        Unavailable: nothing answers there.
        Refused: the key is not accepted.
    """
    address = url or os.environ.get("TUNELAB_URL") or "http://localhost:8080"
    lab = Tunelab(Http(address, key or os.environ.get("TUNELAB_API_KEY"), timeout))
    lab.runs(limit=1)
    return lab


class Tunelab:
    """A connection; made by :func:`connect`. May be used in ``with``, and by several threads."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def __enter__(self) -> Tunelab:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections; what runs goes on."""
        self._http.close()

    @property
    def url(self) -> str:
        """Address of the service, and of its page."""
        return self._http.url

    def submit(self, **settings: Any) -> Run:
        """Submits one experiment; ``dataset`` is a dict. Every setting has a default.

        An identical run that has finished is the answer, unless ``reuse=False``.

        Raises:
            Refused: a setting is not allowed; ``errors`` says which, and what is.
        """
        return self.run(self._http.send("POST", "experiments", json=settings)["experiment_id"])

    def run(self, experiment_id: str) -> Run:
        """An experiment by its id."""
        return Run(self._http, self._http.get(f"experiments/{experiment_id}"))

    def runs(self, filter: str | None = None, sort: str | None = None, limit: int = 100, **equal: Any) -> list[Run]:
        """Experiments, the newest first.

        Args:
            filter: conditions, for example ``test_accuracy >= 0.9 and max_length in (128, 256)``.
            sort: for example ``-val_accuracy``.
            limit: how many at most.
            equal: a value of a field: ``state="COMPLETED"``, ``study="…"``.
        """
        found: list[Run] = []
        cursor = None
        while len(found) < limit:
            size = min(_LONGEST_PAGE, limit - len(found))
            page = self._http.get("experiments", filter=filter, sort=sort, limit=size, cursor=cursor, **equal)
            found += [Run(self._http, view) for view in page["items"]]
            cursor = page.get("next")
            if not cursor:
                break
        return found

    def study(self, spec: dict[str, Any] | str | Path, overrides: dict[str, Any] | None = None) -> Study:
        """Starts a study.

        Args:
            spec: as a dict, as YAML text, or the path of a YAML or JSON file.
            overrides: values for its fixed fields, for example ``{"model": "all-minilm-l6-v2", "dataset.fraction": 0.1}``.

        Raises:
            Refused: the specification is not right; ``errors`` has every mistake with its line.
        """
        return Study(self._http, self._post_study(spec, overrides, dry_run=False))

    def plan(self, spec: dict[str, Any] | str | Path, overrides: dict[str, Any] | None = None) -> PlannedStudy:
        """What :meth:`study` would run, without running it: experiments, reuse, and an estimate of the time."""
        return self._post_study(spec, overrides, dry_run=True)

    def _post_study(self, spec: dict[str, Any] | str | Path, overrides: dict[str, Any] | None, dry_run: bool) -> Any:
        changes = [f"{name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in (overrides or {}).items()]
        parameters: dict[str, Any] = {"override": changes} | ({"dry_run": "true"} if dry_run else {})
        if isinstance(spec, dict):
            return self._http.send("POST", "studies", params=parameters, json=spec)
        text = spec if isinstance(spec, str) and "\n" in spec else Path(spec).read_text(encoding="utf-8")
        headers = {"Content-Type": "application/yaml"}
        return self._http.send("POST", "studies", params=parameters, content=text.encode(), headers=headers)

    def get_study(self, study_id: str) -> Study:
        """A study by its id."""
        return Study(self._http, self._http.get(f"studies/{study_id}"))

    def studies(self, name: str | None = None, limit: int = 20) -> list[Study]:
        """Studies, the newest first."""
        return [Study(self._http, view) for view in self._http.get("studies", name=name, limit=limit)["items"]]

    def upload(self, data: pd.DataFrame | str | Path, name: str, replace: bool = False, **reading: str) -> dict[str, Any]:
        """Makes texts with labels available as a data set: ``dataset={"name": name}``.

        Args:
            data: a data frame, or the path of a CSV, TSV, JSON, JSON Lines or Parquet file, all but the last also as ``.gz``.
            name: letters, digits, ``.``, ``_`` and ``-``.
            replace: whether to replace other data of this name, which is refused otherwise. The same data again changes nothing.
            reading: ``text_column``, ``label_column``, ``text_pair_column``, ``group_column``, ``encoding``, ``delimiter`` or
                ``on_bad_row``, where they cannot be recognised. Experiments need the same in ``dataset``.

        Returns:
            ``name``, ``bytes``, ``sha256``, and ``inspection``, the audit: rows, labels, duplicates, token lengths, notices.
        """
        if isinstance(data, (str, Path)):
            return self._put(Path(data), name, replace, reading)
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "data.parquet"
            data.to_parquet(path, index=False)
            return self._put(path, name, replace, reading)

    def _put(self, path: Path, name: str, replace: bool, reading: dict[str, str]) -> Any:
        if not name.strip("."):
            raise errors.TunelabError(f"{name!r} cannot name a data set")
        is_packed = path.suffix == ".gz"
        ending = Path(path.stem).suffix if is_packed else path.suffix
        if ending not in _MEDIA_TYPES:
            raise errors.TunelabError(f"{path.name} does not end in one of {', '.join(_MEDIA_TYPES)}, or one of these and .gz")
        asked: dict[str, Any] = {"params": {"replace": str(replace).lower(), **reading}, "timeout": 900}
        headers = {"Content-Type": _MEDIA_TYPES[ending]} | ({"Content-Encoding": "gzip"} if is_packed else {})
        with path.open("rb") as file:
            return self._http.send("PUT", f"datasets/{quote(name, safe='')}", content=file, headers=headers, **asked)

    def test_texts(self, dataset_key: str) -> pd.DataFrame:
        """The test texts of prepared data with their ids, for other classifiers; labels are left out."""
        content = self._http.read(f"datasets/{dataset_key}/test-texts", "application/vnd.apache.parquet")
        return frames.of_parquet(content)

    def __repr__(self) -> str:
        return f"Tunelab({self.url!r})"
