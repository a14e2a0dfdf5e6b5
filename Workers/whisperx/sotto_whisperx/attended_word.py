"""Words as Whisper's attention divides a text."""

from __future__ import annotations

from collections.abc import Sequence

# A word as it stands in the text, with the space before it; when attention turns to it and away, in
# seconds; its mean probability.
AttendedWord = tuple[str, float, float, float]

# Languages that Whisper writes without spaces between words.
UNSPACED = frozenset(["ja", "lo", "my", "th", "yue", "zh"])


def joined(words: Sequence[AttendedWord]) -> list[AttendedWord]:
    """The words of a text with spaces, each whole: Whisper's tokens divide "real-time" and "1,000"
    at their marks. The probability is that of the least probable part."""
    whole: list[AttendedWord] = []
    for word, start, end, probability in words:
        if whole and not word.startswith(" "):
            before, first, _, least = whole[-1]
            whole[-1] = (before + word, first, end, min(least, probability))
        else:
            whole.append((word, start, end, probability))
    return whole
