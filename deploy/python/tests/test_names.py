"""docs/names.md lists the values that a running service has; every answer, table and schema has these names for them, and no others."""

import pathlib
import re

import httpx
import pytest

PAGE = pathlib.Path(__file__).parents[3] / "docs" / "names.md"
PLACE = {"study", "stage", "configuration", "seed", "experiment_id"}

# Schemas whose fields are of something else than a run, an epoch or their means: messages as they are on topics, one label, one
# bin of examples, one example, decisions at a threshold. Requests and studies have a setting that is called precision.
OTHER_VALUES = re.compile(
    r"RunEvent\w*|Dataset\w*|ExperimentRequest|StudySpec\w*|Decisions|AtThreshold|Label\w+|Bin\w*|Curve|ExampleView|Threshold\w*|Part"
)
SENTENCES = {("StudyComparison", "f1")}
# The end of a name for which a statistic of several runs stands.
STATISTIC = re.compile(r"_(sd|low|high|min|max|mean|interval|undefined)$")


def tables():
    """The page's tables by heading: rows as dicts by column; a name is without its backticks."""
    found, heading, columns = {}, "", []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading, columns = line.strip("# "), []
        elif not line.startswith("|"):
            columns = []
        elif not columns:
            columns = [cell.strip() for cell in line.strip("|").split("|")]
            found.setdefault(heading, []).append([])
        elif not line.startswith("|--"):
            found[heading][-1].append(dict(zip(columns, [cell.strip().strip("`") for cell in line[1:-1].split("|")], strict=True)))
    return found


TABLES = tables()
MEASURES = [row["measure"] for row in TABLES["Measures"][0]]
PLACES = {row["value"]: row for row in TABLES["Measures"][1]}
EPOCH = TABLES["Other values of an epoch"][0]
RUN = TABLES["Other values of a run"][0]
LISTED = {row["name"] for row in EPOCH + RUN}


def every(prefix):
    return {prefix + measure for measure in MEASURES}


def named(rows, column):
    return {row["name"] for row in rows if row[column] == "yes"}


def mlflow_names(rows):
    cells = [re.match(r"\S*\*", row["MLflow"].replace("`", "")) for row in rows]
    return {cell[0].replace("*", measure) for cell in cells for measure in MEASURES}


PAGE_TEXT = PAGE.read_text(encoding="utf-8")
KNOWN = every("val_") | every("test_") | {"test_micro_f1", "val_micro_f1"} | LISTED | set(re.findall(r"`(\w+_seconds)`", PAGE_TEXT))
ONLY_IN_TEXT = {"baseline_test_accuracy", "val_loss_min", "val_accuracy_max", "val_accuracy_mean"}
# Times that are not those of one run: what is left, what a plan or more seeds would take.
OTHER_TIMES = {"eta_seconds", "more_seconds", "seconds"}


def second_name(name):
    """Why a name is a second one for a measured value; None if it is not."""
    bare = STATISTIC.sub("", name)
    if bare in KNOWN or name in ONLY_IN_TEXT or name in OTHER_TIMES:
        return None
    words = set(re.split(r"[_.]", name))
    if name in {*MEASURES, "validation", "best_loss", "brier_score", "timings"}:
        return f"{name} does not say of which split it is"
    if re.match(r"(validation|valid|eval|best_val|best|test|train|val|mean|scaled_validation)_", name) and words & {"loss", "accuracy", "f1", "brier"}:
        return f"{name} is not on the page"
    if name.endswith("_seconds"):
        return f"{name} is not on the page"
    return None


@pytest.fixture(scope="module")
def document(lab):
    return httpx.get(lab.url + "/q/openapi", params={"format": "json"}).json()


@pytest.fixture(scope="module")
def mlflow(lab, study):
    """Of every run of the study the keys of its metrics."""
    api = lab.url + "/api/2.0/mlflow/"
    experiment = httpx.get(api + "experiments/get-by-name", params={"experiment_name": study.id}).json()["experiment"]
    runs = httpx.post(api + "runs/search", json={"experiment_ids": [experiment["experiment_id"]]}).json()["runs"]
    return [{metric["key"] for metric in run["data"]["metrics"]} for run in runs]


