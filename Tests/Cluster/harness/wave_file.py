"""WAV files of 16 bit and one channel."""

from __future__ import annotations

import io
import sys
import wave
from array import array
from pathlib import Path

RATE = 16_000


def wave_file(samples: array[int]) -> bytes:
    data = array("h", samples)
    if sys.byteorder == "big":
        data.byteswap()
    target = io.BytesIO()
    with wave.open(target, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(data.tobytes())
    return target.getvalue()


def samples_of(content: bytes) -> array[int]:
    """Raises `wave.Error` for what is no such file."""
    with wave.open(io.BytesIO(content)) as reader:
        if (reader.getnchannels(), reader.getsampwidth()) != (1, 2):
            raise wave.Error("not 16 bit in one channel")
        samples = array("h", reader.readframes(reader.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def repeated(path: Path, times: int, *, silence: float) -> bytes:
    """A recording again and again, with silence of so many seconds behind each."""
    with wave.open(str(path)) as reader:
        assert reader.getframerate() == RATE, f"{path} has another rate than {RATE} Hz"
    once = samples_of(path.read_bytes())
    once.extend(array("h", bytes(2 * int(silence * RATE))))
    return wave_file(once * times)
