"""How long windows of a request may be decoded again."""

from __future__ import annotations

import time
from collections.abc import Callable

# Drawing hypotheses takes longer for a token than following the best: 20 to 37 ms against 12 with
# Whisper base on one core.
_DRAWING = 3.0


class RescueTime:
    """Seconds from the beginning of a request. What begins is not stopped, and a loop fills all the
    room that it has; so another decoding has room for as many tokens as fit into the time that is
    left, by the slowest decoding so far. Paces are seconds for a token."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends = clock() + seconds
        self._slowest = 0.0

    def room(self, pace: float) -> int:
        """Tokens that another decoding may have of a window whose batch had this pace."""
        expected = self._slowest or pace * _DRAWING
        return int((self._ends - self._clock()) / expected) if expected > 0 else 0

    def drew(self, pace: float) -> None:
        """Takes down what another decoding took."""
        self._slowest = max(self._slowest, pace)
