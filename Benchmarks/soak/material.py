"""The recordings that sessions bring, and which of them a session is dealt."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scale.material import speech
from speech import manifest

LANGUAGE = "en"
# Seconds at which a recording is no longer short, and at which it is long.
BOUNDS = (5.0, 25.0)
MOST_FILES = 5
# Of what is made where there is no folder.
MADE_SECONDS = (9, 18, 54, 180)


@dataclass(frozen=True)
class Recording:
    path: Path
    seconds: float


class Deck:
    """Deals sessions their files: 1 to 5, each as likely a short, a medium or a long one, however
    many there are of each."""

    def __init__(self, recordings: Sequence[Recording], seed: int) -> None:
        groups: list[list[Recording]] = [[], [], []]
        for recording in recordings:
            groups[sum(recording.seconds >= bound for bound in BOUNDS)].append(recording)
        self._groups = [group for group in groups if group]
        if not self._groups:
            raise RuntimeError("there is no recording to work with")
        self._random = random.Random(seed)

    def deal(self) -> list[Recording]:
        count = self._random.randint(1, MOST_FILES)
        return [self._random.choice(self._random.choice(self._groups)) for _ in range(count)]


def recordings(folder: Path | None, made: Path) -> list[Recording]:
    """Those of the folder; without one, the sample of the repository again and again, which is put
    into `made`."""
    if folder is None:
        return [_sample(made, seconds) for seconds in MADE_SECONDS]
    if not (folder / manifest.NAME).exists():
        return [_weighed(path) for path in sorted(folder.glob("*.wav"))]
    listed = manifest.read(folder).recordings
    return [
        _weighed(found.path) if found.seconds is None else Recording(found.path, found.seconds)
        for found in listed
        if found.language == LANGUAGE
    ]


def _sample(made: Path, seconds: float) -> Recording:
    path = made / f"sample-{seconds:g}.wav"
    return Recording(path, speech(path, seconds))


def _weighed(path: Path) -> Recording:
    """A length for dealing, from the bytes of a recording as if it were 16 kHz, 16 bits and
    mono."""
    return Recording(path, path.stat().st_size / 32_000)
