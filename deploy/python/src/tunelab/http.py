"""HTTP with retries of what may be repeated."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx

from tunelab import errors

_PAUSES = (0.5, 1, 2, 4)


class Http:
    """A connection to results-service; safe for use by several threads."""

    def __init__(self, url: str, key: str | None, timeout: float) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.url = url.rstrip("/")
        self._client = httpx.Client(base_url=self.url + "/api/v1/", headers=headers, timeout=timeout)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def get(self, path: str, **parameters: Any) -> Any:
        """JSON. A service that does not answer is asked again, for about eight seconds in all."""
        return self._json(self._repeated(path, parameters))

    def read(self, path: str, accept: str, **parameters: Any) -> bytes:
        """A file of the media type ``accept``."""
        return self._repeated(path, parameters, {"Accept": accept}).content

    def send(self, method: str, path: str, **request: Any) -> Any:
        """A change; never repeated, for nobody knows whether it was made."""
        response = self._ask(method, path, **request)
        return self._json(response) if response.content else None

    def download(self, path: str, target: Path, size: int, etag: str) -> None:
        """A file of ``size`` bytes; resumes an interrupted download of the same content (``etag``)."""
        pauses = iter(_PAUSES)
        while (begun := target.stat().st_size if target.exists() else 0) < size:
            try:
                self._transfer(path, target, begun, etag)
            except (errors.Unavailable, httpx.TransportError) as error:
                if (pause := next(pauses, None)) is None:
                    raise errors.Unavailable(f"{self.url} ended the download: {error}; the next call resumes it") from error
                time.sleep(pause)

    def _transfer(self, path: str, target: Path, begun: int, etag: str) -> None:
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={begun}-", "If-Range": etag} if begun else {})
        with self._client.stream("GET", path, headers=headers) as response:
            if response.status_code >= 400:
                response.read()
                raise errors.of(response)
            if response.headers.get("ETag") != etag:
                raise errors.TunelabError(f"{path} has changed since it was listed; ask again")
            with target.open("ab" if response.status_code == 206 else "wb") as file:
                for piece in response.iter_bytes():
                    file.write(piece)

    def _json(self, response: httpx.Response) -> Any:
        try:
            return response.json()
        except ValueError as error:
            raise errors.TunelabError(f"{self.url} is not a Tunelab service") from error

    def _repeated(self, path: str, parameters: dict[str, Any], headers: dict[str, str] | None = None) -> httpx.Response:
        known = {name: value for name, value in parameters.items() if value is not None}
        read = (self._client.timeout.read or 30) + float(known.get("wait", 0))
        timeout = httpx.Timeout(self._client.timeout.connect, read=read)
        for pause in _PAUSES:
            try:
                return self._ask("GET", path, params=known, headers=headers, timeout=timeout)
            except errors.Unavailable:
                time.sleep(pause)
        return self._ask("GET", path, params=known, headers=headers, timeout=timeout)

    def _ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            response = self._client.request(method, path, **request)
        except httpx.TransportError as error:
            raise errors.Unavailable(f"{self.url} does not answer: {error}") from error
        if response.status_code >= 400:
            raise errors.of(response)
        if response.status_code >= 300:  # Tunelab redirects nobody: a login page or a proxy does.
            raise errors.TunelabError(f"{self.url} is not a Tunelab service")
        return response
