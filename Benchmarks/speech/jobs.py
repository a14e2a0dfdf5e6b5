"""What a way of transcribing is given, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from speech.transcript import Transcript


@dataclass(frozen=True)
class Job:
    """A file to transcribe. `language` None: the way has to find it out."""

    path: Path
    language: str | None


@dataclass(frozen=True)
class Done:
    """Transcripts in the order of the jobs, and the seconds that all of them took together. Without
    `has_text` only their languages were found out."""

    transcripts: list[Transcript]
    seconds: float
    has_text: bool = True


class Way(Protocol):
    """One way from recordings to transcripts, loaded and warm."""

    name: str
    # None: any.
    languages: frozenset[str] | None
    finds_language: bool

    def transcribe(self, jobs: Sequence[Job], *, word_times: bool) -> Done: ...

    def find_languages(self, jobs: Sequence[Job]) -> Done | None:
        """Transcribes without the language, or finds it out alone; None where the way cannot."""

    def processor_seconds(self) -> float:
        """Processor time that all of its processes have used so far."""

    def memory(self) -> dict[str, int]:
        """Peak memory in bytes, by kind of process."""
