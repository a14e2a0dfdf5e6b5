"""Makes turns of speakers fewer. Decides; does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# Start, end (seconds) and speaker.
Turn = tuple[float, float, str]

_LONGEST_GAP = 100_000.0  # Seconds; more than a day.


def merged(turns: Iterable[Turn], gap: float = 0.0) -> list[Turn]:
    """Turns in the order of their starts. Those of one speaker with at most `gap` seconds between
    them become one; what others say meanwhile stays."""
    open_turns: dict[str, Turn] = {}
    done: list[Turn] = []
    for start, end, speaker in sorted(turns):
        last = open_turns.get(speaker)
        # Times have three decimals, which floats meet only nearly.
        if last is not None and start - last[1] <= gap + 1e-6:
            open_turns[speaker] = (last[0], max(last[1], end), speaker)
            continue
        if last is not None:
            done.append(last)
        open_turns[speaker] = (start, end, speaker)
    return sorted([*done, *open_turns.values()])


def growing_gaps() -> Iterator[float]:
    """Gaps to try one after another where turns are too many; after the last one, a speaker has one
    turn in a file."""
    yield from (0.0, 0.1, 0.5)
    gap = 1.0
    while gap < _LONGEST_GAP:
        yield gap
        gap *= 2
    yield _LONGEST_GAP
