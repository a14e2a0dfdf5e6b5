"""Decodes a window again whose text cannot be what was spoken. Decides; computes nothing itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from .text_quality import (
    CUT,
    HIGHEST_COMPRESSION,
    IMPROBABLE,
    MOST_REPEATS,
    REPETITIVE,
    Decoded,
    compression,
    loops,
    repeats,
    units,
)

# Whisper's own temperatures (Radford et al. 2022, section 4.5).
TEMPERATURES = (0.2, 0.4, 0.6, 0.8, 1.0)
# So many decodings in a row in which the model believes less than in one before them say that a
# higher temperature leads further away.
_WORSE_AT_MOST = 2
# Fewer decodings do not tell what a speaker repeated from a loop of the model.
_FEWEST_TO_COMPARE = 3
# Without them only what is said more often than this in a row, or compresses better, is taken for a
# loop of the model: no speaker says "no" eleven times, but many say it five times.
_MOST_SAID = 10
_MOST_COMPRESSED = 2 * HIGHEST_COMPRESSION


@dataclass(frozen=True)
class Rescue:
    """The text to take, and what is still wrong with it; None where nothing is. `loops` says that
    what it repeats is the model's doing and not the speaker's, `attempts` how often it was decoded
    again."""

    decoded: Decoded
    doubt: str | None
    loops: bool = False
    attempts: int = 0


def rescued(
    first: Decoded,
    again: Callable[[float], Decoded],
    seconds: float,
    wants: Callable[[], bool],
    was_prompted: bool,
) -> Rescue:
    """The first decoding that has no fault; a window that turns out to be silence has no text.
    Where all have one, the most probable of those that only break off, or else of those that do not
    repeat themselves, or of all, in doubt. `again` decodes without a prompt at a temperature; it is
    not called any more once `wants` says no, or where improbable texts only become more improbable."""
    tried = [first]
    worse = 0
    for temperature in ((0.0,) if was_prompted else ()) + TEMPERATURES:
        if not wants():
            break
        decoded = again(temperature)
        if decoded.is_silence:
            return Rescue(replace(decoded, tokens=(), text=""), None, attempts=len(tried))
        if decoded.fault(seconds) is None:
            return Rescue(decoded, None, attempts=len(tried))
        improbable = _improbable(tried, seconds)
        tried.append(decoded)
        is_worse = (
            decoded.fault(seconds) == IMPROBABLE
            and improbable
            and _belief(decoded) < max(map(_belief, improbable))
        )
        worse = worse + 1 if is_worse else 0
        if worse == _WORSE_AT_MOST:
            break
    cut = [decoded for decoded in tried if decoded.fault(seconds) == CUT]
    best = max(cut or _improbable(tried, seconds) or tried, key=_belief)
    doubt = best.fault(seconds)
    attempts = len(tried) - 1
    if attempts + 1 < _FEWEST_TO_COMPARE:
        return Rescue(best, doubt, is_surely_a_loop(best.text), attempts)
    is_said = _is_said(tried)
    if doubt == REPETITIVE and is_said and not is_surely_a_loop(best.text):
        return Rescue(best, None, attempts=attempts)
    # An improbable text, or one that is too long, may be a loop as well.
    is_loop = not is_said and repeats(units(best.text)) > MOST_REPEATS
    return Rescue(best, doubt, is_loop, attempts)


def is_surely_a_loop(text: str) -> bool:
    """Whether a text repeats itself as no speaker does, without others to compare it with."""
    count = repeats(units(text))
    return count > _MOST_SAID or (count > MOST_REPEATS and compression(text) > _MOST_COMPRESSED)


def _improbable(tried: list[Decoded], seconds: float) -> list[Decoded]:
    return [decoded for decoded in tried if decoded.fault(seconds) == IMPROBABLE]


def _belief(decoded: Decoded) -> float:
    return -math.inf if decoded.average is None else decoded.average


def _is_said(tried: list[Decoded]) -> bool:
    """Whether one pattern stands equally often in most decodings: a speaker may repeat himself, but
    a loop of the model has another length at each temperature, or the length of its room."""
    found = [_longest_loop(decoded) for decoded in tried if not decoded.is_cut]
    common = max(found, key=found.count, default=((), 0))
    return common[1] > MOST_REPEATS and found.count(common) > len(tried) / 2


def _longest_loop(decoded: Decoded) -> tuple[tuple[str, ...], int]:
    parts = units(decoded.text)
    start, length, count = max(loops(parts), key=lambda loop: loop[2], default=(0, 0, 0))
    return tuple(parts[start : start + length]), count
