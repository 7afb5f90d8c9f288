"""Models of finished runs, downloaded once and checked by their digests."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tunelab import errors
from tunelab.http import Http

try:
    import fcntl
except ImportError:  # Windows: two downloads of one model at once are refused by its file system
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 1 << 20


def cache() -> Path:
    """Where models are kept unless a caller says otherwise."""
    return Path(os.environ.get("TUNELAB_CACHE") or Path.home() / ".cache" / "tunelab")


def fetch(http: Http, experiment_id: str, directory: Path) -> Path:
    """The model's files in a directory of their own below ``directory``, with the digests that the service names."""
    listing = http.get(f"experiments/{experiment_id}/model/files")
    digests: dict[str, str] = {file["path"]: file["sha256"] for file in listing["files"]}
    if not digests or not all(_stays_inside(path) for path in digests):
        raise errors.TunelabError(f"the model of {experiment_id} has a file outside its directory, or none")
    # Another model of the same name, of another server or trained again, is another directory.
    content = hashlib.sha256(repr(sorted(digests.items())).encode()).hexdigest()[:12]
    target = directory / f"{experiment_id}-{content}"
    if target.is_dir() and not _wrong(target, digests):
        return target
    directory.mkdir(parents=True, exist_ok=True)
    archive = directory / f"{target.name}.tar.part"
    with _only_one(archive):
        if target.is_dir() and not _wrong(target, digests):
            return target  # another process or thread was first
        http.download(f"experiments/{experiment_id}/model", archive, listing["archive_bytes"], listing["etag"])
        with tempfile.TemporaryDirectory(dir=directory) as temporary:
            unpacked = Path(temporary) / "model"
            _unpack(archive, set(digests), unpacked)
            archive.unlink()
            if wrong := _wrong(unpacked, digests):
                raise errors.TunelabError(f"{wrong} of {experiment_id} does not have the digest that the service lists; download it again")
            if target.exists():
                target.rename(Path(temporary) / "wrong")
            unpacked.rename(target)
    return target


@contextlib.contextmanager
def _only_one(archive: Path) -> Iterator[None]:
    """One process and thread at a time downloads a model; the others wait, and find it there."""
    with archive.with_suffix(".lock").open("a") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stays_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and not {"..", "."} & set(parts) and not set("\\:") & set(path)


def _unpack(archive: Path, wanted: set[str], target: Path) -> None:
    try:
        with tarfile.open(archive, "r:") as tar:
            for member in tar:
                path = member.name.partition("/")[2]
                content = tar.extractfile(member) if path in wanted and member.isreg() else None
                if content:
                    (target / path).parent.mkdir(parents=True, exist_ok=True)
                    with (target / path).open("wb") as file:
                        shutil.copyfileobj(content, file, _PIECE)
    except tarfile.TarError as error:
        archive.unlink()
        raise errors.TunelabError(f"{archive.name} is not an archive: {error}; download it again") from error


def _wrong(directory: Path, digests: dict[str, str]) -> str | None:
    """The first file that is missing or has other content."""
    return next((path for path in digests if not (directory / path).is_file() or _digest(directory / path) != digests[path]), None)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
