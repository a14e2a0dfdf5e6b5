"""What has been asked for and not been answered. Decides; does nothing."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Union

from .protocol import Align, Detect, Diarize, Window


@dataclass(frozen=True)
class Batch:
    """Windows of one request."""

    windows: tuple[Window, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(window.id for window in self.windows)


Work = Union[Batch, Detect, Diarize, Align]


def ids_of(work: Work) -> tuple[str, ...]:
    return work.ids if isinstance(work, Batch) else (work.id,)


class PendingRequests:
    """Requests are worked on in the order in which they came; each id is answered once, by the
    code that removes it. Not thread-safe by itself."""

    def __init__(self) -> None:
        self._queue: deque[Work] = deque()
        self._running: set[str] = set()
        self._unwanted: set[str] = set()

    def enqueue(self, work: Work) -> None:
        if not isinstance(work, Batch) or work.windows:
            self._queue.append(work)

    def cancel(self, id: str) -> bool:
        """Takes a request back. True if it was waiting and is to be answered as cancelled now; one
        that is running is answered when it is done."""
        if id in self._running:
            self._unwanted.add(id)
            return False
        for position, work in enumerate(self._queue):
            if id not in ids_of(work):
                continue
            if isinstance(work, Batch) and len(work.windows) > 1:
                rest = tuple(window for window in work.windows if window.id != id)
                self._queue[position] = Batch(rest)
            else:
                del self._queue[position]
            return True
        return False

    def begin(self, maximum_batch: int) -> Work | None:
        """The next thing to compute, of at most so many windows, or None when nothing waits."""
        if not self._queue:
            return None
        work = self._queue.popleft()
        if isinstance(work, Batch) and len(work.windows) > maximum_batch:
            self._queue.appendleft(Batch(work.windows[maximum_batch:]))
            work = Batch(work.windows[:maximum_batch])
        self._running = set(ids_of(work))
        self._unwanted = set()
        return work

    def wants(self, id: str) -> bool:
        """Whether a running request has not been taken back."""
        return id not in self._unwanted

    def settle(self, id: str) -> bool:
        """Takes a running request out, to be answered. False if it was taken back meanwhile."""
        self._running.discard(id)
        return id not in self._unwanted

    @property
    def running(self) -> frozenset[str]:
        """The ids that ``begin`` handed out and that are not settled yet."""
        return frozenset(self._running)
