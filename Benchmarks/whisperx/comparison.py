"""Runs the ways of transcribing the same recordings, and keeps what each took."""

from __future__ import annotations

import os
import shlex
import sys
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy

import direct
from direct import Outcome
from served import Served, WhisperXServer, Window
from speech_model import SpeechModel
from workload import Workload

WORKERS = 2
BATCH = 4
SERVED = "the server"
CUT = "own loop, windows cut before"
WHOLE = "own loop, whole files"
ONE_BY_ONE = "WhisperX file by file"


@dataclass
class Comparison:
    """Everything that is found about recordings of one length. `folder` is for what is kept meanwhile."""

    workload: Workload
    model: SpeechModel
    server: Path
    server_arguments: list[str]
    folder: Path
    files: list[Path]
    warm_up: list[Path]
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    served: list[Served] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)

    def run(self, rounds: int) -> None:
        """The server and what it is held against in turns, each round beginning with another of them."""
        for number in range(rounds):
            if number % 2:
                self.one_by_one()
            self.through_server()
            self.cut(self.served[-1].windows)
            if not number % 2:
                self.one_by_one()
        self.whole()

    # MARK: The four ways

    def one_by_one(self) -> None:
        self._begin(ONE_BY_ONE)
        self._direct(
            ONE_BY_ONE, 1, WORKERS,
            [{"do": "file", "path": str(path)} for path in self.warm_up[:1]],
            [{"do": "file", "path": str(path)} for path in self.files],
        )  # fmt: skip

    def whole(self) -> None:
        self._begin(WHOLE)
        size = min(BATCH, max(1, len(self.files) // WORKERS))
        groups = [self.files[start : start + size] for start in range(0, len(self.files), size)]
        self._direct(
            WHOLE, WORKERS, 1,
            [{"do": "files", "paths": [str(path) for path in self.warm_up[:BATCH]]}],
            [{"do": "files", "paths": [str(path) for path in group]} for group in groups],
        )  # fmt: skip

    def cut(self, windows: list[Window]) -> None:
        self._begin(CUT)
        archive = self.folder / "windows.npz"
        audio = {path.name: samples(path) for path in self.files}
        cut = {
            f"{number:05}": audio[window.file][window.start : window.end]
            for number, window in enumerate(windows)
        }
        numpy.savez(archive, **cut)
        places = list(range(len(windows)))
        self._direct(
            CUT, WORKERS, 1,
            [{"do": "cut", "file": str(archive)}, {"do": "windows", "places": places[:BATCH]}],
            [{"do": "windows", "places": places[at : at + BATCH]} for at in range(0, len(places), BATCH)],
        )  # fmt: skip

    def through_server(self) -> None:
        self._begin(SERVED)
        folder = self.folder / f"server{len(self.served)}"
        limit = self.workload.time_limit
        with WhisperXServer(
            self.server, self.model.directory, folder, self.server_arguments, limit
        ) as server:
            # The second worker starts when there is work for it.
            half = len(self.warm_up) // 2
            for _ in range(4):
                server.run([self.warm_up[:half], self.warm_up[half:]])
                if server.recognizers() == WORKERS:
                    break
            served = server.measure(self.workload.shares(self.files))
        if not self.served:
            note(shlex.join(server.arguments))
        self.served.append(served)
        self._add(SERVED, served.outcome)

    def _direct(
        self, name: str, processes: int, threads: int,
        warm_up: list[dict[str, Any]], work: list[dict[str, Any]],
    ) -> None:  # fmt: skip
        self._add(
            name,
            direct.run(
                self.model.directory, self.folder / "whisperx.log",
                processes=processes, threads=threads, warm_up=warm_up, work=work,
                seconds=self.workload.time_limit,
            ),
        )  # fmt: skip

    def _begin(self, name: str) -> None:
        self.loads.append(os.getloadavg()[0])
        note(f"{self.workload.seconds:g} s, {name} … (load average {self.loads[-1]:.2f})")

    def _add(self, name: str, outcome: Outcome) -> None:
        self.outcomes.setdefault(name, []).append(outcome)
        speed = self.workload.audio / outcome.wall
        note(f"{name}: {speed:.2f} audio-s/s, {len(outcome.texts)} windows")


def samples(path: Path) -> numpy.ndarray:
    with wave.open(str(path)) as file:
        return numpy.frombuffer(file.readframes(file.getnframes()), "<i2").astype(numpy.float32) / 32_768


def note(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
