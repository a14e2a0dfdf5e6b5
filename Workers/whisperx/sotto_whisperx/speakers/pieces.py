"""Cuts the speech of each window's speakers into pieces, of which each gets a vector. Decides; does
nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .activity import Activity
    from .arrays import Flags

# Seconds of speech. Shorter pieces say little of a voice; in longer ones the segmentation may have
# taken two similar voices for one.
SHORTEST = 1.5
LONGEST = 3.0


@dataclass(frozen=True)
class Piece:
    """What one speaker of one window says between two frames of it, half-open. Other speakers may
    be heard between them; the speaker is silent in some of them."""

    window: int
    speaker: int
    first: int
    last: int


def pieces(activity: Activity) -> Iterator[Piece]:
    """All pieces in order of their windows; together they hold each active frame once."""
    for window, flags in enumerate(activity.flags):
        for speaker in range(flags.shape[1]):
            for first, last in _cut(flags[:, speaker], activity.frame_seconds):
                yield Piece(window, speaker, first, last)


def runs(flags: Flags) -> list[tuple[int, int]]:
    """Stretches of frames, half-open, in which one-dimensional flags are set."""
    import numpy

    edges = numpy.flatnonzero(numpy.diff(flags, prepend=False, append=False))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def _cut(flags: Flags, frame_seconds: float) -> list[tuple[int, int]]:
    shortest = SHORTEST / frame_seconds
    found: list[tuple[int, int]] = []
    first, spoken = 0, 0
    for begin, end in _parts(flags, LONGEST / frame_seconds):
        if spoken == 0:
            first = begin
        spoken += end - begin
        if spoken >= shortest:
            found.append((first, end))
            spoken = 0
    if spoken and found:
        # What is left is too short to stand alone.
        found[-1] = (found[-1][0], end)
    elif spoken:
        found.append((first, end))
    return found


def _parts(flags: Flags, longest: float) -> Iterator[tuple[int, int]]:
    """Runs, the long ones divided into equal parts."""
    for first, last in runs(flags):
        count = math.ceil((last - first) / longest)
        bounds = [first + (last - first) * number // count for number in range(count + 1)]
        yield from zip(bounds, bounds[1:], strict=False)
