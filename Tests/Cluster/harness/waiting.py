"""Waiting for a condition, with an end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


class TooLate(Exception):
    """What was waited for did not come in time."""


def until(condition: Callable[[], Value | None], what: str, *, within: float, every: float = 0.05) -> Value:
    """The first value of the condition that is true. Raises `TooLate` after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TooLate(f"{what}: not within {within:.0f} s")
        time.sleep(every)
