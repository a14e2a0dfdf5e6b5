"""Where a window is loud enough for speech."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .audio_file import SAMPLE_RATE

if TYPE_CHECKING:
    from .audio_file import Samples

# Start and end in seconds.
Span = tuple[float, float]

STEP = SAMPLE_RATE // 100
# Below so many decibels between the quietest and the loudest tenth, nothing tells pauses apart.
_LEAST_RANGE = 10.0
_LONGEST_GAP = 0.2
_SHORTEST_SPEECH = 0.03
_MARGIN = 0.05
_SILENCE = -70.0


def levels(samples: Samples) -> Any:
    """The mean power of each whole hundredth of a second, in decibels of full scale."""
    import numpy

    count = len(samples) // STEP
    power = numpy.square(samples[: count * STEP].astype(numpy.float64)).reshape(count, STEP)
    return 10 * numpy.log10(power.mean(axis=1) + 1e-10)


def is_silent(samples: Samples) -> bool:
    """Whether no hundredth of a second is louder than -70 dB of full scale."""
    return bool((levels(samples) < _SILENCE).all())


def loud_stretches(samples: Samples) -> list[Span]:
    """Stretches above a third of the way from the quietest tenth's level to the loudest's. The
    whole window where its level hardly changes."""
    import numpy

    whole = [(0.0, len(samples) / SAMPLE_RATE)]
    loudness = levels(samples)
    if len(loudness) == 0:
        return whole
    low, high = numpy.quantile(loudness, (0.1, 0.9))
    if high - low < _LEAST_RANGE:
        return whole
    loud = [*(loudness > low + (high - low) / 3), False]
    found: list[Span] = []
    start: int | None = None
    for place, is_loud in enumerate(loud):
        if is_loud and start is None:
            start = place
        elif not is_loud and start is not None:
            found.append((start / 100, place / 100))
            start = None
    return found or whole


def stretches(loud: list[Span]) -> list[Span]:
    """Speech: loud stretches with the short gaps between them, without clicks."""
    return _merged(loud) or loud


def without_pauses(start: float, end: float, loud: list[Span]) -> Span:
    """A word's span without pauses, which are quiet for more than 0.2 s, as the closure of a stop
    is not: the longest stretch between them, with 0.05 s of each for weak consonants."""
    inside = _merged([span for span in loud if span[0] < end and span[1] > start])
    if not inside:
        return start, end
    first, last = max(inside, key=lambda span: min(span[1], end) - max(span[0], start))
    if first - start > _LONGEST_GAP:
        start = first - _MARGIN
    if end - last > _LONGEST_GAP:
        end = last + _MARGIN
    return start, end


def _merged(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        if found and start - found[-1][1] <= _LONGEST_GAP:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [(start, end) for start, end in found if end - start >= _SHORTEST_SPEECH]
