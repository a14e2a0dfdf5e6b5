"""A worker in a process of its own, spoken to as the server does."""

from __future__ import annotations

import json
import os
import queue
import select
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).parents[1]


class Worker:
    """Starts it; every line that it writes has to be JSON."""

    def __init__(
        self, *arguments: str, environment: dict[str, str] | None = None, python: str | None = None
    ) -> None:
        self.process = subprocess.Popen(
            [python or sys.executable, str(PROGRAM), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        self.log: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_log, daemon=True).start()

    def send(self, **request: Any) -> None:
        self.send_together(request)

    def send_together(self, *requests: dict[str, Any]) -> None:
        """In one write, so that nothing of what this process does comes between them."""
        assert self.process.stdin is not None
        lines = (json.dumps(request).encode() + b"\n" for request in requests)
        self.process.stdin.write(b"".join(lines))
        self.process.stdin.flush()

    def receive(self, seconds: float = 120) -> dict[str, Any]:
        """The next reply; an empty one at the end of the output."""
        line = self._lines.get(timeout=seconds)
        reply: dict[str, Any] = json.loads(line) if line else {}
        return reply

    def recognize(self, *windows: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Sends windows and waits for the reply to each."""
        self.send(t="recognize", windows=windows)
        replies: dict[str, dict[str, Any]] = {}
        while len(replies) < len(windows):
            reply = self.receive()
            assert reply["id"] not in replies
            replies[reply["id"]] = reply
        return replies

    def end_input(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def wait(self, seconds: float = 30) -> int:
        return self.process.wait(seconds)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line.decode(errors="replace"))


def until_gone(process: int, seconds: float = 10) -> bool:
    """Whether a process that is not ours to wait for ends (or is a zombie) in time."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        # The descriptor of a process can be read from once it has ended.
        ready, _, _ = select.select([descriptor], [], [], seconds)
        return bool(ready)
    finally:
        os.close(descriptor)
