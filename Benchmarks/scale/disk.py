"""What a flush takes: the floor of every answer that has to be on disk first."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

from scale.options import Options
from scale.report import Table

FLUSHES = 500


def disk(_: Options, folder: Path) -> Table:
    """4 KiB are appended and flushed (fdatasync), one after the other."""
    times = []
    with (folder / "flushed").open("wb", buffering=0) as file:
        for _number in range(FLUSHES):
            file.write(bytes(4096))
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    table = Table()
    table.add("flush of 4 KiB, median", statistics.median(times), "ms")
    table.add("flush of 4 KiB, 99 %", times[int(len(times) * 0.99)], "ms")
    table.add("flushes a second, one after the other", 1000 * len(times) / sum(times), "")
    return table
