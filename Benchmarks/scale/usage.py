"""What a process takes, from /proc."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from measuring.processes import processor_seconds

QUIET_SECONDS = 0.02


@dataclass(frozen=True)
class Usage:
    """`memory` is the resident set in bytes; `processor` seconds and bytes `written` are those so far."""

    memory: int
    descriptors: int
    processor: float
    written: int

    @staticmethod
    def of(pid: int) -> Usage:
        folder = Path("/proc") / str(pid)
        memory = int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        written = 0
        for line in (folder / "io").read_text().splitlines():
            if line.startswith("write_bytes:"):
                written = int(line.split()[1])
        return Usage(memory, len(list((folder / "fd").iterdir())), processor_seconds(pid), written)


def wait_until_quiet(pid: int, limit: float = 60) -> None:
    """Returns when the process has used next to no processor time for a second, or at the limit."""
    end = time.monotonic() + limit
    quiet, before = 0, processor_seconds(pid)
    while quiet < 4 and time.monotonic() < end:
        time.sleep(0.25)
        now = processor_seconds(pid)
        quiet = quiet + 1 if now - before <= QUIET_SECONDS else 0
        before = now


def folder_bytes(folder: Path) -> int:
    """Bytes of all files in a folder and below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def journal_bytes(folder: Path) -> int:
    """Bytes of the journal of a server that has stopped."""
    return (folder / "sotto.sqlite").stat().st_size
