"""A release server in a folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from measuring.client import Client

START_SECONDS = 120
STOP_SECONDS = 40

Started = TypeVar("Started", bound="Server")


class Server:
    """Runs `sotto serve` on a free port of the loopback address; stopped when the context ends.

    `folder` is made and keeps its data and its log; `arguments` come behind those that say so.
    `wrapper` is a command that becomes the server, such as `nice`; the log has what `log_level` says.
    With `own_group` it does not get the signals of this process's group, as an interrupt at a terminal.
    Entering the context raises RuntimeError, with the log, where the server does not start."""

    def __init__(
        self, program: Path, folder: Path, arguments: list[str], wrapper: Sequence[str] = (),
        log_level: str = "error", own_group: bool = False,
    ) -> None:  # fmt: skip
        self.arguments = [
            *wrapper, str(program), "serve", "--port", "0", "--data-dir", str(folder),
            "--log-level", log_level, *arguments,
        ]  # fmt: skip
        folder.mkdir(parents=True)
        self.folder = folder
        self.log = folder / "server.log"
        with self.log.open("wb") as words:
            self._process = subprocess.Popen(
                self.arguments, stdout=subprocess.PIPE, stderr=words, text=True,
                preexec_fn=os.setpgrp if own_group else None,
            )  # fmt: skip
        self.pid = self._process.pid
        self.port = 0

    def __enter__(self: Started) -> Started:
        timer = threading.Timer(START_SECONDS, self._process.kill)
        timer.start()
        try:
            for line in self._process.stdout or ():
                if line.startswith("listening on "):
                    self.port = int(line.rstrip().rpartition(":")[2])
                    break
        finally:
            timer.cancel()
        if not self.port:
            self.__exit__()
            raise RuntimeError(f"the server did not start: {self.log.read_text()[:2000]}")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def client(self) -> Client:
        """A connection of its own; a thread takes its own client."""
        return Client(self.port)
