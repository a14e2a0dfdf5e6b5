"""Says whether a text can be what was spoken. Decides; does nothing."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

# Whisper's own limits (Radford et al. 2022, section 4.5): a text that repeats itself compresses
# better, and one that the model does not believe in has improbable tokens.
HIGHEST_COMPRESSION = 2.4
LOWEST_AVERAGE = -1.0
HIGHEST_SILENCE = 0.6
# Where the model is nearly sure that there is no speech, it has to believe in the text more than
# that. Measured with Whisper base: what it makes of a chord of 0.6 s ("you") has 0.93 to 0.95 and
# -0.90 to -1.01; single digits through a telephone, and 44 recordings in noise of their own loudness
# and twice that, have at most 0.74.
NEARLY_SURE_OF_SILENCE = 0.9
LOWEST_AVERAGE_THEN = -0.7
# Characters that can be spoken in a second: the fastest talkers reach about six syllables, which
# are some 25 letters, or as many signs of scripts that write syllables.
LETTERS_PER_SECOND = 40.0
SIGNS_PER_SECOND = 14.0
# What is shorter is given this much time, in seconds: "OK" takes little.
LEAST_SECONDS = 1.0
# What may be wrong with a text.
IMPROBABLE = "improbable"
TOO_LONG = "too long for its time"
REPETITIVE = "repetitive"
CUT = "cut short"
# An n-gram that stands more often than this in a row, one behind the other, is a loop.
MOST_REPEATS = 3
LONGEST_PATTERN = 60
# A text whose words are longer on average is not divided into words.
_LETTERS_PER_WORD = 15
# Scripts in which a sign is a syllable or a word: kana, Han, Hangul, and their neighbours.
_SYLLABIC = ((0x2E80, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF))


@dataclass(frozen=True)
class Decoded:
    """What one decoding of a window gave. `average` is the mean log probability of its tokens,
    `silence` the probability that there is no speech. `is_cut` says that it had no room for more."""

    tokens: tuple[int, ...]
    text: str
    average: float | None
    silence: float = 0.0
    is_cut: bool = False

    @property
    def is_silence(self) -> bool:
        """Whether the model hears no speech and does not believe in the text: as Whisper decides,
        and where it is nearly sure of the one also with some belief in the other."""
        average = -math.inf if self.average is None else self.average
        if self.silence > NEARLY_SURE_OF_SILENCE:
            return average < LOWEST_AVERAGE_THEN
        return self.silence > HIGHEST_SILENCE and average < LOWEST_AVERAGE

    def fault(self, seconds: float) -> str | None:
        """What is wrong with it as the text of so many seconds of audio; None where nothing is."""
        text = self.text.strip()
        if not text:
            return None
        if self.average is None or self.average < LOWEST_AVERAGE:
            return IMPROBABLE
        if speaking_time(text) > max(seconds, LEAST_SECONDS):
            return TOO_LONG
        if compression(text) > HIGHEST_COMPRESSION or repeats(units(text)) > MOST_REPEATS:
            return REPETITIVE
        return CUT if self.is_cut else None


def compression(text: str) -> float:
    """How many times smaller the text gets when it is compressed. The limit was found with Latin
    letters, one byte each; in UTF-8 prose of scripts with three bytes a letter reaches it. So a
    letter of any alphabet counts as one byte; a sign that stands for several letters as its three."""
    letters: dict[str, int] = {}
    data = bytearray()
    for sign in text:
        if sign.isascii() or _is_syllabic(sign):
            data += sign.encode()
        else:
            data.append(128 + letters.setdefault(sign, len(letters)) % 128)
    return len(data) / len(zlib.compress(data)) if data else 0.0


def _is_syllabic(sign: str) -> bool:
    return any(low <= ord(sign) <= high for low, high in _SYLLABIC)


def speaking_time(text: str) -> float:
    """The least seconds in which a text can be spoken."""
    signs = sum(map(_is_syllabic, text))
    return signs / SIGNS_PER_SECOND + (len(text) - signs) / LETTERS_PER_SECOND


def units(text: str) -> list[str]:
    """Words without their marks; the signs themselves where words are not divided by spaces."""
    return [unit for unit, _ in _placed_units(text)]


def _placed_units(text: str) -> list[tuple[str, int]]:
    """Units, each with the place in the text at which it and its marks end."""
    words = [(match.group(), match.end()) for match in re.finditer(r"\S+", text)]
    plain = [("".join(filter(str.isalnum, word.lower())), end) for word, end in words]
    plain = [(word, end) for word, end in plain if word]
    if sum(len(word) for word, _ in plain) <= _LETTERS_PER_WORD * len(plain):
        return plain
    return [(sign.lower(), place + 1) for place, sign in enumerate(text) if sign.isalnum()]


def shortened(text: str) -> str:
    """The text without what a loop says after its third time."""
    while True:
        placed = _placed_units(text)
        found = [loop for loop in loops([unit for unit, _ in placed]) if loop[2] > MOST_REPEATS]
        if not found:
            return text
        start, length, count = max(found, key=lambda loop: loop[1] * loop[2])
        kept = placed[start + length * MOST_REPEATS - 1][1]
        text = text[:kept] + text[placed[start + length * count - 1][1] :]


def repeats(parts: Sequence[str]) -> int:
    """How often a pattern of at most ``LONGEST_PATTERN`` parts stands in a row at most."""
    return max((count for _, _, count in loops(parts)), default=min(1, len(parts)))


def loops(parts: Sequence[str]) -> list[tuple[int, int, int]]:
    """Patterns that follow themselves: where the first begins, its length, how often it stands.
    Takes time in proportion to the parts and the longest pattern."""
    found: list[tuple[int, int, int]] = []
    for length in range(1, min(LONGEST_PATTERN, len(parts) // 2) + 1):
        run = 0
        for place in range(length, len(parts) + 1):
            if place < len(parts) and parts[place] == parts[place - length]:
                run += 1
                continue
            if run >= length:
                found.append((place - run - length, length, 1 + run // length))
            run = 0
    return found
