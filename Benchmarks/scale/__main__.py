"""Measures what docs/scale.md reckons with; the report is Markdown.

    Benchmarks/run scale [--only PART] [--quick]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measuring.machine import machine
from scale.audio import audio
from scale.disk import disk
from scale.files import files
from scale.options import Options
from scale.pool import pool
from scale.report import Table
from scale.sessions import sessions

PARTS = {"disk": disk, "sessions": sessions, "files": files, "audio": audio, "pool": pool}


def main() -> None:
    options = Options.parse(list(PARTS))
    print(f"# What it costs\n\n{machine()}\n\n`Benchmarks/run scale {' '.join(sys.argv[1:])}`")
    for name in options.only:
        print(f"scale: {name}", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="sotto-scale-", dir=options.temporary) as folder:
            table: Table = PARTS[name](options, Path(folder))
        print(f"\n## {name}\n\n{table}", flush=True)


main()
