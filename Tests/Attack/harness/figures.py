"""What a server process holds: memory, descriptors, threads, children, disk."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MIB = 1 << 20


def children(pid: int) -> list[int]:
    """All descendants."""
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


def _status(pid: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return dict(line.split(":", 1) for line in lines if ":" in line)


def resident(pid: int) -> int:
    return int(_status(pid).get("VmRSS", "0 kB").split()[0]) * 1024


def processor_seconds(pid: int) -> float:
    """Time of a processor that the process has used; its children are not counted."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def disk(folder: Path) -> int:
    """Bytes that the files of a folder take."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(path, name)).st_blocks * 512
            except OSError:
                pass
    return total


def descriptors(pid: int) -> int:
    """Open descriptors, but for those of the journal, whose readers are opened when they are first wanted and kept."""
    count = 0
    try:
        names = os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return 0
    for name in names:
        try:
            count += ".sqlite" not in os.readlink(f"/proc/{pid}/fd/{name}")
        except OSError:
            pass
    return count


@dataclass(frozen=True)
class Figures:
    memory: int
    descriptors: int
    threads: int
    children: int
    disk: int

    @staticmethod
    def measure(pid: int, folder: Path) -> Figures:
        return Figures(
            resident(pid), descriptors(pid), int(_status(pid).get("Threads", "0")), len(children(pid)), disk(folder)
        )


@dataclass(frozen=True)
class Bounds:
    """How much more than before the attack may be left when the attackers have gone."""

    memory: int = 64 * MIB
    descriptors: int = 6
    threads: int = 24
    children: int = 0
    disk: int = 8 * MIB
    seconds: float = 8
    """How long it may take until then."""
    peak_memory: int = 256 * MIB
    """How much more memory there may be during the attack."""
    peak_children: int = 32

    def excess(self, before: Figures, now: Figures) -> list[str]:
        """What is beyond the bounds, in words."""
        found: list[str] = []
        if now.memory > before.memory + self.memory:
            found.append(f"memory {before.memory // MIB} -> {now.memory // MIB} MiB")
        if now.descriptors > before.descriptors + self.descriptors:
            found.append(f"descriptors {before.descriptors} -> {now.descriptors}")
        if now.threads > before.threads + self.threads:
            found.append(f"threads {before.threads} -> {now.threads}")
        if now.children > before.children + self.children:
            found.append(f"children {before.children} -> {now.children}")
        if now.disk > before.disk + self.disk:
            found.append(f"disk {before.disk // MIB} -> {now.disk // MIB} MiB")
        return found


class Peaks:
    """Watches a process ten times a second and keeps the highest values."""

    def __init__(self, pid: int) -> None:
        self.memory = 0
        self.children = 0
        self.children_memory = 0
        self._pid = pid
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self.memory = max(self.memory, resident(self._pid))
            below = children(self._pid)
            self.children = max(self.children, len(below))
            self.children_memory = max(self.children_memory, sum(map(resident, below)))
