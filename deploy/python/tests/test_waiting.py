"""What happens while the service is away, or is another one. Needs no running service."""

import json

import httpx
import pytest

import tunelab
from tunelab import http, waiting
from tunelab.client import Tunelab


def lab(answer, monkeypatch):
    """A connection whose every request ``answer`` answers, without pauses."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    connection = http.Http("http://lab.test", None, 1)
    connection._client = httpx.Client(base_url="http://lab.test/api/v1/", transport=httpx.MockTransport(answer))
    return Tunelab(connection)


def test_a_run_is_waited_for_while_the_service_restarts(monkeypatch):
    left = [0]

    def answer(request):
        left[0] += 1
        if left[0] == 1:
            return httpx.Response(200, json={"experiment_id": "a", "state": "RUNNING"})
        if left[0] < 20:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, json={"experiment_id": "a", "state": "COMPLETED"})

    run = lab(answer, monkeypatch).run("a").wait(progress=False)

    assert run.state == "COMPLETED"
    assert left[0] == 20


def test_waiting_for_a_service_that_stays_away_ends_with_the_timeout():
    def read(seconds):
        raise tunelab.Unavailable("does not answer")

    with pytest.raises(TimeoutError, match="does not answer"):
        waiting.until_ended(read, lambda view: (0, 1, ""), {"COMPLETED"}, timeout=0.3, progress=False)


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(302, headers={"Location": "/login"}), httpx.Response(200, html="<html>Log in</html>")],
    ids=["a redirect", "a page"],
)
def test_another_program_at_the_address_is_called_that(monkeypatch, answer):
    with pytest.raises(tunelab.TunelabError, match="http://lab.test is not a Tunelab service"):
        lab(lambda request: answer, monkeypatch).runs()
    with pytest.raises(tunelab.TunelabError, match="http://lab.test is not a Tunelab service"):
        lab(lambda request: answer, monkeypatch).submit()


def test_the_runs_of_a_study_need_no_data_frames(monkeypatch):
    def answer(request):
        path = request.url.path.removeprefix("/api/v1/")
        if path == "studies/s/table":
            assert request.url.params["rows"] == "runs"
            rows = [{"experiment_id": "b"}, {"experiment_id": None}, {"experiment_id": "a"}, {"experiment_id": "b"}]
            return httpx.Response(200, content=json.dumps({"rows": rows}))
        return httpx.Response(200, json={"id": "s", "experiment_id": path.split("/")[1], "state": "COMPLETED"})

    monkeypatch.setattr("tunelab.frames.pandas", lambda: pytest.fail("asks for pandas"))
    study = lab(answer, monkeypatch).get_study("s")

    assert [run.id for run in study.runs()] == ["b", "a"]
