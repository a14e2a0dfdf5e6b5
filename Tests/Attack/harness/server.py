"""A real server on the loopback interface, in a folder of its own, stopped by its process id."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import IO

from harness.figures import Figures, children

START_SECONDS = 30
SHUTDOWN_TIMEOUT = 5
GRACE_SECONDS = 2.0
"""What a stop may take beyond the time-out, on a busy machine."""


class Server:
    def __init__(
        self,
        program: Path,
        folder: Path,
        options: list[str],
        environment: dict[str, str],
        *,
        descriptors: int | None = None,
    ) -> None:
        self.folder = folder
        self.data = folder / "data"
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            str(program),
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--data-dir",
            str(self.data),
            "--shutdown-timeout",
            str(SHUTDOWN_TIMEOUT),
            *options,
        ]
        if descriptors is not None:
            command = ["prlimit", f"--nofile={descriptors}:{descriptors}", *command]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SOTTO_")}
        with (folder / "server.log").open("w") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=folder,
                env=clean | environment,
            )
        assert self._process.stdout is not None
        try:
            self.port = int(self._announced(self._process.stdout).rsplit(":", 1)[1])
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise

    def _announced(self, output: IO[str]) -> str:
        """The line that says that requests are served. What is printed after it is read and dropped."""
        lines: queue.Queue[str | None] = queue.Queue()

        def read() -> None:
            for line in output:
                lines.put(line.strip())
            lines.put(None)

        threading.Thread(target=read, daemon=True).start()
        deadline = time.monotonic() + START_SECONDS
        while True:
            line = lines.get(timeout=max(deadline - time.monotonic(), 0.001))
            if line is None:
                raise RuntimeError(f"the server did not start: {self.log()[-400:]}")
            if line.startswith("listening on "):
                return line

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")

    def figures(self) -> Figures:
        return Figures.measure(self.pid, self.data)

    def death(self) -> str:
        """How it ended, in words."""
        status = self._process.poll()
        if status is None:
            return "it runs"
        return f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"

    def stop(self) -> tuple[float, str]:
        """Sends SIGTERM; how long it took to end, and how it ended. Past its time-out it is killed."""
        began = time.monotonic()
        below = children(self.pid)
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(SHUTDOWN_TIMEOUT + GRACE_SECONDS)
            how = self.death()
        except subprocess.TimeoutExpired:
            how = "it had to be killed"
            self._process.kill()
            self._process.wait()
        took = time.monotonic() - began
        self._end_leftovers(below)
        return took, how

    def kill(self) -> None:
        if self.is_alive:
            below = children(self.pid)
            self._process.kill()
            self._process.wait()
            self._end_leftovers(below)

    @staticmethod
    def _end_leftovers(below: list[int]) -> None:
        """Children of a server that was killed; those of a stopped one have ended."""
        for pid in below:
            try:
                name = Path(f"/proc/{pid}/comm").read_text().strip()
                if name in ("ffmpeg", "ffprobe", "sotto-worker", "prlimit", "setpriv"):
                    os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
