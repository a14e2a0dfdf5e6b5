"""What one way of transcribing made of one recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Word:
    """A word as it was written; times in seconds from the recording's start, None where unknown."""

    text: str
    start: float | None
    end: float | None


@dataclass(frozen=True)
class Segment:
    """A stretch of text; times in seconds from the recording's start."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Transcript:
    """`language` is None where none was found out. `failure` says why there is no text."""

    language: str | None
    segments: tuple[Segment, ...]
    failure: str | None = None

    @property
    def text(self) -> str:
        return " ".join(segment.text.strip() for segment in self.segments)


def parse(answer: dict[str, Any]) -> Transcript:
    """Reads the JSON that the server's transcripts and the answers of `bare` have in common."""
    segments = [
        Segment(
            segment["start"],
            segment["end"],
            segment["text"],
            tuple(
                Word(word["word"], word.get("start"), word.get("end"))
                for word in segment.get("words") or ()
            ),
        )
        for segment in answer["segments"]
    ]
    return Transcript(answer.get("language"), tuple(segments))
