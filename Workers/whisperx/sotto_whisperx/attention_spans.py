"""Puts the times that attention gives words where the sound is. Decides; does nothing."""

from __future__ import annotations

from collections.abc import Sequence

from .silences import Stretch

# What attention is early by, in seconds: the median against forced alignment of read speech.
_DELAY = 0.05
# How far before and behind a boundary a silence is taken for the one between two words.
_BEFORE = 0.12
_BEHIND = 0.4
# No word is shorter, and no part of a silence counts that is.
_LEAST = 0.06
# What a second between boundary and silence costs, in seconds of silence.
_DISTANCE_COST = 0.5


def placed(
    rough: Sequence[tuple[float, float]], silences: Sequence[Stretch], duration: float
) -> list[tuple[float, float]]:
    """Start and end of each word. Attention tells when one word turns into the next, but not how
    long nothing is said between them; so each boundary becomes the silence at it, where there is
    one. All times are seconds from the window's start, in order and inside it."""
    if not rough:
        return []
    starts = [_inside(start + _DELAY, duration) for start, _ in rough]
    last = _inside(rough[-1][1] + _DELAY, duration)
    boundaries = [_inside(rough[0][0], duration), *starts[1:], last]
    starts = boundaries[:-1]
    ends = boundaries[1:]
    for place, boundary in enumerate(boundaries):
        lowest = starts[place - 1] + _LEAST if place > 0 else 0.0
        highest = boundaries[place + 1] - _LEAST if place < len(starts) else duration
        gap = _gap(silences, boundary, lowest, highest, at_start=place == 0)
        if gap is None:
            continue
        if place > 0:
            ends[place - 1] = gap.start
        if place < len(starts):
            starts[place] = gap.end
    return _ordered(starts, ends, duration)


def _gap(
    silences: Sequence[Stretch], boundary: float, lowest: float, highest: float, at_start: bool
) -> Stretch | None:
    """The part of a silence between two words that the boundary most likely stands for."""
    best: tuple[float, Stretch] | None = None
    for silence in silences:
        if silence.end < boundary - _BEFORE or silence.start > boundary + _BEHIND:
            continue
        part = Stretch(max(silence.start, lowest), min(silence.end, highest))
        # Before the first word even a short silence is one.
        if part.length < (0.0 if at_start and silence.start < _LEAST else _LEAST):
            continue
        away = max(0.0, silence.start - boundary, boundary - silence.end)
        worth = part.length - _DISTANCE_COST * away
        if best is None or worth > best[0]:
            best = (worth, part)
    return best[1] if best else None


def _ordered(
    starts: Sequence[float], ends: Sequence[float], duration: float
) -> list[tuple[float, float]]:
    """Starts do not fall, a word ends before the next one begins, whole milliseconds."""
    spans: list[tuple[float, float]] = []
    earliest = 0.0
    for place, start in enumerate(starts):
        start = min(max(start, earliest), duration)
        limit = starts[place + 1] if place + 1 < len(starts) else duration
        end = max(start, min(ends[place], max(limit, start)))
        spans.append((round(start, 3), round(end, 3)))
        earliest = start
    return spans


def _inside(time: float, duration: float) -> float:
    return min(max(time, 0.0), duration)
