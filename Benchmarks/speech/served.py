"""An engine behind a Sotto server that this benchmark starts."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from measuring.client import OpenSession
from measuring.processes import (
    children,
    peak_memory,
    processor_seconds,
    processor_seconds_of_ended_children,
)
from measuring.server import Server

from speech.jobs import Done, Job
from speech.transcript import Transcript, parse

RUN_SECONDS = 7200


class Served:
    """A server with one engine; stopped when the context ends. Entering raises RuntimeError where the
    engine cannot run. Each language is a session; sessions use no results of others."""

    def __init__(
        self, program: Path, folder: Path, engine: str, model: str | None, arguments: Sequence[str]
    ) -> None:
        model_arguments = ["--model", model] if model else []
        self._server = Server(
            program, folder, ["--engine", engine, *model_arguments, *arguments]
        )
        self.arguments = self._server.arguments
        self.name = f"Sotto, {engine}"
        self.model = ""
        self.languages: frozenset[str] | None = None
        self.finds_language = False
        self._memory: dict[str, int] = {}

    def __enter__(self) -> Served:
        self._server.__enter__()
        try:
            engine = self._server.client().open_session({}).engine
        except BaseException:
            self._server.__exit__()
            raise
        capabilities = engine["capabilities"]
        self.model = engine["model"]
        self.languages = frozenset(capabilities["languages"]) or None
        self.finds_language = bool(capabilities["language_detection"])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.__exit__()

    def transcribe(self, jobs: Sequence[Job], *, word_times: bool) -> Done:
        """Uploads all files at once and reads their transcripts when all have ended. Seconds from the
        first upload to the last end."""
        client = self._server.client()
        languages = sorted({job.language or "auto" for job in jobs})
        sessions = {
            language: client.open_session(
                {"language": language, "cache": False, "align": word_times}
            )
            for language in languages
        }
        files: list[tuple[OpenSession, str]] = []
        begin = last = time.time()
        for number, job in enumerate(jobs):
            session = sessions[job.language or "auto"]
            name = f"{number:05}-{job.path.name}"
            files.append((session, client.upload(session, job.path, name)))
        ends = {}
        for session in sessions.values():
            count = sum(of.id == session.id for of, _ in files)
            for end in client.ends(session, count, RUN_SECONDS):
                ends[end.file] = end
                last = max(last, end.at)
        transcripts = []
        for session, file in files:
            if ends[file].completed:
                transcripts.append(parse(client.transcript(session, file)))
            else:
                failure = ends[file].event.get("error") or ends[file].event["type"]
                transcripts.append(Transcript(None, (), failure=str(failure)))
        self._note_memory()
        return Done(transcripts, last - begin)

    def find_languages(self, jobs: Sequence[Job]) -> Done | None:
        if not self.finds_language:
            return None
        untold = [Job(job.path, None) for job in jobs]
        return self.transcribe(untold, word_times=False)

    def processor_seconds(self) -> float:
        """Of the server, of its children that run now, and of those that have ended."""
        pid = self._server.pid
        used = processor_seconds(pid) + processor_seconds_of_ended_children(pid)
        return used + sum(processor_seconds(child) for child in children(pid))

    def memory(self) -> dict[str, int]:
        return self._memory

    def _note_memory(self) -> None:
        found = {"server": peak_memory(self._server.pid)}
        for pid, line in children(self._server.pid).items():
            words = line.split()
            if not words or Path(words[0]).name in ("ffmpeg", "ffprobe"):
                continue
            kind = "speech detection" if "vad" in words[1:4] else "recognition"
            found[kind] = max(found.get(kind, 0), peak_memory(pid))
        for kind, peak in found.items():
            self._memory[kind] = max(self._memory.get(kind, 0), peak)
