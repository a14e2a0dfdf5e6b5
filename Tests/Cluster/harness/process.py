"""One process of the cluster: started, started again, killed, stopped and continued by its id."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

STOP_SECONDS = 40.0
HELPERS = ("ffmpeg", "ffprobe", "sotto-worker")
"""Programs that a server or a worker starts."""


def descendants(pid: int) -> list[int]:
    found: list[int] = []
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        try:
            tasks = os.listdir(f"/proc/{parent}/task")
        except OSError:
            continue
        for task in tasks:
            try:
                direct = Path(f"/proc/{parent}/task/{task}/children").read_text().split()
            except OSError:
                continue
            found += map(int, direct)
            waiting += map(int, direct)
    return found


class Part:
    """A process with a log. Its settings come from its command line alone, never from the caller's environment."""

    def __init__(self, name: str, command: list[str], log: Path, environment: dict[str, str]) -> None:
        self.name = name
        self._command = command
        self._log = log
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._is_halted = False
        self.starts = 0

    def start(self) -> None:
        assert not self.is_alive, f"{self.name} runs"
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SOTTO_")}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=clean | self._environment
            )
        self._is_halted = False
        self.starts += 1

    @property
    def pid(self) -> int:
        assert self._process is not None, f"{self.name} was never started"
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def is_working(self) -> bool:
        """Alive, and not halted."""
        return self.is_alive and not self._is_halted

    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def expect(self, text: str, seconds: float = 60) -> None:
        """Waits for a line of this start. Raises where the process ends instead, or the time is over."""
        deadline = time.monotonic() + seconds
        while self.log().count(text) < self.starts:
            if not self.is_alive:
                raise RuntimeError(f"{self.name} has ended: {self.log()[-600:]}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} does not say '{text}' within {seconds:.0f} s: {self.log()[-600:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        """As a power cut. What it had started must end by itself; what does not is ended too."""
        if self._process is None:
            return
        below = descendants(self._process.pid) if self.is_alive else []
        self._process.kill()
        self._process.wait()
        for pid in below:
            try:
                if Path(f"/proc/{pid}/comm").read_text().strip() in HELPERS:
                    os.kill(pid, signal.SIGKILL)
            except OSError:
                pass

    def halt(self) -> None:
        """SIGSTOP: it neither works nor closes its connections."""
        os.kill(self.pid, signal.SIGSTOP)
        self._is_halted = True

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)
        self._is_halted = False

    def stop(self) -> None:
        """SIGTERM, and a kill where that does not end it in time."""
        if not self.is_alive or self._process is None:
            return
        if self._is_halted:
            self.resume()
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
