"""HTTP with retries of what may be repeated."""

from __future__ import annotations

import time
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
        return self._repeated(path, parameters).json()

    def read(self, path: str, accept: str, **parameters: Any) -> bytes:
        """A file of the media type ``accept``."""
        return self._repeated(path, parameters, {"Accept": accept}).content

    def send(self, method: str, path: str, **request: Any) -> Any:
        """A change; never repeated, for nobody knows whether it was made."""
        try:
            response = self._client.request(method, path, **request)
        except httpx.TransportError as error:
            raise errors.Unavailable(f"{self.url} does not answer: {error}") from error
        if response.status_code >= 400:
            raise errors.of(response)
        return response.json() if response.content else None

    def _repeated(
        self, path: str, parameters: dict[str, Any], headers: dict[str, str] | None = None
    ) -> httpx.Response:
        known = {name: value for name, value in parameters.items() if value is not None}
        wait = float(known.get("wait", 0))
        timeout = httpx.Timeout(self._client.timeout.connect, read=(self._client.timeout.read or 30) + wait)
        for pause in (*_PAUSES, None):
            try:
                response = self._client.get(path, params=known, headers=headers, timeout=timeout)
                if response.status_code < 400:
                    return response
                error = errors.of(response)
            except httpx.TransportError as failure:
                error = errors.Unavailable(f"{self.url} does not answer: {failure}")
            if pause is None or not isinstance(error, errors.Unavailable):
                raise error
            time.sleep(pause)
        raise AssertionError("unreachable")
