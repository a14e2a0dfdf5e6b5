"""How long windows of a request may be decoded again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class RescueTime:
    """Seconds from the beginning of a request. What begins is not stopped, so a decoding may begin
    only where one fits that takes as long as the longest so far; before the first of them, as long
    as a batch took, which is more than one window takes."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends = clock() + seconds
        self._batch = 0.0
        self._decoding: float | None = None

    def allows(self) -> bool:
        """Whether another decoding may begin."""
        longest = self._batch if self._decoding is None else self._decoding
        return self._clock() + longest < self._ends

    @contextmanager
    def recognizing(self) -> Iterator[None]:
        """Measures a batch."""
        begin = self._clock()
        try:
            yield
        finally:
            self._batch = max(self._batch, self._clock() - begin)

    @contextmanager
    def decoding(self) -> Iterator[None]:
        """Measures a decoding of one window."""
        begin = self._clock()
        try:
            yield
        finally:
            self._decoding = max(self._decoding or 0.0, self._clock() - begin)
