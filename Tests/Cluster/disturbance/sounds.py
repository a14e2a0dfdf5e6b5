"""Recordings whose transcripts are known, one kind for each engine that workers can have."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Protocol

from harness.tones import ToneFile
from harness.wave_file import RATE, repeated, wave_file

TOLERANCE_SECONDS = 0.002


class Sound(Protocol):
    @property
    def content(self) -> bytes: ...

    def fault(self, transcript: dict[str, Any]) -> str | None:
        """What is wrong with a transcript of it; `None` where every window is there once, in its place, with its text."""


def _gap(transcript: dict[str, Any]) -> str | None:
    gaps = [segment["id"] for segment in transcript["segments"] if segment["gap"]]
    return f"windows failed: segments {gaps}" if gaps else None


@dataclass(frozen=True)
class ToneSound:
    """Recognised by harness/recogniser.py. Its window says which one it is."""

    file: ToneFile

    @property
    def content(self) -> bytes:
        return self.file.content

    def fault(self, transcript: dict[str, Any]) -> str | None:
        segments = transcript["segments"]
        texts = [segment["text"] for segment in segments]
        if fault := _gap(transcript):
            return fault
        if texts != self.file.texts:
            return f"it says {texts}, and has {self.file.texts}"
        for segment, (_, begin, length) in zip(segments, self.file.windows, strict=True):
            if abs(segment["start"] - begin) > 0.3 or abs(segment["end"] - begin - length) > 0.3:
                return f"{segment['text']} lasts from {begin} to {begin + length} s, and is placed at {segment}"
        return None


@dataclass(frozen=True)
class LengthSound:
    """For the engine `instant`, whose windows cover the file, each with its length as its text."""

    seconds: float
    content: bytes

    @staticmethod
    def deal(dice: Random) -> LengthSound:
        count = dice.randrange(40 * RATE, 300 * RATE)
        hum = array("h", [dice.randrange(-2000, 2000) for _ in range(RATE)])
        return LengthSound(count / RATE, wave_file((hum * (count // RATE + 1))[:count]))

    def fault(self, transcript: dict[str, Any]) -> str | None:
        if fault := _gap(transcript):
            return fault
        place = 0.0
        for segment in transcript["segments"]:
            start, end = segment["start"], segment["end"]
            if abs(start - place) > TOLERANCE_SECONDS:
                return f"a hole or an overlap between {place} and {start} s"
            if abs(end - start - float(segment["text"])) > TOLERANCE_SECONDS:
                return f"a window of {segment['text']} s lasts from {start} to {end} s"
            place = end
        if abs(place - self.seconds) > TOLERANCE_SECONDS:
            return f"the windows end at {place} s, the file at {self.seconds} s"
        return None


@dataclass(frozen=True)
class SpokenSound:
    """For the engine `pocketsphinx`, which hears the same every time: compared with an undisturbed transcript."""

    content: bytes
    reference: list[tuple[float, float, str]]

    @staticmethod
    def recording(path: Path, times: int) -> bytes:
        return repeated(path, times, silence=3.6)

    @staticmethod
    def lines(transcript: dict[str, Any]) -> list[tuple[float, float, str]]:
        return [(one["start"], one["end"], one["text"]) for one in transcript["segments"]]

    def fault(self, transcript: dict[str, Any]) -> str | None:
        if fault := _gap(transcript):
            return fault
        found = self.lines(transcript)
        return None if found == self.reference else f"it says {found}, undisturbed {self.reference}"
