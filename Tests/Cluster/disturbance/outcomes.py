"""When sessions had outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from disturbance.account import Account


@dataclass(frozen=True)
class Outcomes:
    """As far as the events of sessions that were ended were read. In seconds of the epoch."""

    opened: float
    """The first session."""
    moments: list[float]

    @staticmethod
    def of(accounts: Iterable[Account]) -> Outcomes:
        events = [event for account in accounts for event in account.events]

        def moments(kind: str) -> list[float]:
            return sorted(datetime.fromisoformat(event["at"]).timestamp() for event in events if event["type"] == kind)

        return Outcomes(min(moments("session.opened"), default=0.0), moments("segment.final"))

    def longest_silence(self) -> tuple[float, float]:
        """Seconds between two that followed each other, and when that began, in seconds after the first session was
        opened, which counts as one."""
        between = [(after - before, before - self.opened) for before, after in pairwise([self.opened, *self.moments])]
        return max(between, default=(0.0, 0.0))

    def next_after(self, moment: float) -> float | None:
        """Seconds until the first one behind it."""
        return next((one - moment for one in self.moments if one > moment), None)

    def longest_silence_within(self, begin: float, end: float) -> float:
        """Of those from `begin` on that begin before `end`. Without an outcome behind it the last one has no end."""
        within = [one for one in self.moments if begin < one < end]
        last = next((one for one in self.moments if one >= end), float("inf"))
        return max(after - before for before, after in pairwise([begin, *within, last]))
