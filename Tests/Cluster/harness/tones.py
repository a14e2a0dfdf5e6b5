"""Recordings in which each window says by its pitch which one it is, and the ear that tells.

A window is a tone of its own, in pieces of 1.2 s with short pauses between them, which do not part it; between windows
there is more silence than a window may hold. Samples are 16 bit, one channel, 16 kHz.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from harness.wave_file import RATE, wave_file

LOWEST_HERTZ = 400
STEP_HERTZ = 4
WINDOWS_OF_A_FILE = 12
KINDS = 56
"""Files with numbers that far apart sound alike."""

_AMPLITUDE = 9_000
_PIECE = 6 * RATE // 5
_PAUSE = 3 * RATE // 10
_SILENCE = 18 * RATE // 5
"""Speech is parted at silences of more than 3 s (docs/engines.md, Finding speech)."""


@lru_cache(maxsize=None)
def _second(code: int) -> array[int]:
    """A second of a tone; whole periods, so that it can follow itself."""
    turn = 2 * math.pi * (LOWEST_HERTZ + STEP_HERTZ * code) / RATE
    return array("h", [int(_AMPLITUDE * math.sin(turn * place)) for place in range(RATE)])


def _piece(code: int) -> array[int]:
    second = _second(code)
    return (second * (_PIECE // RATE + 1))[:_PIECE]


def text_of(code: int) -> str:
    """One word, so that no caption is parted."""
    return f"tone-{code}"


@dataclass(frozen=True)
class ToneFile:
    """A recording: for each window its code, where it begins, and its length in seconds."""

    number: int
    windows: list[tuple[int, float, float]]
    content: bytes

    @property
    def texts(self) -> list[str]:
        return [text_of(code) for code, _, _ in self.windows]

    @staticmethod
    def make(number: int, pieces: list[int]) -> ToneFile:
        """- pieces: of each window; at most `WINDOWS_OF_A_FILE` of them."""
        assert len(pieces) <= WINDOWS_OF_A_FILE
        samples = array("h", bytes(2 * (RATE // 5)))
        windows: list[tuple[int, float, float]] = []
        for index, count in enumerate(pieces):
            code = number % KINDS * WINDOWS_OF_A_FILE + index
            begin = len(samples)
            for place in range(count):
                if place > 0:
                    samples.extend(array("h", bytes(2 * _PAUSE)))
                samples.extend(_piece(code))
            windows.append((code, begin / RATE, (len(samples) - begin) / RATE))
            samples.extend(array("h", bytes(2 * _SILENCE)))
        return ToneFile(number, windows, wave_file(samples))

    @staticmethod
    def deal(number: int, dice: Random) -> ToneFile:
        """One with three to nine windows of 1 to 12 s."""
        return ToneFile.make(number, [dice.choice([1, 1, 2, 2, 3, 4, 8]) for _ in range(dice.randint(3, 9))])


def code_heard(samples: array[int]) -> int | None:
    """The code of the tone in a window; `None` where it is none.

    Method: from one upward crossing of zero to the next, behind a swing below a quarter of the amplitude, is a period;
    longer ones than any tone's are pauses.
    """
    threshold = _AMPLITUDE // 4
    is_armed = False
    last: int | None = None
    periods = 0
    length = 0
    longest = 2 * RATE // LOWEST_HERTZ
    for place, sample in enumerate(samples):
        if sample < -threshold:
            is_armed = True
        elif is_armed and sample >= 0:
            is_armed = False
            if last is not None and place - last <= longest:
                periods += 1
                length += place - last
            last = place
    if periods < 100:
        return None
    code = (periods * RATE / length - LOWEST_HERTZ) / STEP_HERTZ
    return round(code) if abs(code - round(code)) < 0.3 else None
