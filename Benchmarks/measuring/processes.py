"""Processor time and memory of processes, from /proc. Resolution of processor time: 10 ms."""

from __future__ import annotations

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """Seconds of processor time that the process has used."""
    fields = _fields(pid)
    return (int(fields[11]) + int(fields[12])) / _TICK


def processor_seconds_of_ended_children(pid: int) -> float:
    """Seconds that children used which have ended and been waited for."""
    fields = _fields(pid)
    return (int(fields[13]) + int(fields[14])) / _TICK


def processor_seconds_of_machine() -> float:
    """Seconds that all processes have used, and that the hypervisor took from this machine."""
    values = [
        int(value) for value in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    ]
    user, nice, system, _, _, interrupts, soft_interrupts, stolen = values
    return (user + nice + system + interrupts + soft_interrupts + stolen) / _TICK


def children(pid: int) -> dict[int, str]:
    """Command lines of the children that run now, also of those that lead a session of their own."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if int(_fields(int(entry.name))[1]) == pid:
                arguments = (entry / "cmdline").read_bytes().split(b"\0")
                found[int(entry.name)] = " ".join(
                    part.decode(errors="replace") for part in arguments
                )
        except (OSError, IndexError, ValueError):
            continue
    return found


def peak_memory(pid: int) -> int:
    """The largest resident set that the process has had (VmHWM), in bytes; 0 if it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _fields(pid: int) -> list[str]:
    """What follows the name, which may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
