"""A real server in a folder of its own, stopped by its process id."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
from pathlib import Path
from typing import IO

REPOSITORY = Path(__file__).resolve().parents[3]
PROGRAM = REPOSITORY / ".build" / "debug" / "sotto"
START_SECONDS = 60
STOP_SECONDS = 30


class Server:
    """`sotto serve` on the loopback interface. It keeps its port and its data over restarts."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._folder = folder
        self._options = options
        self._port = 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def operator_token(self) -> str:
        return (self._folder / "data" / "operator-token").read_text().strip()

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SOTTO_")}
        with (self._folder / "server.log").open("a") as log:
            process = subprocess.Popen(
                [str(PROGRAM), "serve", "--host", "127.0.0.1", "--port", str(self._port),
                 "--data-dir", str(self._folder / "data"), *self._options],
                stdout=subprocess.PIPE, stderr=log, text=True, cwd=self._folder, env=environment)
        self._process = process
        assert process.stdout is not None
        self._port = int(self._announced(process.stdout).rsplit(":", 1)[1])

    def _announced(self, output: IO[str]) -> str:
        """The line that says that requests are served. What is printed after it is read and forgotten."""
        lines: queue.Queue[str | None] = queue.Queue()

        def read() -> None:
            for line in output:
                lines.put(line.strip())
            lines.put(None)

        threading.Thread(target=read, daemon=True).start()
        while True:
            line = lines.get(timeout=START_SECONDS)
            if line is None:
                raise RuntimeError(f"the server did not start; see {self._folder / 'server.log'}")
            if line.startswith("listening on "):
                return line

    def kill(self) -> None:
        """Ends the process as a power cut does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def traces_of(self, name: str) -> list[Path]:
        """Files and folders in the data folder whose names have this in them."""
        return [path for path in (self._folder / "data").rglob("*") if name in path.name]
