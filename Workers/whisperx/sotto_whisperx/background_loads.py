"""Loads things in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from .patience import Patience

Value = TypeVar("Value")


class StillLoading(Exception):
    """The load goes on; ask again later."""


class BackgroundLoads(Generic[Value]):
    """Loads in threads of their own, one load of a thing at a time. To be used from one thread."""

    def __init__(self) -> None:
        self._loads: dict[str, Future[Value]] = {}

    def holds(self, key: str) -> bool:
        """Whether a load is running, or has ended and its result has not been taken."""
        return key in self._loads

    def take(self, key: str, load: Callable[[], Value], patience: Patience) -> Value:
        """What a load gave, or its error. The caller that begins it waits as long as its patience
        lasts, the others not at all. Raises StillLoading."""
        future = self._loads.get(key)
        if future is None:
            future = self._begin(key, load)
            patience.wait(future)
        if not future.done():
            raise StillLoading
        del self._loads[key]
        return future.result()

    def _begin(self, key: str, load: Callable[[], Value]) -> Future[Value]:
        # A result that was not taken is on the disk by now and need not stay in memory.
        self._loads = {key: future for key, future in self._loads.items() if not future.done()}
        future: Future[Value] = Future()

        def run() -> None:
            try:
                future.set_result(load())
            except BaseException as error:
                future.set_exception(error)

        self._loads[key] = future
        # Never joined: the process ends by os._exit.
        threading.Thread(target=run, name="load", daemon=True).start()
        return future
