"""What the benchmark takes."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Options:
    """`server` and `broker` are programs; the other values are those of the flags."""

    server: Path
    broker: Path
    only: list[str]
    temporary: str | None
    engine: str
    server_arguments: list[str]
    sessions: int
    streams: int
    files: int
    idle_seconds: float
    minutes: float
    pool_files: int
    pool_minutes: float
    workers: int
    gateways: int

    @staticmethod
    def parse(parts: list[str]) -> Options:
        parser = argparse.ArgumentParser(prog="Benchmarks/run scale")
        parser.add_argument("--server", type=Path, default=ROOT / ".build/release/sotto")
        parser.add_argument("--broker", type=Path, default=ROOT / ".sotto/nats/bin/nats-server")
        parser.add_argument("--only", action="append", choices=parts, help="parts; all where not given")
        parser.add_argument("--temporary", help="folder for what servers keep while they run")
        parser.add_argument("--engine", default="pocketsphinx", help="of the part audio, besides instant")
        parser.add_argument("--server-argument", action="append", default=[], metavar="ARGUMENT")
        parser.add_argument("--sessions", type=int, help="open sessions (10000)")
        parser.add_argument("--streams", type=int, help="event streams (1000)")
        parser.add_argument("--files", type=int, help="half-second files (5000)")
        parser.add_argument("--idle", type=float, help="seconds for which idle processes are watched (30)")
        parser.add_argument("--minutes", type=float, help="minutes of speech of the part audio (10)")
        parser.add_argument("--pool-files", type=int, help="files, a session each, of the part pool (16)")
        parser.add_argument("--pool-minutes", type=float, help="minutes of each of them (30)")
        parser.add_argument("--workers", type=int, default=2, help="workers of the pool")
        parser.add_argument("--gateways", type=int, default=2, help="gateways of the pool")
        parser.add_argument("--quick", action="store_true", help="a tenth of everything")
        given = parser.parse_args()
        part = 10 if given.quick else 1
        return Options(
            server=given.server.absolute(), broker=given.broker.absolute(), only=given.only or parts,
            temporary=given.temporary, engine=given.engine, server_arguments=given.server_argument,
            sessions=given.sessions or 10_000 // part, streams=given.streams or 1_000 // part,
            files=given.files or 5_000 // part, idle_seconds=given.idle or 30 / (3 if part > 1 else 1),
            minutes=given.minutes or 10 / part, pool_files=given.pool_files or 16,
            pool_minutes=given.pool_minutes or 30 / part, workers=given.workers,
            gateways=given.gateways,
        )  # fmt: skip
