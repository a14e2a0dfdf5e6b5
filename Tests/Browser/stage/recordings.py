"""Sound to give to the server: babble of any length that is made here, and speech of real people where there is some."""

from __future__ import annotations

import math
import shutil
import subprocess
import wave
from pathlib import Path

import pytest

from stage.server import REPOSITORY

SPEECH = REPOSITORY.parent / "shared" / "speech"
RATE = 8_000
PITCHES = {"low": 200, "high": 800}
# Ten seconds that are repeated: syllables with a breath at the end.
PHRASE_SECONDS = 10


def babble(path: Path, seconds: int, pitch: str = "low") -> Path:
    """Sound that an energy-based detector takes for speech without a pause. The ending says the format."""
    source = path if path.suffix == ".wav" else path.with_suffix(".source.wav")
    phrase = _phrase(PITCHES[pitch])
    with wave.open(str(source), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        for _ in range(-(-seconds // PHRASE_SECONDS)):
            file.writeframesraw(phrase)
    if source != path:
        convert(source, path)
        source.unlink()
    return path


def convert(source: Path, target: Path) -> None:
    subprocess.run(
        ["ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-i", str(source), str(target)], check=True)


def real_speech(folder: Path) -> list[Path]:
    """Three short recordings of speech in three formats."""
    found = [SPEECH / name for name in (
        "librivox-sense_and_sensibility_01_austen_64kb-0870.wav", "jfk.mp3", "libri-61-70968-0000.flac")]
    if all(path.exists() for path in found):
        return found
    if shutil.which("espeak-ng") is None:
        pytest.skip("there are no recordings of speech here, and no espeak-ng to make some")
    sentences = {
        "austen.wav": "He was not an ill disposed young man, unless to be rather cold hearted is to be ill disposed.",
        "kennedy.mp3": "Ask not what your country can do for you. Ask what you can do for your country.",
        "wizard.flac": "He began a confused complaint against the wizard who had vanished behind the curtain.",
    }
    return [_spoken(folder / name, text) for name, text in sentences.items()]


def _spoken(path: Path, text: str) -> Path:
    source = path.with_suffix(".source.wav")
    subprocess.run(["espeak-ng", "-s", "140", "-w", str(source), text], check=True)
    convert(source, path)
    source.unlink()
    return path


def _phrase(pitch: int) -> bytes:
    """Unsigned 8-bit samples: a tone that swells and dies away three times a second, and a breath of 0.2 s."""
    samples = bytearray()
    for index in range(PHRASE_SECONDS * RATE):
        time = index / RATE
        is_breath = time > PHRASE_SECONDS - 0.2
        loudness = 0 if is_breath else 0.7 * max(0, math.sin(math.pi * (3 * time % 1)) - 0.3)
        samples.append(128 + round(loudness * 127 * math.sin(2 * math.pi * pitch * time)))
    return bytes(samples)
