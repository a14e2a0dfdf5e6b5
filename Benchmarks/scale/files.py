"""What short files cost: processor, flushes and bytes of the journal."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from measuring.server import Server
from scale.material import noise
from scale.options import Options
from scale.report import Table
from scale.sessions import INSTANT, open_sessions
from scale.usage import Usage, journal_bytes, wait_until_quiet

SESSIONS = 100
SECONDS = 0.5
LIMIT = 300


def run(
    options: Options, folder: Path, wrapper: list[str], rate: float | None
) -> tuple[Usage, Usage, float]:
    """Drops the files, at `rate` a second or all at once.

    What the server had used before and after, and the files a second."""
    arguments = [*INSTANT, *options.server_arguments]
    with Server(options.server, folder, arguments, wrapper) as server:
        sessions = open_sessions(server, SESSIONS)
        wait_until_quiet(server.pid)
        before = Usage.of(server.pid)
        source = folder / "half.wav"
        noise(source, SECONDS, 1)
        begin = time.monotonic()
        count = options.files if rate is None else options.files // 10
        for number in range(count):
            if rate:
                time.sleep(max(0.0, begin + number / rate - time.monotonic()))
            session = sessions[number % SESSIONS]
            hidden = folder / "drop" / f".{number}"
            shutil.copyfile(source, hidden)
            hidden.rename(folder / "drop" / f"{session.id}_{number}.wav")
        client = server.client()
        for place, session in enumerate(sessions):
            share = len(range(place, count, SESSIONS))
            for end in client.ends(session, share, LIMIT):
                if not end.completed:
                    raise RuntimeError(f"a file did not complete: {end.event}")
        seconds = time.monotonic() - begin
        wait_until_quiet(server.pid)
        return before, Usage.of(server.pid), count / seconds


def flushes(options: Options, folder: Path, rate: float | None) -> float:
    """fsync and fdatasync a file."""
    trace = folder.with_suffix(".trace")
    wrapper = ["strace", "-f", "-D", "--seccomp-bpf", "-e", "trace=fsync,fdatasync", "-o", str(trace)]
    run(options, folder, wrapper, rate)
    count = options.files if rate is None else options.files // 10
    with trace.open() as lines:
        return sum("sync(" in line for line in lines) / count


def files(options: Options, folder: Path) -> Table:
    table = Table()
    before, after, speed = run(options, folder / "data", [], None)
    count = options.files
    table.add(f"{count} files of half a second to {SESSIONS} sessions, all at once", speed, "files/s")
    table.add("processor a file", (after.processor - before.processor) / count * 1000, "ms")
    table.add("written to disks a file", (after.written - before.written) / count / 1024, "KiB")
    table.add("journal a file, after a stop", journal_bytes(folder / "data") / count / 1024, "KiB")
    if shutil.which("strace") is None:
        table.say("flushes a file", "not counted: no strace")
        return table
    table.add("flushes a file, all at once", flushes(options, folder / "burst", None), "")
    table.add("flushes a file, 10 files a second", flushes(options, folder / "calm", 10), "")
    return table
