"""Waiting for what takes minutes to days, with a progress bar in terminals and notebooks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tqdm.auto import tqdm

from tunelab import errors

_LOOK_SECONDS = 2
_LEAST_PAUSE = 0.2


def until_ended(
    read: Callable[[int], dict[str, Any]],
    share: Callable[[dict[str, Any]], tuple[float, float, str]],
    ended: set[str],
    timeout: float | None,
    progress: bool,
) -> dict[str, Any]:
    """Asks again and again. A service that is away for a while is waited for as well: what it runs goes on meanwhile.

    Args:
        read: the view now, or a little later: its argument says how many seconds the service may hold the answer.
        share: how much is done, of how much, and a word on it.
        ended: the states in which nothing changes any more.
        timeout: seconds; None waits for ever.
        progress: whether a bar is shown.

    Raises:
        TimeoutError: the time is up; the run goes on.
    """
    end = None if timeout is None else time.monotonic() + timeout
    with tqdm(total=1.0, disable=not progress, bar_format="{desc} {percentage:3.0f}%|{bar}| {elapsed}") as bar:
        while True:
            left = _LOOK_SECONDS if end is None else min(_LOOK_SECONDS, int(end - time.monotonic()) + 1)
            asked = time.monotonic()
            try:
                view = read(max(1, left))
                state = view["state"]
                bar.n, total, word = share(view)
                bar.total = max(total, 1e-9)
            except errors.Unavailable as error:
                state, word = "unknown, as the service does not answer,", str(error)
            bar.set_description_str(word)
            bar.refresh()
            if state in ended:
                return view
            # Between us and the service something may cut what takes long.
            time.sleep(max(0, _LEAST_PAUSE - (time.monotonic() - asked)))
            if end is not None and time.monotonic() > end:
                raise TimeoutError(f"still {state} after {timeout} s; it goes on, call wait() again")
