"""A process with a log."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 40


class Child:
    """Runs until it is stopped; what it says goes to a file."""

    def __init__(self, command: list[str], log: Path) -> None:
        self._log = log
        self._name = Path(command[0]).name
        with log.open("wb") as words:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=words, stderr=subprocess.STDOUT
            )
        self.pid = self._process.pid

    def wait_for(self, text: str) -> None:
        """Returns when the log has the text.

        Raises RuntimeError, with the end of the log, where the process ends or takes too long."""
        end = time.monotonic() + START_SECONDS
        while text not in self._log.read_text(errors="replace"):
            if self._process.poll() is not None or time.monotonic() > end:
                tail = self._log.read_text(errors="replace")[-1500:]
                raise RuntimeError(f"{self._name} did not say {text!r}: {tail}")
            time.sleep(0.05)

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
