"""Downloading models: interrupted ones resume, and files with other digests are refused. Needs no running service."""

import concurrent.futures
import hashlib
import io
import tarfile

import httpx
import pytest
from test_waiting import lab as connected

import tunelab

FILES = {"config.json": b"{}", "onnx/model.safetensors": bytes(range(256)) * 40}


def archive(files):
    """As the service makes it: a folder of the experiment's name."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        for path, data in {**files, "SHA256SUMS": b""}.items():
            member = tarfile.TarInfo(f"a/{path}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return content.getvalue()


class Service:
    """Gives ``sent`` for the model of experiment a, whose files are said to be ``files``."""

    def __init__(self, files=FILES, sent=None, breaks=0):
        self.files, self.sent, self.breaks, self.ranges = files, sent or archive(files), breaks, []

    def __call__(self, request):
        path = request.url.path.removeprefix("/api/v1/experiments/a")
        if path == "/model/files":
            listed = [{"path": path, "sha256": hashlib.sha256(data).hexdigest()} for path, data in self.files.items()]
            return httpx.Response(200, json={"etag": '"1"', "archive_bytes": len(self.sent), "files": listed})
        if path == "/model":
            return self.model(request)
        return httpx.Response(200, json={"experiment_id": "a", "state": "COMPLETED"})

    def model(self, request):
        asked = request.headers.get("Range")
        self.ranges.append(asked)
        begin = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        content = self.sent[begin:]
        if self.breaks:
            self.breaks -= 1
            content = broken(content[: len(content) // 2])
        return httpx.Response(206 if asked else 200, content=content, headers={"ETag": '"1"'})


def kept(directory):
    return [path for path in directory.iterdir() if path.suffix != ".lock"]


def broken(content):
    yield content
    raise httpx.ReadError("connection reset")


def test_an_interrupted_download_resumes_and_is_made_once(monkeypatch, tmp_path):
    service = Service(breaks=2)
    run = connected(service, monkeypatch).run("a")

    directory = run.download_model(tmp_path)
    again = run.download_model(tmp_path)

    assert {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()} == FILES
    half = len(service.sent) // 2
    assert service.ranges == [None, f"bytes={half}-", f"bytes={half + (len(service.sent) - half) // 2}-"]
    assert again == directory
    assert kept(tmp_path) == [directory]


def test_a_model_that_was_changed_on_disk_is_downloaded_again(monkeypatch, tmp_path):
    run = connected(Service(), monkeypatch).run("a")
    directory = run.download_model(tmp_path)
    (directory / "config.json").write_text("changed")

    assert (run.download_model(tmp_path) / "config.json").read_bytes() == FILES["config.json"]


def test_a_file_with_another_digest_is_not_kept(monkeypatch, tmp_path):
    run = connected(Service(sent=archive({**FILES, "config.json": b"[]"})), monkeypatch).run("a")

    with pytest.raises(tunelab.TunelabError, match="config.json of a does not have the digest"):
        run.download_model(tmp_path)
    assert kept(tmp_path) == []


@pytest.mark.parametrize("path", ["../outside", "/etc/outside", "a/../../outside", "c:\\outside"])
def test_no_file_leaves_its_directory(monkeypatch, tmp_path, path):
    run = connected(Service(files={path: b"x"}), monkeypatch).run("a")

    with pytest.raises(tunelab.TunelabError, match="outside its directory"):
        run.download_model(tmp_path / "cache")
    assert kept(tmp_path) == []


def test_only_safetensors_are_loaded(monkeypatch, tmp_path):
    transformers = pytest.importorskip("transformers")
    config = transformers.BertConfig(vocab_size=9, hidden_size=4, num_hidden_layers=1, num_attention_heads=1, intermediate_size=4)
    files = {"config.json": config.to_json_string().encode(), "pytorch_model.bin": b"not to be read"}

    with pytest.raises(OSError, match="safetensors"):
        connected(Service(files), monkeypatch).run("a").load_model(tmp_path)


def test_threads_that_want_one_model_at_once_download_it_once(monkeypatch, tmp_path):
    service = Service()
    lab = connected(service, monkeypatch)
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: lab.run("a").download_model(tmp_path), range(8)))

    assert len(set(found)) == 1
    assert service.ranges == [None]
    assert {path: (found[0] / path).read_bytes() for path in FILES} == FILES
