"""WhisperX behind a Sotto server of its own."""

from __future__ import annotations

import http.client
import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import processor_time
from direct import Outcome

START_SECONDS = 120
RUN_SECONDS = 400
STOP_SECONDS = 40
OPTIONS = {"language": "en", "cache": False, "align": False}
# Windows of a batch are answered in a row; batches of two workers seldom end within this time.
SAME_BATCH_SECONDS = 0.05


@dataclass
class Window:
    """A stretch of a recording, in samples of 16 kHz."""

    file: str
    start: int
    end: int


@dataclass
class Served:
    """A run through the server, the windows that it cut, and how many were answered together."""

    outcome: Outcome
    windows: list[Window]
    batches: list[int]


class Server:
    """A server in a folder of its own, stopped when the context ends."""

    def __init__(self, program: Path, model: Path, folder: Path, more: list[str]) -> None:
        self.arguments = [
            str(program), "serve", "--port", "0", "--data-dir", str(folder), "--log-level", "error",
            "--engine", "whisperx", "--model", str(model), "--whisperx-python", sys.executable,
            "--workers", "2", "--batch", "4", "--engine-threads", "1", "--offline", *more,
        ]  # fmt: skip
        folder.mkdir(parents=True)
        self._folder = folder
        self._log = folder / "server.log"
        with self._log.open("wb") as words:
            self._process = subprocess.Popen(self.arguments, stdout=subprocess.PIPE, stderr=words, text=True)
        self.pid = self._process.pid
        self._port = 0

    def __enter__(self) -> Server:
        timer = threading.Timer(START_SECONDS, self._process.kill)
        timer.start()
        try:
            for line in self._process.stdout or ():
                if line.startswith("listening on "):
                    self._port = int(line.rstrip().rpartition(":")[2])
                    break
        finally:
            timer.cancel()
        if not self._port:
            self.__exit__()
            raise RuntimeError(f"the server did not start: {self._log.read_text()[:2000]}")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def run(self, sessions: list[list[Path]]) -> float:
        """Uploads the files of all sessions at once and waits until all are complete.

        Seconds from the first upload to the last `file.completed`."""
        opened = [self._open() for _ in sessions]
        ends: list[float] = []
        troubles: list[Exception] = []

        def use(session: tuple[str, str], files: list[Path]) -> None:
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
        machine = processor_time.of_machine()
        wall = self.run(sessions)
        machine = processor_time.of_machine() - machine
        after = self._processor()
        names = {path.name for files in sessions for path in files}
        windows, batches, characters = self._journal(names)
        used = {kind: after[kind] - before.get(kind, 0) for kind in after}
        others = max(0, machine - sum(used.values()))
        return Served(Outcome(wall, len(windows), characters, used, others), windows, batches)

    def recognizers(self) -> int:
        """Workers that recognise speech and run now."""
        return sum(" recognize " in line for line in processor_time.children(self.pid).values())

    # MARK: One session

    def _open(self) -> tuple[str, str]:
        answer = self._call("POST", "/v1/sessions", json.dumps(OPTIONS).encode(), "application/json")
        return answer["id"], answer["token"]

    def _bring(self, session: tuple[str, str], files: list[Path]) -> float:
        """The moment of the last `file.completed`, as the server tells it."""
        id, token = session
        connection = self._connection()
        for file in files:
            path = f"/v1/sessions/{id}/files?name={file.name}"
            self._exchange(connection, "POST", path, file.read_bytes(), "audio/wav", token)
        done = 0
        after = 0
        limit = time.monotonic() + RUN_SECONDS
        last = 0.0
        while done < len(files):
            if time.monotonic() > limit:
                raise RuntimeError(f"{len(files) - done} files were not complete in time")
            path = f"/v1/sessions/{id}/events?after={after}&wait_seconds=20"
            answer = self._exchange(connection, "GET", path, None, None, token)
            after = answer["last"]
            for event in answer["events"]:
                if event["type"] in ("file.failed", "file.cancelled"):
                    raise RuntimeError(f"a file was not transcribed: {event}")
                if event["type"] == "file.completed":
                    done += 1
                    last = time.time()
        return last

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)

    def _call(self, method: str, path: str, body: bytes | None, kind: str | None) -> dict[str, Any]:
        return self._exchange(self._connection(), method, path, body, kind, None)

    def _exchange(
        self, connection: http.client.HTTPConnection, method: str, path: str,
        body: bytes | None, kind: str | None, token: str | None,
    ) -> dict[str, Any]:  # fmt: skip
        headers = {"Accept": "application/json"}
        if kind:
            headers["Content-Type"] = kind
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path.split('?')[0]}: {response.status} {text[:500]!r}")
        answer: dict[str, Any] = json.loads(text)
        return answer

    # MARK: What it took

    def _processor(self) -> dict[str, float]:
        used = {
            "server": processor_time.own(self.pid),
            "ended children": processor_time.of_ended_children(self.pid),
            "speech detection": 0.0,
            "recognition": 0.0,
        }
        for pid, line in processor_time.children(self.pid).items():
            kind = "recognition" if " recognize " in line else "speech detection"
            used[kind] += processor_time.own(pid)
        return used

    def _journal(self, names: set[str]) -> tuple[list[Window], list[int], int]:
        address = f"file:{self._folder / 'sotto.sqlite'}?mode=ro"
        journal = sqlite3.connect(address, uri=True)
        windows = [
            Window(name, start, end)
            for name, start, end in journal.execute(
                "SELECT name, startSample, endSample FROM windows "
                "JOIN files ON files.id = windows.file ORDER BY ordinal, name, place"
            )
            if name in names
        ]
        told = journal.execute(
            "SELECT at, body, files.name FROM events JOIN files "
            "ON files.id = json_extract(events.body, '$.file') WHERE type = 'segment.final' ORDER BY at"
        ).fetchall()
        journal.close()
        told = [row for row in told if row[2] in names]
        batches: list[int] = []
        before = -1.0
        for at, _, _ in told:
            if batches and at - before < SAME_BATCH_SECONDS:
                batches[-1] += 1
            else:
                batches.append(1)
            before = at
        characters = sum(len(json.loads(body)["segment"]["text"]) for _, body, _ in told)
        return windows, batches, characters
