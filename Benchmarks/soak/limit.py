"""The memory above which the server replaces a worker (`--worker-memory`)."""

from __future__ import annotations

from pathlib import Path


def default(workers: int, meminfo: str, container: str | None) -> int:
    """What the server takes where it is not told: the machine's memory, or the container's, divided
    by one more than there are workers. `meminfo` and `container` are the texts of /proc/meminfo and
    of the control group's memory.max."""
    amounts = [
        int(line.split()[1]) * 1024 for line in meminfo.splitlines() if line.startswith("MemTotal:")
    ]
    if container and container.strip().isdigit():
        amounts.append(int(container))
    return min(amounts) // (workers + 1)


def of_this_machine(workers: int) -> int:
    group = Path("/sys/fs/cgroup/memory.max")
    return default(
        workers, Path("/proc/meminfo").read_text(), group.read_text() if group.exists() else None
    )
