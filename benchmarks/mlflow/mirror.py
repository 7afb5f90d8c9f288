"""Kills an MLflow server and results-service in mid-study, and compares what is in MLflow afterwards with what Tunelab has.

    python mirror.py --mlflow VENV/bin/mlflow --directory /tmp/mlflow --port 5313 [--prefix /behind] \
        --tunelab http://localhost:8080 --results-pid FILE --study study.yaml

A stack runs already, with TUNELAB_MLFLOW_TRACKING_URI=http://127.0.0.1:PORT/PREFIX. Its launcher starts a killed service
again. Needs no packages; the MLflow server runs with SQLite and its artifact proxy. Ends with status 1 if anything is
missing, or there twice.
"""

import argparse
import collections
import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.request


def call(url, body=None, kind="application/json"):
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def patient(url, until, seconds=600):
    """Asks again until the answer is as wanted; services that are away are waited for."""
    end = time.time() + seconds
    while time.time() < end:
        try:
            answer = call(url)
            if until(answer):
                return answer
        except OSError:
            pass
        time.sleep(0.3)
    raise SystemExit(f"{url} is not as expected after {seconds} s")


class Mlflow:
    def __init__(self, arguments):
        self.arguments = arguments
        self.url = f"http://127.0.0.1:{arguments.port}{arguments.prefix}"

    def start(self):
        directory = pathlib.Path(self.arguments.directory).absolute()
        directory.mkdir(parents=True, exist_ok=True)
        prefix = ["--static-prefix", self.arguments.prefix] if self.arguments.prefix else []
        command = [self.arguments.mlflow, "server", "--host", "127.0.0.1", "--port", str(self.arguments.port),
                   "--workers", "1", "--backend-store-uri", f"sqlite:///{directory}/mlflow.db",
                   "--artifacts-destination", str(directory / "artifacts"), "--serve-artifacts", *prefix]
        self.process = subprocess.Popen(command, start_new_session=True, stdout=open(directory / "log", "a"),
                                        stderr=subprocess.STDOUT)
        end = time.time() + 120
        while time.time() < end:
            try:
                urllib.request.urlopen(self.url + "/health", timeout=2)
                return
            except OSError:
                time.sleep(0.3)
        raise SystemExit("the MLflow server does not start")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def artifacts(self, run, path=""):
        answer = call(f"{self.url}/api/2.0/mlflow/artifacts/list?run_id={run}&path={path}")
        for file in answer.get("files", []):
            if file.get("is_dir"):
                yield from self.artifacts(run, file["path"])
            else:
                yield file["path"]

    def count(self, study):
        api = self.url + "/api/2.0/mlflow/"
        experiment = call(api + "experiments/get-by-name?experiment_name=" + study)["experiment"]["experiment_id"]
        runs = call(api + "runs/search", {"experiment_ids": [experiment], "max_results": 1000})["runs"]
        counts = collections.Counter(runs=len(runs))
        names = collections.Counter()
        for run in runs:
            tags = {tag["key"]: tag["value"] for tag in run["data"].get("tags", [])}
            names[tags.get("tunelab.experiment_id", "parent of " + tags.get("tunelab.parent_of", "?"))] += 1
            counts["status " + run["info"]["status"]] += 1
            counts["params"] += len(run["data"].get("params", []))
            id = run["info"]["run_id"]
            for metric in run["data"].get("metrics", []):
                history = call(f"{api}metrics/get-history?run_id={id}&metric_key={metric['key']}")["metrics"]
                counts["metric values"] += len(history)
                counts["metric values that came twice"] += len(history) - len({str(value) for value in history})
                if metric["key"] == "val_loss":
                    counts["epochs"] += len(history)
            counts["artifacts"] += len(list(self.artifacts(id)))
        counts["runs that are there twice"] = sum(number - 1 for number in names.values())
        return dict(counts)


FILES_OF_A_RUN = ("request.json", "predictions.csv", "confusion-matrix.svg", "confusion-matrix.json",
                  "curves/loss.svg", "curves/accuracy.svg")
FILES_OF_A_STUDY = ("report.html", "report.md", "verdicts.json")
OF_AN_EPOCH = ("train_loss", "train_accuracy", "learning_rate", "tokens_per_second")
NO_PARAMS = ("schema_version", "experiment_id", "study", "tags", "reuse")


def leaves(value):
    if isinstance(value, dict):
        return sum(leaves(inner) for inner in value.values())
    return value is not None


def measured(view, prefix):
    return sum(name.startswith(prefix) and not name.endswith("_seconds") and isinstance(value, float) for name, value in view.items())


def wanted(tunelab, study):
    """The same counts from Tunelab's own answers."""
    api = tunelab + "/api/v1/"
    rows = call(f"{api}studies/{study}/table?rows=runs&format=json")["rows"]
    runs = len(rows) + 1  # and the parent
    counts = collections.Counter({"runs": runs, "status FINISHED": runs, "runs that are there twice": 0,
                                  "metric values that came twice": 0})
    counts["artifacts"] = len(FILES_OF_A_STUDY) + len(call(f"{api}studies/{study}/charts"))
    for row in rows:
        run = call(f"{api}experiments/{row['experiment_id']}")
        epochs = call(f"{api}experiments/{row['experiment_id']}/epochs")
        counts["epochs"] += len(epochs)
        counts["metric values"] += sum(measured(epoch, "val_") + sum(name in epoch for name in OF_AN_EPOCH) for epoch in epochs)
        counts["metric values"] += measured(run, "val_") + measured(run, "test_") + 1  # total_seconds
        counts["params"] += leaves({name: value for name, value in run["request"].items() if name not in NO_PARAMS})
        counts["artifacts"] += len(FILES_OF_A_RUN)
    return dict(counts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("mlflow", "directory", "tunelab", "results-pid", "study"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--no-kills", action="store_true")
    arguments = parser.parse_args()
    mlflow = Mlflow(arguments)
    mlflow.start()
    studies = arguments.tunelab + "/api/v1/studies"
    study = call(studies, pathlib.Path(arguments.study).read_bytes(), "application/yaml")["id"]
    of_study = f"{studies}/{study}"

    def ended(number):
        return lambda answer: sum(cell["state"] == "COMPLETED" for stage in answer["stages"] for cell in stage["cells"]) >= number

    if not arguments.no_kills:
        patient(of_study, ended(1))
        mlflow.kill()
        print("killed the MLflow server", flush=True)
        patient(of_study, ended(2))
        print("meanwhile", call(arguments.tunelab + "/api/v1/mirror"), flush=True)
        mlflow.start()
        for number in (3, 4):
            patient(of_study, ended(number))
            pid = int(pathlib.Path(arguments.results_pid).read_text())
            os.kill(pid, signal.SIGKILL)
            print("killed results-service", pid, flush=True)
        mlflow.kill()
        mlflow.start()
        print("killed the MLflow server and started it again", flush=True)
    patient(of_study, lambda answer: answer["state"] == "COMPLETED")
    patient(arguments.tunelab + "/api/v1/mirror", lambda answer: answer["waiting"] == 0)
    should, found = wanted(arguments.tunelab, study), mlflow.count(study)
    print(f"{'':32}{'wanted':>8}{'found':>8}")
    for name in sorted({*should, *found}):
        print(f"{name:32}{should.get(name, 0):8}{found.get(name, 0):8}")
    print(f"{mlflow.url} stays up, pid {mlflow.process.pid}; study {study}")
    if any(should.get(name, 0) != found.get(name, 0) for name in {*should, *found}):
        raise SystemExit("they differ")


main()
