"""What is transcribed: recordings of one length, shared out over sessions."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

SECONDS = 10.0
# For each session, as long as no bound is met.
RECORDINGS = 10
QUICK_RECORDINGS = 3
# Seconds of audio in one run.
MOST_AUDIO = 2_400.0
QUICK_MOST_AUDIO = 600.0
# So that both workers have something to do.
FEWEST = 2


@dataclass(frozen=True)
class Workload:
    """So many recordings of so many seconds, in so many sessions."""

    seconds: float
    recordings: int
    sessions: int

    @property
    def audio(self) -> float:
        return self.seconds * self.recordings

    @property
    def time_limit(self) -> float:
        """Seconds after which a run has failed."""
        return 400 + 4 * self.audio

    def shares(self, files: list[Path]) -> list[list[Path]]:
        """The files of each session."""
        return [files[place :: self.sessions] for place in range(self.sessions)]


def workload(seconds: float, recordings: int | None, sessions: int, quick: bool) -> Workload:
    """As many recordings as are wished, or some for each session, but no more audio than a run may have."""
    wished = recordings or sessions * (QUICK_RECORDINGS if quick else RECORDINGS)
    most = int((QUICK_MOST_AUDIO if quick else MOST_AUDIO) // seconds)
    count = max(FEWEST, min(wished, most))
    return Workload(seconds, count, min(sessions, count))


def lengths(text: str) -> list[float]:
    """Seconds, with commas; for argparse."""
    found = [float(part) for part in text.split(",") if part.strip()]
    if not found or not all(1 <= seconds <= 3_600 for seconds in found):
        raise argparse.ArgumentTypeError("lengths of 1 to 3,600 seconds, such as 5,10,600")
    return found


def positive(text: str) -> int:
    """For argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("has to be at least 1")
    return number
