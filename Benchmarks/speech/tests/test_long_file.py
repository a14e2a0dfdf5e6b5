"""Recordings joined to a long file."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from speech import audio, long_file
from speech.long_file import GAPS
from speech.manifest import Recording


def recording(folder: Path, name: str, seconds: float) -> Recording:
    audio.write(folder / name, numpy.full(int(seconds * audio.RATE), 0.25))
    return Recording(name, folder / name, "en", f"words of {name}", None)


def test_joins_what_fits(tmp_path: Path) -> None:
    recordings = [
        recording(tmp_path, "a.wav", 1), recording(tmp_path, "b.wav", 60),
        recording(tmp_path, "c.wav", 2),
    ]  # fmt: skip
    joined = long_file.join(recordings, 30, seed=1)
    assert joined is not None
    assert joined.reference == "words of a.wav words of c.wav"
    assert (joined.count, joined.speech_seconds) == (2, 3)
    length = GAPS[0][1] + 1 + GAPS[1][1] + 2
    assert len(joined.samples) == int(length * audio.RATE)
    loud = joined.samples[int(GAPS[0][1] * audio.RATE) :][: audio.RATE]
    assert loud == pytest.approx(numpy.full(audio.RATE, 0.25), abs=0.001)


def test_there_is_none_where_nothing_fits(tmp_path: Path) -> None:
    assert long_file.join([recording(tmp_path, "a.wav", 1)], 5, seed=1) is None
    assert long_file.join([], 600, seed=1) is None
