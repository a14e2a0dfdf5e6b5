"""One look at a server and its workers while they work."""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from measuring.processes import children
from measuring.server import Server
from soak import metrics
from soak.metrics import Figures


@dataclass(frozen=True)
class Memory:
    """Bytes of a process: its resident set (VmRSS) and the largest that it has had (VmHWM), and
    what no file gives back (RssAnon and RssShmem), which is what the server bounds in its
    workers."""

    resident: int
    peak: int
    unfiled: int
    threads: int

    @staticmethod
    def of(status: str) -> Memory:
        """From the text of /proc/PID/status."""
        found = {"VmRSS": 0, "VmHWM": 0, "RssAnon": 0, "RssShmem": 0, "Threads": 0}
        for line in status.splitlines():
            name, _, value = line.partition(":")
            if name in found:
                found[name] = int(value.split()[0])
        return Memory(
            resident=found["VmRSS"] * 1024,
            peak=found["VmHWM"] * 1024,
            unfiled=(found["RssAnon"] + found["RssShmem"]) * 1024,
            threads=found["Threads"],
        )


@dataclass(frozen=True)
class Look:
    """`at` is in seconds since the work began; `workers` are by process id, with what they do."""

    at: float
    server: Memory
    workers: dict[int, tuple[str, Memory]]
    descriptors: Counter[str]
    data_bytes: int
    figures: Figures

    def row(self) -> list[str]:
        """For a file of tab-separated values; HEAD names the columns."""
        workers = " ".join(
            f"{kind}:{pid}:{memory.resident}:{memory.peak}:{memory.unfiled}"
            for pid, (kind, memory) in sorted(self.workers.items())
        )
        return [
            f"{self.at:.1f}", str(self.server.resident), str(self.server.unfiled),
            str(self.server.threads), str(self.descriptors.total()), str(self.data_bytes),
            str(self.figures.sessions), str(self.figures.completed), str(self.figures.failed),
            str(self.figures.windows), str(self.figures.crashes),
            str(self.figures.server_errors), workers,
        ]  # fmt: skip


HEAD = [
    "seconds", "server_resident", "server_unfiled", "server_threads", "server_descriptors",
    "data_bytes", "sessions", "files_completed", "files_failed", "windows", "worker_crashes",
    "server_errors", "workers",
]  # fmt: skip


class Watch:
    """Takes looks at a server. `began` is the moment, of time.monotonic(), from which their times
    count."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.began = time.monotonic()

    def look(self) -> Look:
        client = self._server.client()
        try:
            figures = metrics.read(client.metrics())
        finally:
            client.close()
        pid = self._server.pid
        return Look(
            at=time.monotonic() - self.began,
            server=Memory.of(Path(f"/proc/{pid}/status").read_text()),
            workers=_workers(pid),
            descriptors=_descriptors(pid),
            data_bytes=folder_bytes(self._server.folder),
            figures=figures,
        )


def kind(command: str) -> str | None:
    """What a child of the server does, by its command line; None for one that is no worker."""
    words = command.split()
    if len(words) > 1 and Path(words[0]).name == "sotto-worker":
        return words[1]
    if len(words) > 2 and Path(words[0]).name.startswith("python"):
        if Path(words[1]).name == "whisperx":
            return words[2]
    return None


def folder_bytes(folder: Path) -> int:
    """Bytes of all files in a folder and below, of which some may go meanwhile."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return total


def _workers(pid: int) -> dict[int, tuple[str, Memory]]:
    found = {}
    for child, command in children(pid).items():
        does = kind(command)
        try:
            if does:
                found[child] = (does, Memory.of(Path(f"/proc/{child}/status").read_text()))
        except OSError:
            continue
    return found


def _descriptors(pid: int) -> Counter[str]:
    sorts: Counter[str] = Counter()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            sorts[sort(os.readlink(entry))] += 1
        except OSError:
            continue
    return sorts


def sort(target: str) -> str:
    """What a descriptor is of, by its link: `socket`, `pipe`, `pidfd` and the like, `journal` for
    the database and its log, else `file`."""
    if target.startswith("/"):
        return "journal" if "/sotto.sqlite" in target else "file"
    return target.removeprefix("anon_inode:").strip("[]").partition(":")[0]
