"""The command line."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Options:
    """`server` is the program; the other values are those of the flags."""

    server: Path
    engine: str
    model: str | None
    workers: int
    worker_memory: int | None
    server_arguments: tuple[str, ...]
    speech: Path | None
    sessions: int
    minutes: float
    sample: float
    seed: int
    temporary: Path | None
    tsv: Path | None

    @property
    def arguments(self) -> list[str]:
        """Those of `sotto serve`."""
        given = ["--engine", self.engine, "--workers", str(self.workers)]
        if self.model:
            given += ["--model", self.model]
        if self.worker_memory:
            given += ["--worker-memory", f"{self.worker_memory >> 20}MiB"]
        return [*given, *self.server_arguments]


def parse(arguments: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run soak",
        description="Whether the memory of a server and its workers stays flat under hours of work."
        " The report is Markdown on standard output. An interrupt ends the work early; the report"
        " is then of what there is.",
    )
    add = parser.add_argument
    add("--server", type=Path, default=ROOT / ".build/release/sotto", metavar="PROGRAM")
    add("--engine", default="whisper", help="of the server (whisper)")
    add("--model", help="of the engine, as --model of the server takes it")
    add("--workers", type=int, default=2, help="of the engine (2)")
    add("--worker-memory", type=int, metavar="MIB",
        help="memory above which the server replaces a worker (the server's default)")  # fmt: skip
    add("--server-argument", action="append", default=[], metavar="ARGUMENT",
        help="passed on, as --server-argument=--worker-windows=200; may be repeated")  # fmt: skip
    add("--speech", type=Path, metavar="DIR",
        help="folder of recordings; English ones alone where it has a MANIFEST.tsv"
        " (docs/sample.wav again and again)")  # fmt: skip
    add("--sessions", type=int, default=4, help="sessions that are busy at the same time (4)")
    add("--minutes", type=float, default=60, help="of work (60)")
    add("--sample", type=float, default=30, help="seconds from one look to the next (30)")
    add("--seed", type=int, default=1, help="of the files that sessions are dealt (1)")
    add("--temporary", type=Path, metavar="DIR", help="folder for what is kept while it runs")
    add("--tsv", type=Path, metavar="FILE", help="where every look is written, as it is taken")
    given = parser.parse_args(arguments)
    if not given.server.is_file():
        parser.error(f"there is no {given.server}: make build makes it, --server names another")
    for name in ("workers", "sessions", "minutes", "sample"):
        if getattr(given, name) <= 0:
            parser.error(f"--{name} has to be more than 0")
    if given.worker_memory is not None and given.worker_memory < 1:
        parser.error("--worker-memory has to be at least 1")
    return Options(
        server=given.server.absolute(), engine=given.engine, model=given.model,
        workers=given.workers,
        worker_memory=given.worker_memory << 20 if given.worker_memory else None,
        server_arguments=tuple(given.server_argument), speech=given.speech,
        sessions=given.sessions, minutes=given.minutes, sample=given.sample, seed=given.seed,
        temporary=given.temporary, tsv=given.tsv,
    )  # fmt: skip
