"""Submitting, waiting, refusals, and results as data frames."""

import pandas as pd
import pytest
from conftest import TINY

import tunelab


def test_a_run_is_submitted_waited_for_and_read(lab):
    run = lab.submit(**TINY).wait(timeout=300, progress=False)

    assert run.state == "COMPLETED"
    assert 0 <= run.test["accuracy"] <= 1
    assert run.curves()["val_loss"].notna().all()
    assert run.confusion().to_numpy().sum() == run.view["examples"]["test"]
    assert list(run.confusion().columns) == run.view["labels"]
    assert set(run.mistakes(5)["predicted"]) <= set(run.view["labels"])
    assert run.classify(["A film to see twice."])["predictions"][0]["label"] in run.view["labels"]
    assert run.id in [one.id for one in lab.runs(state="COMPLETED")]


def test_settings_that_are_not_allowed_are_all_named(lab):
    with pytest.raises(tunelab.Refused) as refused:
        lab.submit(max_length=1, epochs=0)

    assert {error["field"] for error in refused.value.errors} == {"max_length", "epochs"}
    assert "max_length is 1" in str(refused.value)


def test_a_cancelled_run_does_not_look_like_a_result(lab):
    run = lab.submit(**{**TINY, "epochs": 500, "early_stopping": None})
    run.cancel()

    with pytest.raises(tunelab.Ended, match="CANCELLED"):
        run.wait(timeout=120, progress=False)


def test_waiting_has_an_end_that_leaves_the_run_alone(lab):
    run = lab.submit(**{**TINY, "epochs": 500, "early_stopping": None})
    with pytest.raises(TimeoutError):
        run.wait(timeout=1, progress=False)
    assert run.refresh().state in {"QUEUED", "RUNNING"}
    run.cancel()


def test_what_is_not_there_is_said(lab):
    with pytest.raises(tunelab.NotFound):
        lab.run("nothing-of-that-name")
    with pytest.raises(tunelab.Unavailable):
        tunelab.connect("http://localhost:9", timeout=1)


def test_a_study_becomes_typed_data_frames(study):
    configurations = study.to_pandas()
    runs = study.to_pandas(rows="runs")

    assert list(configurations["completed"]) == [2, 2]
    assert configurations["best"].sum() == 1
    assert runs["test_accuracy"].between(0, 1).all()
    assert len(study.curves()) == 8
    assert len(list(study.runs())) == 4


def test_a_study_says_what_is_best_and_whether_it_is_real(study, tmp_path):
    best = study.best()
    verdicts = study.verdicts()
    study.report(tmp_path / "report.html")

    assert best.settings["learning_rate"] in (1e-4, 3e-4)
    assert {"configuration", "verdict"} & set(verdicts.columns)
    assert "<html" in (tmp_path / "report.html").read_text()


def test_a_study_is_planned_without_running_it_and_refused_with_every_mistake(lab):
    plan = lab.plan({"name": "p", "fixed": TINY, "stages": [{"name": "s", "grid": {"seed": [1, 2, 3]}}]})
    with pytest.raises(tunelab.Refused) as refused:
        lab.plan("name: p\nstages: [{name: s, grid: {seeed: [1]}}]\n")

    assert plan["stages"][0]["name"] == "s"
    assert "seeed" in str(refused.value)


def test_another_classifier_joins_the_comparison(lab, study):
    key = study.best().view["provenance"]["dataset_key"]
    texts = lab.test_texts(key)
    labels = study.best().view["labels"]
    frame = pd.DataFrame({"text_id": texts["text_id"], "label": labels[0]})

    study.import_baseline("always-the-first", frame, tuned_on_test="no")

    assert "always-the-first" in set(study.to_pandas()["configuration"])
