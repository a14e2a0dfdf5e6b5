"""Audio that is made: 16 kHz, mono, 16 bits."""

from __future__ import annotations

import random
import subprocess
import wave
from pathlib import Path

from scale.options import ROOT

RATE = 16_000


def write(path: Path, samples: bytes) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)


def noise(path: Path, seconds: float, seed: int) -> None:
    """Noise at -40 dB, another one for each seed, so that no two windows have the same audio."""
    dealt = random.Random(seed)
    count = int(seconds * RATE)
    # Two bytes a sample, of which the high one is 0 or 255: -256 to 255.
    low = dealt.randbytes(count)
    samples = bytearray(2 * count)
    samples[0::2] = low
    samples[1::2] = bytes(255 if byte & 1 else 0 for byte in low)
    write(path, bytes(samples))


def speech(path: Path, seconds: float) -> float:
    """The sample of the repository again and again; the seconds that were written."""
    with wave.open(str(ROOT / "docs/sample.wav"), "rb") as file:
        assert file.getframerate() == RATE and file.getnchannels() == 1 and file.getsampwidth() == 2
        sample = file.readframes(file.getnframes())
    times = max(1, round(seconds * RATE * 2 / len(sample)))
    write(path, sample * times)
    return times * len(sample) / 2 / RATE


def as_mp3(recording: Path) -> Path:
    """The same as MP3 of 64 kbit/s, by ffmpeg."""
    encoded = recording.with_suffix(".mp3")
    command = ["ffmpeg", "-v", "error", "-i", str(recording), "-b:a", "64k", str(encoded)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return encoded
