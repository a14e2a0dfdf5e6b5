"""The programs that a cluster is made of."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Programs:
    sotto: Path
    broker: Path

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--program", type=Path, default=ROOT / ".build/release/sotto", help="the server (.build/release/sotto)"
        )
        parser.add_argument(
            "--broker", type=Path, default=ROOT / ".sotto/nats/bin/nats-server", help="of scripts/nats by default"
        )

    @staticmethod
    def of(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> Programs:
        programs = Programs(arguments.program.resolve(), arguments.broker.resolve())
        if not programs.sotto.is_file():
            parser.error(f"{programs.sotto} is not there: make build")
        if not programs.broker.is_file():
            parser.error(f"{programs.broker} is not there: scripts/nats")
        return programs
