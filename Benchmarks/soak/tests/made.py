"""Looks that are made up."""

from __future__ import annotations

from collections import Counter

from soak.look import Look, Memory
from soak.metrics import Figures

MIB = 2**20


def figures(completed: int = 0, failed: int = 0, server_errors: int = 0) -> Figures:
    return Figures(
        sessions=2, completed=completed, failed=failed, windows=completed, attempts_failed=0,
        crashes=0, failed_starts=0, server_errors=server_errors,
    )  # fmt: skip


def memory(mebibytes: float) -> Memory:
    taken = round(mebibytes * MIB)
    return Memory(resident=taken, peak=taken, unfiled=taken, threads=9)


def look(
    at: float = 0, server: float = 50, workers: dict[int, float] | None = None,
    descriptors: int = 40, shown: Figures | None = None,
) -> Look:  # fmt: skip
    return Look(
        at=at, server=memory(server),
        workers={pid: ("whisper", memory(taken)) for pid, taken in (workers or {}).items()},
        descriptors=Counter({"socket": descriptors}), data_bytes=3 * MIB,
        figures=shown or figures(),
    )  # fmt: skip
