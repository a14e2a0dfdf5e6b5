"""A way of transcribing that says what the test told it."""

from __future__ import annotations

from collections.abc import Sequence

from speech.jobs import Done, Job
from speech.transcript import Segment, Transcript


class ScriptedWay:
    """Says `texts` by file name, nothing for other files, and hears `heard` as everything's language."""

    name = "scripted"
    languages: frozenset[str] | None = None
    finds_language = True

    def __init__(self, texts: dict[str, str], heard: str) -> None:
        self._texts = texts
        self._heard = heard
        self.jobs: list[Job] = []

    def transcribe(self, jobs: Sequence[Job], *, word_times: bool) -> Done:
        self.jobs += jobs
        return Done([self._transcript(job) for job in jobs], seconds=2.0)

    def find_languages(self, jobs: Sequence[Job]) -> Done | None:
        return Done([self._transcript(job) for job in jobs], seconds=1.0)

    def processor_seconds(self) -> float:
        return float(len(self.jobs))

    def memory(self) -> dict[str, int]:
        return {"recognition": 512 * 2**20}

    def _transcript(self, job: Job) -> Transcript:
        if job.path.name not in self._texts:
            return Transcript(None, (), failure="cannot be read")
        text = self._texts[job.path.name]
        return Transcript(self._heard, (Segment(0, 1, text, ()),))
