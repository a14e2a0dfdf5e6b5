"""A process that is asked in lines of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class JSONProcess:
    """Writes a command a line to the program's input and reads an answer a line from its output; killed
    when the context ends. The program greets with a line of its own once it is ready.

    `environment` is added to this process's own; a value of None removes a variable. What the
    program writes to standard error goes to the end of `log`."""

    def __init__(
        self, arguments: list[str], log: Path, environment: Mapping[str, str | None] | None = None
    ) -> None:
        variables: dict[str, str | None] = {**os.environ, **(environment or {})}
        self._name = " ".join(arguments[:3])
        self._log = log
        with log.open("ab") as words:
            self._process = subprocess.Popen(
                arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, text=True,
                env={name: value for name, value in variables.items() if value is not None},
            )  # fmt: skip
        self.pid = self._process.pid

    def __enter__(self) -> JSONProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def kill_after(self, seconds: float) -> threading.Timer:
        """Bounds what comes next: a killed process answers no more. Cancel the timer when it has come."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        return timer

    def receive(self) -> dict[str, Any]:
        """The next answer. Raises RuntimeError, with the end of the log, where none comes."""
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            tail = self._log.read_text(errors="replace")[-1500:]
            raise RuntimeError(f"{self._name} ended or took too long (process {self.pid}): {tail}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # It has ended; `receive` says with what words.
        return self.receive()
