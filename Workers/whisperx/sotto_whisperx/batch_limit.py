"""How many windows have fitted into memory at once."""

from __future__ import annotations


class BatchLimit:
    """Halves when memory runs out; doubles after many batches have gone well, up to its maximum."""

    def __init__(self, maximum: int, patience: int = 100) -> None:
        self._maximum = maximum
        self._patience = patience
        self._successes = 0
        self.current = maximum

    def shrink(self, failed_size: int) -> None:
        """A batch of that size did not fit."""
        self.current = max(1, min(self.current, failed_size // 2))
        self._successes = 0

    def succeeded(self) -> None:
        """A batch fitted."""
        if self.current == self._maximum:
            return
        self._successes += 1
        if self._successes >= self._patience:
            self.current = min(self._maximum, self.current * 2)
            self._successes = 0
