"""What all ways of transcribing are given in one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy

from speech import audio, long_file, manifest, non_speech, word_times
from speech.audio import Samples
from speech.long_file import LongFile
from speech.manifest import Recording, Skipped
from speech.non_speech import Part
from speech.word_times import TimedRecording

QUICK_RECORDINGS = 10
QUICK_PER_LANGUAGE = 2
QUICK_SECONDS = 12.0


@dataclass(frozen=True)
class Sizes:
    """How much is taken, in seconds of audio; 0 leaves a part out."""

    non_speech: float
    long_file: float
    word_times: float


@dataclass(frozen=True)
class Material:
    """Recordings with their lengths in seconds; a file without speech; a long file, if there are English
    recordings for one; recordings with true word times."""

    recordings: tuple[Recording, ...]
    seconds: dict[str, float]
    skipped: tuple[Skipped, ...]
    non_speech: Path | None
    parts: tuple[Part, ...]
    non_speech_seconds: float
    long: LongFile | None
    long_path: Path
    timed: tuple[TimedRecording, ...]

    def length(self, recordings: Sequence[Recording]) -> float:
        return sum(self.seconds[recording.name] for recording in recordings)


def gather(
    speech: Path, excluded: Sequence[str], sizes: Sizes, folder: Path, *, seed: int, quick: bool
) -> Material:
    """Reads the manifest and makes the other files in `folder`. Raises ManifestError, and RuntimeError
    for a recording that cannot be decoded."""
    read = manifest.read(speech, excluded)
    seconds = {
        one.name: one.seconds or audio.seconds(audio.decode(one.path)) for one in read.recordings
    }
    recordings = _few(read.recordings, seconds) if quick else read.recordings
    if not recordings:
        raise manifest.ManifestError(f"{speech} has no recording that can be scored")
    quiet = None
    parts: list[Part] = []
    if sizes.non_speech:
        quiet = folder / "non-speech.wav"
        samples, parts = non_speech.all_kinds(sizes.non_speech, seed)
        audio.write(quiet, samples)
    long = None
    long_path = folder / "long.wav"
    if sizes.long_file:
        english = [one for one in read.recordings if one.language == "en"]
        long = long_file.join(english, sizes.long_file, seed)
        if long:
            audio.write(long_path, _unclipped(long.samples))
    return Material(
        tuple(recordings), seconds, read.skipped, quiet, tuple(parts), sizes.non_speech,
        long, long_path, tuple(_timed(speech, sizes.word_times)),
    )  # fmt: skip


def _few(recordings: Sequence[Recording], seconds: dict[str, float]) -> list[Recording]:
    """A handful of short ones, of as many languages as there are."""
    taken: list[Recording] = []
    for turn in range(QUICK_PER_LANGUAGE):
        for language in dict.fromkeys(one.language for one in recordings):
            short = [
                one
                for one in recordings
                if one.language == language and seconds[one.name] <= QUICK_SECONDS
            ]
            taken += short[turn : turn + 1]
    names = {one.name for one in taken[:QUICK_RECORDINGS]}
    return [one for one in recordings if one.name in names]


def _timed(speech: Path, limit: float) -> list[TimedRecording]:
    """Recordings with word times, in the tables' order, up to that many seconds by their last words."""
    taken: list[TimedRecording] = []
    length = 0.0
    for recording in word_times.read(speech):
        length += recording.words[-1].end or 0
        if length > limit:
            break
        taken.append(recording)
    return taken


def _unclipped(samples: Samples) -> Samples:
    """Quieter as a whole where recordings come out above full scale."""
    quieter: Samples = samples / max(1.0, float(numpy.max(numpy.abs(samples))))
    return quieter
