"""WhisperX behind a Sotto server of its own."""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from direct import Outcome, Text
from measuring import processes
from measuring.client import OpenSession
from measuring.server import Server

OPTIONS = {"language": "en", "cache": False, "align": False}
# Windows of a batch are answered in a row; batches of two workers seldom end within this time.
SAME_BATCH_SECONDS = 0.05
# A segment's id is its window's place times this, and its own place.
SEGMENTS_OF_WINDOW = 1_000


@dataclass
class Window:
    """A stretch of a recording, in samples of 16 kHz."""

    file: str
    start: int
    end: int


@dataclass
class Served:
    """A run through the server, the windows that it cut, how many were answered together, and how many texts the
    server doubts."""

    outcome: Outcome
    windows: list[Window]
    batches: list[int]
    doubtful: int


class WhisperXServer(Server):
    """A server with two workers of WhisperX, which knows what its work took."""

    def __init__(
        self, program: Path, model: Path, folder: Path, more: list[str], seconds: float
    ) -> None:
        """`seconds`: how long a run may take."""
        self._seconds = seconds
        arguments = [
            "--engine", "whisperx", "--model", str(model), "--whisperx-python", sys.executable,
            "--workers", "2", "--batch", "4", "--engine-threads", "1", "--offline", *more,
        ]  # fmt: skip
        super().__init__(program, folder, arguments)

    def run(self, sessions: list[list[Path]]) -> float:
        """Uploads the files of all sessions at once and waits until all are complete.

        Seconds from the first upload to the last `file.completed`."""
        client = self.client()
        opened = [client.open_session(OPTIONS) for _ in sessions]
        ends: list[float] = []
        troubles: list[Exception] = []

        def use(session: OpenSession, files: list[Path]) -> None:
            try:
                ends.append(self._bring(session, files))
            except Exception as error:
                troubles.append(error)

        threads = [
            threading.Thread(target=use, args=(session, files))
            for session, files in zip(opened, sessions, strict=True)
        ]
        begin = time.time()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if troubles:
            raise troubles[0]
        return max(ends) - begin

    def measure(self, sessions: list[list[Path]]) -> Served:
        before = self._processor()
        machine = processes.processor_seconds_of_machine()
        wall = self.run(sessions)
        machine = processes.processor_seconds_of_machine() - machine
        after = self._processor()
        names = {path.name for files in sessions for path in files}
        used = {kind: after[kind] - before.get(kind, 0) for kind in after}
        others = max(0, machine - sum(used.values()))
        windows, texts, doubtful = self._windows(names)
        return Served(Outcome(wall, texts, used, others), windows, self._batches(names), doubtful)

    def recognizers(self) -> int:
        """Workers that recognise speech and run now."""
        return sum(" recognize " in line for line in processes.children(self.pid).values())

    def _bring(self, session: OpenSession, files: list[Path]) -> float:
        """The moment of the last `file.completed`."""
        client = self.client()
        for file in files:
            client.upload(session, file)
        last = 0.0
        for end in client.ends(session, len(files), self._seconds):
            if not end.completed:
                raise RuntimeError(f"a file was not transcribed: {end.event}")
            last = end.at
        return last

    # MARK: What it took

    def _processor(self) -> dict[str, float]:
        used = {
            "server": processes.processor_seconds(self.pid),
            "ended children": processes.processor_seconds_of_ended_children(self.pid),
            "speech detection": 0.0,
            "recognition": 0.0,
        }
        for pid, line in processes.children(self.pid).items():
            kind = "recognition" if " recognize " in line else "speech detection"
            used[kind] += processes.processor_seconds(pid)
        return used

    def _windows(self, names: set[str]) -> tuple[list[Window], list[Text], int]:
        """What the files were cut into, the texts of that, and how many of these are doubtful."""
        windows: list[Window] = []
        texts: list[Text] = []
        doubtful = 0
        for name, start, end, segments, notices in self._journal(
            "SELECT name, startSample, endSample, segments, windows.notices FROM windows "
            "JOIN files ON files.id = windows.file ORDER BY ordinal, name, place"
        ):
            if name not in names:
                continue
            windows.append(Window(name, start, end))
            texts.append(Text(" ".join(segment["text"] for segment in json.loads(segments))))
            doubtful += any(notice["code"] == "doubtful_text" for notice in json.loads(notices or "[]"))
        return windows, texts, doubtful

    def _batches(self, names: set[str]) -> list[int]:
        """How many windows with a text were told of at about the same time."""
        told: dict[tuple[str, int], float] = {}
        for at, body, name in self._journal(
            "SELECT at, body, files.name FROM events JOIN files "
            "ON files.id = json_extract(events.body, '$.file') WHERE type = 'segment.final' ORDER BY at"
        ):
            if name in names:
                told.setdefault((name, json.loads(body)["segment"]["id"] // SEGMENTS_OF_WINDOW), at)
        batches: list[int] = []
        before = -1.0
        for at in told.values():
            if batches and at - before < SAME_BATCH_SECONDS:
                batches[-1] += 1
            else:
                batches.append(1)
            before = at
        return batches

    def _journal(self, query: str) -> list[tuple[Any, ...]]:
        address = f"file:{self.folder / 'sotto.sqlite'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as journal:
            return journal.execute(query).fetchall()
