"""Recordings of one length, cut from real speech in a row, or from synthesized speech."""

from __future__ import annotations

import csv
import subprocess
import wave
from pathlib import Path

import numpy

RATE = 16_000
# Between the beginnings of two recordings, as a part of their length.
STEP = 0.73
LONGEST_REEL_SECONDS = 1_200
SENTENCES = (
    "The harbour was quiet in the morning, and the boats lay still upon the water.",
    "Three engineers walked along the old railway to look at the bridge.",
    "Please turn the large wheel to the left until the red lamp goes out.",
    "Nobody remembered who had written the first page of the report.",
    "The train to the north leaves every hour from platform seven.",
    "After the storm the whole street was covered with broken branches.",
    "A good recording needs a quiet room and somebody who speaks slowly.",
    "They sold the old machine and bought two smaller ones with the money.",
)


class Reel:
    """Speech to cut from; it begins anew behind its end."""

    def __init__(self, speech: Path | None, folder: Path) -> None:
        sources = english(speech) if speech is not None else []
        self.origin = f"{len(sources)} recordings in {speech}"
        if not sources:
            sources = _synthesized(folder)
            self.origin = f"{len(sources)} sentences by espeak-ng"
        pieces: list[numpy.ndarray] = []
        length = 0
        for source in sources:
            if length > LONGEST_REEL_SECONDS * RATE:
                break
            pieces.append(_decoded(source))
            length += len(pieces[-1])
        self._samples = numpy.concatenate(pieces)

    def write(self, path: Path, number: int, seconds: float) -> None:
        """One recording as a WAV file. Its loudness differs a little from that of all others, so
        that no two are the same."""
        first = int(number * STEP * seconds * RATE)
        places = (first + numpy.arange(int(seconds * RATE))) % len(self._samples)
        gain = 0.9 - 0.001 * (number % 400)
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes((self._samples[places] * gain).astype("<i2").tobytes())


def english(speech: Path) -> list[Path]:
    """WAV files of a folder; where a MANIFEST.tsv says which are English, only those."""
    files = sorted(speech.glob("*.wav"))
    manifest = speech / "MANIFEST.tsv"
    if not manifest.exists():
        return files
    with manifest.open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = {row["file"] for row in rows if row["language"] == "en"}
    return [file for file in files if file.name in names]


def _decoded(path: Path) -> numpy.ndarray:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-f", "s16le", "-ac", "1"]
    output = subprocess.run([*command, "-ar", str(RATE), "-"], check=True, capture_output=True, timeout=60)
    return numpy.frombuffer(output.stdout, "<i2")


def _synthesized(folder: Path) -> list[Path]:
    paths = [folder / f"sentence{number}.wav" for number in range(len(SENTENCES))]
    for path, sentence in zip(paths, SENTENCES, strict=True):
        subprocess.run(["espeak-ng", "-v", "en-us", "-w", str(path), sentence], check=True, timeout=60)
    return paths
