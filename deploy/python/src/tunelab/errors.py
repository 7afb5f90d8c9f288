"""What can go wrong, by what a program may do about it."""

from __future__ import annotations

from typing import Any

import httpx


class TunelabError(Exception):
    """Base of all errors of this package.

    Attributes:
        code: stable, for programs, for example ``invalid_value``.
        errors: the refused fields, each with ``field``, ``value``, ``allowed`` and ``message``.
    """

    def __init__(self, message: str, code: str = "", errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.errors = errors or []


class Refused(TunelabError):
    """The service will not do it as it was asked (4xx)."""


class NotFound(Refused):
    """There is nothing of that name (404)."""


class Unavailable(TunelabError):
    """The service, or something that it needs, does not answer now; the same call may work later."""


class Ended(TunelabError):
    """A run or study that was waited for ended without a result: failed, cancelled or stopped."""


def of(response: httpx.Response) -> TunelabError:
    """The error that a response of status 400 and above stands for."""
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    errors = problem.get("errors", [])
    message = problem.get("detail") or f"{response.request.url} answered with status {response.status_code}"
    if len(errors) > 1:
        message = "; ".join(error["message"] for error in errors)
    kind: type[TunelabError] = NotFound if response.status_code == 404 else Refused
    if response.status_code >= 500 or response.status_code == 429:
        kind = Unavailable
    if response.status_code == 401:
        message = "an API key is needed: tunelab.connect(url, key=…) or the environment variable TUNELAB_API_KEY"
    return kind(message, problem.get("code", ""), errors)
