"""What PocketSphinx found of the words of a graph."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .audio_file import SAMPLE_RATE

FRAME_SAMPLES = SAMPLE_RATE // 100
_FRAME = FRAME_SAMPLES / SAMPLE_RATE  # Seconds.
# A frame's features are those of 25.6 ms from its beginning on, so a boundary between two frames
# lies 12.8 - 5 ms later in the sound.
_CENTRE = 0.008
# Behind a pause words are found so much earlier still, as the features' derivatives, over seven
# frames, rise before the sound does. Measured, see Benchmarks/whisperx/alignment.py.
_LEAD = 0.022
# Nepers in a unit of the decoder's scores: a logarithm to the base 1.0001, shifted by ten bits.
_UNIT = 1024 * math.log(1.0001)
_SCORE_SCALE = 8.0


@dataclass(frozen=True)
class HeardWord:
    """A word of the graph with its times in seconds, its frames, and the sum over them of `log`
    (likelihood of the aligned state / likelihood of the frame's best state), in nepers."""

    name: str
    start: float
    end: float
    frames: int
    log_ratio: float


def heard_words(segments: Iterable[Any]) -> list[HeardWord]:
    """The decoder's segments without its silences and noises. Its times are corrected for where its
    frames lie in the sound."""
    found: list[HeardWord] = []
    behind_pause = False
    for segment in segments:
        name: str = segment.word
        if name[0] in "<[":
            behind_pause = True
            continue
        start = segment.start_frame * _FRAME + _CENTRE + (_LEAD if behind_pause else 0.0)
        end = (segment.end_frame + 1) * _FRAME + _CENTRE
        frames = segment.end_frame + 1 - segment.start_frame
        ratio = math.log(max(segment.ascore, 1e-300)) / math.log(1.0001) * _UNIT
        # The number of a pronunciation is left out: and(2).
        found.append(HeardWord(name.partition("(")[0], start, end, frames, ratio))
        behind_pause = False
    return found


def score(words: Sequence[HeardWord]) -> float:
    """exp(r / 8), where r is the mean log ratio of the words' frames: a goodness of pronunciation
    after Witt and Young (2000), with the best of all states in the place of their phone loop. Right
    words have about 0.63, words of another text 0.31."""
    frames = sum(word.frames for word in words)
    return math.exp(min(0.0, sum(word.log_ratio for word in words) / frames / _SCORE_SCALE))
