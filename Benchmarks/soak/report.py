"""The report, in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from soak import verdict
from soak.look import Look, Memory
from soak.run import Run
from soak.trend import mebibytes_an_hour, parts

PARTS = 6
MIB = 2**20
SHOWN = 10


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def sixths(looks: Sequence[Look], seconds: float) -> str:
    kinds = sorted({does for look in looks for does, _ in look.workers.values()})
    rows = []
    before = looks[0]
    for number, part in enumerate(parts([look.at for look in looks], looks, PARTS, seconds)):
        if not part:
            continue
        minutes = (part[-1].at - before.at) / 60
        files = part[-1].figures.completed - before.figures.completed
        row = [
            f"{number * seconds / PARTS / 60:.3g} to {(number + 1) * seconds / PARTS / 60:.3g} min",
            _median([look.server.resident / MIB for look in part]),
        ]
        for does in kinds:
            memories = [
                memory.unfiled / MIB
                for look in part
                for kind, memory in look.workers.values()
                if kind == does
            ]
            row += [_median(memories), f"{max(memories):.0f}" if memories else ""]
        row += [
            _median([look.descriptors.total() for look in part]),
            _median([look.server.threads for look in part]),
            _median([look.data_bytes / MIB for look in part]),
            _median([look.figures.sessions for look in part]),
            f"{files / minutes:.1f}" if minutes else "",
        ]
        rows.append(row)
        before = part[-1]
    head = ["time", "server, MiB"]
    for does in kinds:
        head += [f"{does}, median", "greatest"]
    head += ["descriptors", "threads", "data, MiB", "sessions", "files a minute"]
    return table(head, rows)


def workers(looks: Sequence[Look]) -> str:
    """Each worker by its process id, from when to when it was seen, and what it took. The least of
    a part of its time is what it keeps between two requests."""
    seen: dict[int, list[tuple[float, Memory]]] = {}
    kinds = {}
    for look in looks:
        for pid, (does, memory) in look.workers.items():
            seen.setdefault(pid, []).append((look.at, memory))
            kinds[pid] = does
    rows = []
    for pid, points in sorted(seen.items(), key=lambda entry: (kinds[entry[0]], entry[1][0][0])):
        first, last = points[0][0], points[-1][0]
        thirds = parts(
            [at - first for at, _ in points], [memory.unfiled for _, memory in points], 3,
            max(last - first, 1),
        )  # fmt: skip
        rows.append(
            [
                kinds[pid], f"{first / 60:.0f} to {last / 60:.0f}",
                *[f"{min(third) / MIB:.0f}" if third else "" for third in thirds],
                f"{max(memory.unfiled for _, memory in points) / MIB:.0f}",
                f"{points[-1][1].peak / MIB:.0f}",
                _growth(mebibytes_an_hour([(at, memory.unfiled) for at, memory in points])),
            ]
        )  # fmt: skip
    head = [
        "worker", "minutes", "least, first third, MiB", "second", "last", "greatest",
        "peak (VmHWM)", "growth, MiB an hour",
    ]  # fmt: skip
    return table(head, rows)


def report(found: Run, limit: int) -> str:
    looks = found.looks or [found.before]
    last = found.after or looks[-1]
    figures = last.figures
    resident = mebibytes_an_hour([(look.at, look.server.resident) for look in looks])
    unfiled = mebibytes_an_hour([(look.at, look.server.unfiled) for look in looks])
    told = found.told.workers if found.told else {}
    lines = [
        f"{found.seconds / 60:.1f} minutes of work, {len(looks)} looks; {found.sessions} sessions,"
        f" {figures.completed} files, {figures.windows} windows. The server's memory is its"
        " resident set (VmRSS); that of workers is what of it no file gives back (RssAnon and"
        " RssShmem), which the server bounds. Counts have a first session each in them, before the"
        " work.",
        "",
        sixths(looks, found.seconds),
        "",
        f"Server: {_growth(resident)} MiB an hour by a line over the last two thirds,"
        f" {_growth(unfiled)} without what files give back."
        f" With nothing to do: {found.before.server.resident / MIB:.1f} MiB before,"
        f" {last.server.resident / MIB:.1f} after.",
        "",
        workers(looks),
        "",
        f"Workers lost at work {figures.crashes}, not started {figures.failed_starts}, attempts at"
        f" windows that failed {figures.attempts_failed}. Above {limit / MIB:.0f} MiB a worker is"
        " replaced.",
        *[f"- {count} × {said}" for said, count in sorted(told.items())],
        "",
        f"Files that failed {figures.failed}, answers of 500 and above {figures.server_errors},"
        f" sessions that went wrong {len(found.troubles)}, ended with work left {found.abandoned}.",
        *[f"- {trouble[:300]}" for trouble in found.troubles[:SHOWN]],
        *[f"- log: {line[:300]}" for line in (found.told.errors[:SHOWN] if found.told else ())],
        "",
        str(verdict.growth(looks, found.seconds)),
        str(verdict.workers([found.before, *looks, last], limit)),
        str(verdict.descriptors(found.before, found.after)),
        str(verdict.emptiness(found.left)),
        str(verdict.failures(last, found.troubles)),
    ]
    return "\n".join(lines)


def _median(values: Sequence[float]) -> str:
    if not values:
        return ""
    found = statistics.median(values)
    return f"{found:.1f}" if found < 100 else f"{found:.0f}"


def _growth(value: float | None) -> str:
    return "unknown" if value is None else f"{value:+.1f}"
