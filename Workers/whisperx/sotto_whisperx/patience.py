"""How long a caller may still wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent import futures
from typing import Any


class Patience:
    """Seconds that may be spent waiting, all waits together."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._left = seconds
        self._clock = clock

    def wait(self, future: futures.Future[Any]) -> None:
        """Returns when the future is done or the patience is at its end."""
        begin = self._clock()
        futures.wait([future], timeout=self._left)
        self._left = max(0.0, self._left - (self._clock() - begin))
