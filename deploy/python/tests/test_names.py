"""docs/names.md lists the values that a running service has, by the names that it has for them, and no others."""

import pathlib
import re

import httpx
import pytest

PAGE = pathlib.Path(__file__).parents[3] / "docs" / "names.md"
PLACE = {"study", "stage", "configuration", "seed", "experiment_id"}


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


def every(prefix):
    return {prefix + measure for measure in MEASURES}


def patterns(column):
    """For example ``best.*`` of each row, for each measure."""
    cells = [re.findall(r"\S*\*", row[column].replace("`", " ")) for row in PLACES.values()]
    return {cell.replace("*", measure) for found in cells for cell in found[:1] for measure in MEASURES}


def named(rows, column):
    return {row["name"] for row in rows if row[column] == "yes"}


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


def resolves(document, schema, path):
    for part in path.replace("[]", "").split("."):
        while "$ref" in schema or "items" in schema or "allOf" in schema:
            if "$ref" in schema:
                schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            else:
                schema = schema["items"] if "items" in schema else schema["allOf"][0]
        if part not in schema.get("properties", {}):
            return False
        schema = schema["properties"][part]
    return True


def test_measures_have_these_names_in_tables_and_answers(study):
    runs, curves, best = study.to_pandas(rows="runs"), study.curves(), study.best()
    means = study.to_pandas()

    assert every("val_") | every("test_") <= set(runs.columns)
    assert every("val_") | every("test_") | {"test_accuracy_sd", "test_accuracy_low", "test_accuracy_high"} <= set(means.columns)
    assert {name for name in curves.columns if name.startswith("val_")} == every("val_")
    assert every("val_") <= set(best.curves().columns)
    for split in (best.best, best.test):
        assert set(split) - {"undefined"} == set(MEASURES)


def test_filters_have_these_names(lab, document):
    fields = {field["name"] for field in lab._http.get("fields/experiments")}

    assert {name for name in fields if name.startswith(("best.", "test."))} == patterns("filters and sort orders")
    for path in patterns("JSON"):
        assert resolves(document, {"$ref": "/ExperimentView"}, path), path


def test_mlflow_has_these_keys_and_no_others(mlflow):
    other = named(EPOCH, "MLflow") | named(RUN, "MLflow")

    assert len(mlflow) == 4
    for keys in mlflow:
        assert keys == patterns("MLflow") | other


def test_epochs_have_these_values(study, document):
    curves = study.curves()

    assert set(curves.columns) - PLACE - every("val_") == named(EPOCH, "tables")
    assert set(document["components"]["schemas"]["EpochView"]["properties"]) == named(EPOCH, "JSON") | {"validation"}


def test_runs_have_these_values(study, document):
    columns = set(study.to_pandas(rows="runs").columns)
    view = study.best().view
    for row in RUN:
        path = row["JSON"]
        value = view
        for part in path.split("."):
            value = value[part]
        assert row["name"] in columns
        assert resolves(document, {"$ref": "/ExperimentView"}, path), path


def test_comparisons_have_these_values(study):
    told = study.comparison()["configurations"][0]

    assert {row["name"] for row in TABLES["Comparisons"][0]} <= set(told)
    assert {"interval_low", "interval_high"} <= set(study.verdicts().columns)
