"""Words with their times; those that could not be aligned are placed between the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .speech_energy import Span

ALIGNED = "aligned"
INTERPOLATED = "interpolated"


@dataclass(frozen=True)
class PlacedWord:
    """A word as it is written. Times in seconds from the window's beginning; the score, from 0 to
    1, is that of aligned words alone."""

    word: str
    start: float
    end: float
    score: float | None
    timing: str


def completed(
    written: Sequence[str],
    known: Sequence[PlacedWord | None],
    speech: Sequence[Span],
    duration: float,
) -> list[PlacedWord]:
    """Every word with times: a run of unknown ones shares the speech between its neighbours, or
    all the time between them where there is no speech, in proportion to the words' letters. Starts
    do not fall, and no word ends behind the window or the beginning of the next."""
    found: list[PlacedWord] = []
    place = 0
    while place < len(written):
        word = known[place]
        if word is not None:
            found.append(word)
            place += 1
            continue
        end = place
        while end < len(written) and known[end] is None:
            end += 1
        behind = known[end] if end < len(written) else None
        left = found[-1].end if found else 0.0
        right = behind.start if behind is not None else duration
        found += _shared(written[place:end], _within(speech, left, max(left, right)))
        place = end
    return _ordered(found, duration)


def _within(speech: Sequence[Span], left: float, right: float) -> list[Span]:
    parts = [(max(start, left), min(end, right)) for start, end in speech]
    return [(start, end) for start, end in parts if start < end] or [(left, right)]


def _shared(words: Sequence[str], parts: Sequence[Span]) -> list[PlacedWord]:
    weights = [sum(map(str.isalnum, word)) for word in words]
    share = sum(end - start for start, end in parts) / (sum(weights) or 1)
    found: list[PlacedWord] = []
    spent = 0.0
    for word, weight in zip(words, weights, strict=True):
        start = _at(parts, spent, opening=weight > 0)
        spent += weight * share
        end = _at(parts, spent, opening=False)
        found.append(PlacedWord(word, start, max(start, end), None, INTERPOLATED))
    return found


def _at(parts: Sequence[Span], spent: float, opening: bool) -> float:
    """The time at which so much of the parts is over; between two, the beginning of the later one
    for a word that opens there."""
    for start, end in parts:
        length = end - start
        if spent < length - 1e-9 or (not opening and spent <= length + 1e-9):
            return start + max(0.0, min(spent, length))
        spent -= length
    return parts[-1][1]


def _ordered(words: Sequence[PlacedWord], duration: float) -> list[PlacedWord]:
    """Rounded to milliseconds, within the window and without overlaps."""
    found: list[PlacedWord] = []
    latest = duration
    for word in reversed(words):
        start = min(max(word.start, 0.0), latest)
        end = min(max(word.end, start), latest)
        found.append(
            PlacedWord(word.word, round(start, 3), round(end, 3), word.score, word.timing)
        )
        latest = start
    return found[::-1]
