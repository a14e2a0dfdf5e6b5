"""What was promised, and whether it was kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from soak.look import Look
from soak.trend import mebibytes_an_hour

GROWTH = 5.0
# What a worker takes of the server: pipes for its input, output and errors, and a pidfd.
WORKER_DESCRIPTORS = 4
# Shorter work says nothing about growth in an hour.
LEAST_SECONDS = 20 * 60


@dataclass(frozen=True)
class Target:
    """`met` is None where it cannot be told."""

    name: str
    met: bool | None
    said: str

    def __str__(self) -> str:
        word = {True: "MET", False: "NOT MET", None: "NOT JUDGED"}[self.met]
        return f"- {word}: {self.name} ({self.said})"


def growth(looks: Sequence[Look], seconds: float) -> Target:
    name = f"the server's memory grows by {GROWTH:g} MiB an hour at most"
    found = mebibytes_an_hour([(look.at, look.server.resident) for look in looks])
    if found is None or seconds < LEAST_SECONDS:
        return Target(name, None, f"it takes {LEAST_SECONDS / 60:g} minutes of work to tell")
    return Target(name, found <= GROWTH, f"{found:+.1f} MiB an hour")


def workers(looks: Sequence[Look], limit: int) -> Target:
    most = limit + limit // 10
    name = f"no worker takes more than its limit and a tenth, {most / 2**20:.0f} MiB"
    found = [memory.unfiled for look in looks for _, memory in look.workers.values()]
    if not found:
        return Target(name, None, "no worker was seen")
    return Target(name, max(found) <= most, f"{max(found) / 2**20:.0f} MiB at most")


def descriptors(before: Look, after: Look | None) -> Target:
    """Those for workers that came or went do not count."""
    name = "descriptors after the last session are those of the start"
    if after is None:
        return Target(name, False, "the server could not be looked at")
    others = WORKER_DESCRIPTORS * (len(after.workers) - len(before.workers))
    more = after.descriptors.total() - others - before.descriptors.total()
    said = f"{before.descriptors.total()}, then {after.descriptors.total()}"
    if len(after.workers) != len(before.workers):
        said += f"; {len(before.workers)} workers, then {len(after.workers)}"
    if more:
        sorts = Counter(after.descriptors)
        sorts.subtract(before.descriptors)
        said += "; " + ", ".join(f"{count:+d} {sort}" for sort, count in sorts.items() if count)
    return Target(name, more <= 0, said)


def emptiness(left: Sequence[str]) -> Target:
    said = "nothing is left" if not left else ", ".join(left[:5])
    return Target("the data folder has nothing of sessions afterwards", not left, said)


def failures(last: Look, troubles: Sequence[str]) -> Target:
    figures = last.figures
    said = f"{figures.failed} files, {figures.server_errors} answers, {len(troubles)} sessions"
    good = not (figures.failed or figures.server_errors or troubles)
    return Target("no file and no session fails, no answer is 500 or above", good, said)
