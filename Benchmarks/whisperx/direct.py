"""WhisperX without a server: processes of `parts.py` and what they are given to do."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring.json_process import JSONProcess
from measuring.processes import (
    processor_seconds,
    processor_seconds_of_ended_children,
    processor_seconds_of_machine,
)

START_SECONDS = 120
# The server starts its workers with it, so other work on the machine disturbs all ways alike.
NICENESS = 10


@dataclass(frozen=True)
class Text:
    """What a window says; `average` is the mean log probability of its tokens, where it is known."""

    words: str
    average: float | None = None


@dataclass
class Outcome:
    """What a run took. Processor time by what used it, in seconds."""

    wall: float
    # In the order of the windows.
    texts: list[Text]
    processor: dict[str, float]
    # What all other processes used meanwhile, this tool among them.
    others: float


def start(model: Path, threads: int, log: Path) -> JSONProcess:
    program = Path(__file__).with_name("parts.py")
    command = ["nice", "-n", str(NICENESS), sys.executable, str(program), str(model), str(threads)]
    return JSONProcess(command, log)


def run(
    model: Path, log: Path, *, processes: int, threads: int,
    warm_up: Iterable[dict[str, Any]], work: list[dict[str, Any]], seconds: float,
) -> Outcome:  # fmt: skip
    """Hands `work` to whichever process is free, after all are loaded and have done the warm-up. Raises RuntimeError
    when a process ends or has not done its share in so many seconds."""
    with ExitStack() as stack:
        started = [stack.enter_context(start(model, threads, log)) for _ in range(processes)]
        timers = [process.kill_after(START_SECONDS) for process in started]
        for process in started:
            process.receive()
            for command in warm_up:
                process.ask(command)
        for timer in timers:
            timer.cancel()
        timers = [process.kill_after(seconds) for process in started]
        before = _processor(started)
        machine = processor_seconds_of_machine()
        begin = time.monotonic()
        answers = _share_out(started, work)
        wall = time.monotonic() - begin
        machine = processor_seconds_of_machine() - machine
        after = _processor(started)
        for timer in timers:
            timer.cancel()
    used = {name: after[name] - before[name] for name in after}
    return Outcome(
        wall,
        [Text(*text) for answer in answers for text in answer["texts"]],
        used,
        max(0, machine - sum(used.values())),
    )


def _share_out(processes: list[JSONProcess], work: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers, in the order of the work."""
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for place in range(len(work)):
        waiting.put(place)
    answers: list[dict[str, Any]] = [{} for _ in work]
    troubles: list[Exception] = []

    def serve(process: JSONProcess) -> None:
        try:
            while True:
                place = waiting.get_nowait()
                answers[place] = process.ask(work[place])
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


def _processor(processes: list[JSONProcess]) -> dict[str, float]:
    return {
        "WhisperX": sum(processor_seconds(process.pid) for process in processes),
        "ffmpeg": sum(processor_seconds_of_ended_children(process.pid) for process in processes),
    }
