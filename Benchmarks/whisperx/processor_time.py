"""Processor time of processes, from /proc. Resolution: 10 ms."""

from __future__ import annotations

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def own(pid: int) -> float:
    """Seconds that the process has used."""
    fields = _fields(pid)
    return (int(fields[11]) + int(fields[12])) / _TICK


def of_ended_children(pid: int) -> float:
    """Seconds that children used which have ended and been waited for."""
    fields = _fields(pid)
    return (int(fields[13]) + int(fields[14])) / _TICK


def children(pid: int) -> dict[int, str]:
    """Command lines of the children that run now, also of those that have become leaders of a session."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if int(_fields(int(entry.name))[1]) == pid:
                arguments = (entry / "cmdline").read_bytes().split(b"\0")
                found[int(entry.name)] = " ".join(part.decode(errors="replace") for part in arguments)
        except (OSError, IndexError, ValueError):
            continue
    return found


def of_machine() -> float:
    """Seconds that all processes have used, and that other machines on the same hardware took from this one."""
    values = [int(value) for value in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    user, nice, system, _, _, interrupts, soft_interrupts, stolen = values
    return (user + nice + system + interrupts + soft_interrupts + stolen) / _TICK


def _fields(pid: int) -> list[str]:
    """What follows the name, which may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
