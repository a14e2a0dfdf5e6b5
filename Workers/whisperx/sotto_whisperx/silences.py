"""Finds where nothing is heard. Decides; does nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .audio_file import SAMPLE_RATE

if TYPE_CHECKING:
    from .audio_file import Samples

FRAME = SAMPLE_RATE // 100
# Samples around the middle of a frame whose energy counts.
_REACH = 120
# A window whose loud and quiet parts lie closer together, in decibels, has no silences to speak of.
_LEAST_RANGE = 15.0
# Digital silence must not make the noise of a room look like sound.
_GREATEST_RANGE = 40.0
# Silence is what lies in the lowest part of the range from quiet to loud, by this share.
_SHARE = 0.3
# Seconds; the closure of a plosive is shorter as a rule.
_SHORTEST = 0.06


@dataclass(frozen=True)
class Stretch:
    """From start to end, in seconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


def silences(samples: Samples) -> list[Stretch]:
    """Stretches of 60 ms and more, in steps of 10 ms, in which the energy stays near that of the
    quietest parts of the window."""
    import numpy

    count = len(samples) // FRAME
    if count < 2:
        return []
    padded = numpy.pad(samples.astype(numpy.float64), _REACH)
    total = numpy.concatenate([[0.0], numpy.cumsum(padded**2)])
    first = numpy.arange(count) * FRAME + FRAME // 2
    power = (total[first + 2 * _REACH] - total[first]) / (2 * _REACH)
    level = 10 * numpy.log10(numpy.maximum(power, 1e-10))
    quiet, loud = numpy.percentile(level, [5, 95])
    if loud - quiet < _LEAST_RANGE:
        return []
    quiet = max(quiet, loud - _GREATEST_RANGE)
    below = numpy.concatenate([[False], level < quiet + _SHARE * (loud - quiet), [False]])
    changes = numpy.flatnonzero(below[1:] != below[:-1]) * FRAME / SAMPLE_RATE
    found = (Stretch(float(a), float(b)) for a, b in zip(changes[::2], changes[1::2]))
    return [stretch for stretch in found if stretch.length >= _SHORTEST - 1e-9]
