"""Submitting, waiting, refusals, and results as data frames."""

import uuid

import pandas as pd
import pytest
from conftest import TINY
from safetensors.numpy import load_file

import tunelab


def test_a_run_is_submitted_waited_for_and_read(lab):
    run = lab.submit(**TINY).wait(timeout=300, progress=False)

    assert run.state == "COMPLETED"
    assert 0 <= run.metrics["test_accuracy"] <= 1
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


def test_columns_are_there_before_the_first_result(lab):
    stages = [{"name": "s", "seeds": 2, "grid": {"max_length": [16, 32]}}]
    study = lab.study({"name": f"columns-{uuid.uuid4().hex[:8]}", "fixed": {**TINY, "epochs": 50}, "stages": stages})
    means, runs = study.to_pandas(), study.to_pandas(rows="runs")
    study.cancel()

    assert {"val_auroc", "test_loss_sd", "test_accuracy_low", "fit_seconds"} <= set(means.columns)
    assert {"val_auroc", "test_precision", "total_seconds"} <= set(runs.columns)
    assert means["test_loss_sd"].isna().all()


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


def test_a_data_frame_becomes_a_data_set_and_its_model_comes_back(lab, tmp_path):
    frame = pd.DataFrame({"text": [f"{word} film, number {i}" for i in range(40) for word in ("good", "poor")]})
    frame["label"] = frame["text"].str.startswith("good").map({True: "yes", False: "no"})
    name = f"frame-{uuid.uuid4().hex[:8]}"

    uploaded = lab.upload(frame, name)
    again = lab.upload(frame, name)
    with pytest.raises(tunelab.Refused) as taken:
        lab.upload(frame.head(60), name)
    run = lab.submit(**{**TINY, "dataset": {"name": name}}).wait(timeout=300, progress=False)
    directory = run.download_model(tmp_path)
    weights = load_file(directory / "model.safetensors")

    assert uploaded["inspection"]["rows"] == 80
    assert again["sha256"] == uploaded["sha256"]
    assert taken.value.code == "dataset_exists"
    assert run.view["labels"] == ["no", "yes"]
    assert next(array for name, array in weights.items() if name.endswith("classifier.weight")).shape[0] == 2


def test_a_file_of_an_unknown_kind_is_not_sent(lab, tmp_path):
    with pytest.raises(tunelab.TunelabError, match=".csv, .tsv"):
        lab.upload(tmp_path / "reviews.docx", "reviews")


def test_transformers_predicts_what_the_service_predicts(lab, study, tmp_path):
    torch = pytest.importorskip("torch")
    run = study.best()
    model, tokenizer = run.load_model(tmp_path)
    texts = ["A film to see twice.", "Dull from the first minute to the last."]
    batch = tokenizer(texts, padding=True, truncation=True, max_length=run.settings["max_length"], return_tensors="pt")
    with torch.no_grad():
        probabilities = model(**batch).logits.softmax(-1)
    for told, found in zip(run.classify(texts)["predictions"], probabilities, strict=True):
        for index, label in model.config.id2label.items():
            assert found[index].item() == pytest.approx(told["probabilities"][label], abs=0.02)
