"""One long recording: recordings in a row, with silence, music and noise between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from speech import audio, non_speech
from speech.audio import Samples
from speech.manifest import Recording

# Between two recordings, in turns.
GAPS = (
    ("silence", 12.0), ("chords", 8.0), ("silence", 5.0), ("pink noise", 10.0), ("silence", 20.0),
    ("rain", 6.0), ("hum", 9.0),
)  # fmt: skip


@dataclass(frozen=True)
class LongFile:
    """Samples, [samples] at 16 kHz, what is said in them, and how much of them is recordings, in seconds."""

    samples: Samples
    reference: str
    count: int
    speech_seconds: float


def join(recordings: Sequence[Recording], seconds: float, seed: int) -> LongFile | None:
    """Takes recordings in their order, each once, as long as they and their gaps end within `seconds`;
    None where not even one does. One that is too long for what is left is passed over."""
    random = numpy.random.default_rng(seed)
    pieces: list[Samples] = []
    texts: list[str] = []
    length = speech = 0.0
    for recording in recordings:
        kind, gap = GAPS[len(texts) % len(GAPS)]
        if length + gap + (recording.seconds or 0) > seconds:
            continue
        samples = audio.decode(recording.path)
        if length + gap + audio.seconds(samples) > seconds:
            continue
        pieces += [non_speech.make(kind, gap, random), samples]
        texts.append(recording.reference)
        length += gap + audio.seconds(samples)
        speech += audio.seconds(samples)
    if not texts:
        return None
    return LongFile(numpy.concatenate(pieces), " ".join(texts), len(texts), speech)
