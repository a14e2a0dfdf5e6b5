"""The libraries without a server, each in a process of its own (`bare`)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring.json_process import JSONProcess
from measuring.processes import (
    peak_memory,
    processor_seconds,
    processor_seconds_of_ended_children,
)

from speech.jobs import Done, Job
from speech.transcript import Transcript, parse

LOAD_SECONDS = 300
FILE_SECONDS = 3600
# `import whisperx` is lazy and cheap.
MODULES = {"faster-whisper": "faster_whisper", "whisperx": "whisperx"}


def has(python: Path, library: str) -> bool:
    """Whether that Python has the library."""
    if not python.is_file():
        return False
    code = f"import importlib.util, sys; sys.exit(not importlib.util.find_spec('{MODULES[library]}'))"
    return subprocess.run([str(python), "-I", "-c", code], timeout=60).returncode == 0


@dataclass(frozen=True)
class Library:
    """A library, the Python that has it, and how it is to compute."""

    name: str
    python: Path
    model: str
    threads: int
    compute_type: str
    offline: bool


class LoadedLibrary:
    """A process with the library and its model; ended when the context ends. Entering raises RuntimeError
    where they cannot be loaded."""

    def __init__(self, library: Library, log: Path) -> None:
        self._process = JSONProcess(
            [
                str(library.python), str(Path(__file__).with_name("bare")), library.name,
                library.model, str(library.threads), library.compute_type,
            ],
            log,
            {"PYTHONPATH": None, "HF_HUB_OFFLINE": "1" if library.offline else None},
        )  # fmt: skip
        self.versions: dict[str, str] = {}

    def __enter__(self) -> LoadedLibrary:
        timer = self._process.kill_after(LOAD_SECONDS)
        try:
            self.versions = self._process.receive()["versions"]
        except BaseException:
            self._process.__exit__()
            raise
        finally:
            timer.cancel()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.__exit__()

    def run(self, command: dict[str, object]) -> Transcript:
        timer = self._process.kill_after(FILE_SECONDS)
        try:
            answer = self._process.ask(command)
        finally:
            timer.cancel()
        if "failure" in answer:
            return Transcript(None, (), failure=answer["failure"])
        return parse(answer)

    def processor_seconds(self) -> float:
        """With ffmpeg, which WhisperX decodes with."""
        pid = self._process.pid
        return processor_seconds(pid) + processor_seconds_of_ended_children(pid)

    def memory(self) -> int:
        return peak_memory(self._process.pid)


class DirectWay:
    """A loaded library with or without its voice activity detection, one file after the other."""

    # A model for English alone refuses other languages file by file.
    languages: frozenset[str] | None = None
    finds_language = True

    def __init__(self, loaded: LoadedLibrary, name: str, *, vad: bool) -> None:
        self.name = name
        self._loaded = loaded
        self._vad = vad

    def transcribe(self, jobs: Sequence[Job], *, word_times: bool) -> Done:
        begin = time.monotonic()
        transcripts = [
            self._loaded.run(
                {
                    "do": "transcribe",
                    "path": str(job.path),
                    "language": job.language,
                    "vad": self._vad,
                    "words": word_times,
                }
            )
            for job in jobs
        ]
        return Done(transcripts, time.monotonic() - begin)

    def find_languages(self, jobs: Sequence[Job]) -> Done | None:
        """The languages alone, without texts."""
        begin = time.monotonic()
        found = [self._loaded.run({"do": "language", "path": str(job.path)}) for job in jobs]
        return Done(found, time.monotonic() - begin, has_text=False)

    def processor_seconds(self) -> float:
        return self._loaded.processor_seconds()

    def memory(self) -> dict[str, int]:
        return {"recognition": self._loaded.memory()}
