"""WhisperX without a server: processes of `parts.py` and what they are given to do."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import processor_time

START_SECONDS = 120
RUN_SECONDS = 400


@dataclass
class Outcome:
    """What a run took. Processor time by what used it, in seconds."""

    wall: float
    windows: int
    characters: int
    processor: dict[str, float]
    # What all other processes used meanwhile, this tool among them.
    others: float


class Process:
    """One process of `parts.py`, stopped when the context ends."""

    def __init__(self, model: Path, threads: int, log: Path) -> None:
        program = Path(__file__).with_name("parts.py")
        with log.open("ab") as words:
            self._process = subprocess.Popen(
                [sys.executable, str(program), str(model), str(threads)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, text=True,
            )  # fmt: skip
        self.pid = self._process.pid

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def kill_after(self, seconds: float) -> threading.Timer:
        """Bounds what comes next: a killed process answers no more."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        return timer

    def receive(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError(f"a process of WhisperX ended or took too long ({self.pid})")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self.receive()


def run(
    model: Path, log: Path, *, processes: int, threads: int,
    warm_up: Iterable[dict[str, Any]], work: list[dict[str, Any]],
) -> Outcome:  # fmt: skip
    """Hands `work` to whichever process is free, after all are loaded and have done the warm-up."""
    with ExitStack() as stack:
        started = [stack.enter_context(Process(model, threads, log)) for _ in range(processes)]
        timers = [process.kill_after(START_SECONDS) for process in started]
        for process in started:
            process.receive()
            for command in warm_up:
                process.ask(command)
        for timer in timers:
            timer.cancel()
        timers = [process.kill_after(RUN_SECONDS) for process in started]
        before = _processor(started)
        machine = processor_time.of_machine()
        begin = time.monotonic()
        answers = _share_out(started, work)
        wall = time.monotonic() - begin
        machine = processor_time.of_machine() - machine
        after = _processor(started)
        for timer in timers:
            timer.cancel()
    used = {name: after[name] - before[name] for name in after}
    return Outcome(
        wall,
        sum(answer["windows"] for answer in answers),
        sum(answer["characters"] for answer in answers),
        used,
        max(0, machine - sum(used.values())),
    )


def _share_out(processes: list[Process], work: list[dict[str, Any]]) -> list[dict[str, Any]]:
    waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    for command in work:
        waiting.put(command)
    answers: list[dict[str, Any]] = []
    troubles: list[Exception] = []

    def serve(process: Process) -> None:
        try:
            while True:
                answers.append(process.ask(waiting.get_nowait()))
        except queue.Empty:
            return
        except Exception as error:
            troubles.append(error)

    threads = [threading.Thread(target=serve, args=(process,)) for process in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return answers


def _processor(processes: list[Process]) -> dict[str, float]:
    return {
        "WhisperX": sum(processor_time.own(process.pid) for process in processes),
        "ffmpeg": sum(processor_time.of_ended_children(process.pid) for process in processes),
    }
