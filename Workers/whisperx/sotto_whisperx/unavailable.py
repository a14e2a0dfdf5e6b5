"""Remembers for a while what could not be had."""

from __future__ import annotations

import time
from collections.abc import Callable


class Unavailable:
    """Keeps a worker from asking the network for the same thing with every window."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._reasons: dict[str, tuple[float, str]] = {}

    def remember(self, name: str, reason: str) -> None:
        self._reasons[name] = (self._clock() + self._seconds, reason)

    def reason(self, name: str) -> str | None:
        """Why something cannot be had; None once it may be tried again."""
        until, reason = self._reasons.get(name, (float("-inf"), ""))
        return reason if self._clock() < until else None
