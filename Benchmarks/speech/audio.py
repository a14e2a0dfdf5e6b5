"""Recordings as 16 kHz mono samples and back."""

from __future__ import annotations

import subprocess
import wave
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray

# Floats from -1 to 1, [samples] at 16 kHz.
Samples = NDArray[numpy.floating[Any]]
RATE = 16_000
DECODE_SECONDS = 300


def decode(path: Path) -> Samples:
    """The recording as 32-bit floats from -1 to 1, [samples] at 16 kHz, mixed to one channel.

    Raises RuntimeError where ffmpeg cannot decode it."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1"]
    output = subprocess.run(
        [*command, "-ar", str(RATE), "-"], capture_output=True, timeout=DECODE_SECONDS
    )
    if output.returncode:
        words = output.stderr.decode(errors="replace").strip()
        raise RuntimeError(f"ffmpeg cannot decode {path}: {words[-500:]}")
    return numpy.frombuffer(output.stdout, "<f4")


def write(path: Path, samples: Samples) -> None:
    """Writes floats from -1 to 1 as 16-bit WAV; what is beyond is clipped."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((numpy.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())


def seconds(samples: Samples) -> float:
    return len(samples) / RATE