def leaves(value, path=()):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, value


def test_measures_have_these_names_in_tables_and_answers(study):
    runs, curves, best = study.to_pandas(rows="runs"), study.curves(), study.best()
    means = study.to_pandas()

    assert every("val_") | every("test_") <= set(runs.columns)
    assert every("val_") | every("test_") | {"test_accuracy_sd", "test_accuracy_low", "test_accuracy_high"} <= set(means.columns)
    assert {name for name in curves.columns if name.startswith("val_")} == every("val_")
    assert every("val_") <= set(best.curves().columns)
    assert set(best.metrics) == every("val_") | every("test_")
    for frame in (runs, means, curves):
        assert [name for name in set(frame.columns) - {"precision"} if second_name(name)] == []  # a setting


def test_filters_have_these_names(lab):
    fields = {field["name"] for field in lab._http.get("fields/experiments")}

    assert {name for name in fields if name.startswith(("val_", "test_"))} == every("val_") | every("test_")
    assert [name for name in fields - {"precision"} if second_name(name)] == []  # a setting


def test_mlflow_has_these_keys_and_no_others(mlflow):
    other = named(EPOCH, "MLflow") | named(RUN, "MLflow")

    assert len(mlflow) == 4
    for keys in mlflow:
        assert keys == mlflow_names(PLACES.values()) | other


def test_epochs_have_these_values(study, document):
    curves = study.curves()
    undefined = {"val_micro_f1", "val_undefined"}

    assert set(curves.columns) - PLACE - every("val_") == {row["name"] for row in EPOCH}
    assert set(document["components"]["schemas"]["EpochView"]["properties"]) - every("val_") - undefined == {row["name"] for row in EPOCH}


def test_runs_have_these_values(study, document):
    columns = set(study.to_pandas(rows="runs").columns)
    for row in RUN:
        assert row["name"] in columns
        assert row["name"] in study.best().view
        assert row["name"] in document["components"]["schemas"]["ExperimentView"]["properties"]


def test_comparisons_have_these_values(study):
    told = study.comparison()["configurations"][0]

    assert {row["name"] for row in TABLES["Comparisons"][0]} <= set(told)
    assert {"interval_low", "interval_high"} <= set(study.verdicts().columns)


def test_no_answer_is_described_with_a_second_name(document):
    described = [
        f"{schema}: {why}"
        for schema, shape in document["components"]["schemas"].items()
        if not OTHER_VALUES.fullmatch(schema)
        for name in shape.get("properties", {})
        if (schema, name) not in SENTENCES and (why := second_name(name))
    ]
    assert described == []


def test_no_answer_about_a_run_or_study_has_a_second_name_for_a_value(lab, study):
    """By value: a number that is the run's best validation loss, say, has the name of that in every answer about the run."""
    view = study.best().view
    measured = every("val_") | every("test_") | {name for name in view if name.endswith("_seconds")}
    # Not 0.5, say, which other numbers are as well.
    values = {view[name]: name for name in measured if isinstance(view[name], float) and round(view[name], 4) != view[name]}
    run = f"experiments/{view['experiment_id']}"
    found = []
    for path in (run, f"{run}/epochs", f"{run}/measures", f"studies/{study.id}", f"studies/{study.id}/best", "compare"):
        asked = {"runs": view["experiment_id"]} if path == "compare" else {}
        for place, value in leaves(lab._http.get(path, **asked)):
            name = place[-1] if place else ""
            exempt = {"value", "mean", "low", "high"} & {name} or {"labels", "per_label", "thresholds"} & set(place)
            if isinstance(value, float) and value in values and not exempt and name not in measured:
                found.append(f"{path}: {'.'.join(place)} is {values[value]}")
    assert found == []


@pytest.mark.parametrize("name", ["best_loss", "validation_accuracy", "loss", "brier_score", "best_val_loss", "wall_seconds"])
def test_a_second_name_is_recognised(name):
    assert second_name(name)
