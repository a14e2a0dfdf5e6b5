"""The run: a server, its work, and looks at it."""

from __future__ import annotations

import http.client
import shutil
import sqlite3
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from measuring.server import Server
from scale.usage import wait_until_quiet
from soak import log
from soak.load import Load
from soak.log import Told
from soak.look import HEAD, Look, Watch
from soak.material import Deck, recordings
from soak.options import Options

# What a look raises at a server that has ended.
LOST = (OSError, RuntimeError, http.client.HTTPException)
# How long the server may be busy with itself after its last session.
QUIET_SECONDS = 120


@dataclass
class Run:
    """What was seen. `before` is after a first session each, `after` when the last session has
    ended; both with nothing to do. `left` names what there still is of sessions after the server
    has stopped."""

    before: Look
    looks: list[Look] = field(default_factory=list)
    after: Look | None = None
    seconds: float = 0
    sessions: int = 0
    abandoned: int = 0
    troubles: list[str] = field(default_factory=list)
    told: Told | None = None
    left: list[str] = field(default_factory=list)


def run(options: Options, folder: Path, stop: threading.Event) -> Run:
    """Works until the time is over or `stop` is set."""
    made = folder / "made"
    made.mkdir()
    deck = Deck(recordings(options.speech, made), options.seed)
    # The kernel ends the server should this process be killed.
    wrapper = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    server = Server(
        options.server, folder / "data", options.arguments, wrapper, "info", own_group=True
    )
    with server:
        load = Load(server, deck, options.sessions)
        watch = Watch(server)
        load.round()
        wait_until_quiet(server.pid, QUIET_SECONDS)
        found = Run(before=watch.look())
        watch.began = time.monotonic()
        load.begin()
        try:
            _watch(options, watch, found, stop)
        except LOST as error:
            load.troubles.append(f"the server could not be looked at: {error}")
        finally:
            found.seconds = time.monotonic() - watch.began
            load.end()
        try:
            wait_until_quiet(server.pid, QUIET_SECONDS)
            found.after = watch.look()
        except LOST as error:
            load.troubles.append(f"the server could not be looked at afterwards: {error}")
    found.sessions, found.abandoned, found.troubles = load.ended, load.abandoned, load.troubles
    found.told = log.read(server.log.read_text(errors="replace"))
    found.left = left(server.folder)
    return found


def _watch(options: Options, watch: Watch, found: Run, stop: threading.Event) -> None:
    rows = options.tsv.open("w") if options.tsv else None
    try:
        if rows:
            print(*HEAD, sep="\t", file=rows, flush=True)
        while True:
            look = watch.look()
            found.looks.append(look)
            if rows:
                print(*look.row(), sep="\t", file=rows, flush=True)
            _say(look, options)
            wanted = min(len(found.looks) * options.sample, options.minutes * 60)
            if stop.wait(max(0.0, watch.began + wanted - time.monotonic())):
                return
            if time.monotonic() - watch.began >= options.minutes * 60:
                return
    finally:
        if rows:
            rows.close()


def _say(look: Look, options: Options) -> None:
    workers = ", ".join(f"{does} {memory.unfiled >> 20}" for does, memory in look.workers.values())
    print(
        f"soak: {look.at / 60:.1f} of {options.minutes:g} min: {look.figures.completed} files,"
        f" {look.figures.failed} failed; MiB: server {look.server.resident >> 20}, {workers}",
        file=sys.stderr,
        flush=True,
    )


def left(data: Path) -> list[str]:
    """What there is of sessions in the data folder of a server that has stopped."""
    found = [f"sessions/{path.name}" for path in sorted((data / "sessions").glob("*"))]
    found += [
        f"drop/{path.name}"
        for path in sorted((data / "drop").glob("*"))
        if path.name != "quarantine"
    ]
    found += [
        f"drop/quarantine/{path.name}" for path in sorted((data / "drop/quarantine").glob("*"))
    ]
    journal = sqlite3.connect(f"file:{data / 'sotto.sqlite'}?mode=ro", uri=True)
    try:
        for table in ("sessions", "files", "windows", "events"):
            count = journal.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            if count:
                found.append(f"{count} rows of {table} in the journal")
    finally:
        journal.close()
    return found
