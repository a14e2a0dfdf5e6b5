"""Says whether the memory of a server and its workers stays flat under hours of work, in Markdown.

Benchmarks/run soak [--speech DIR] [--minutes 60]
"""

from __future__ import annotations

import shlex
import signal
import sys
import tempfile
import threading
from pathlib import Path
from types import FrameType

from measuring.machine import machine
from soak import limit, options
from soak.report import report
from soak.run import run


def main() -> None:
    given = options.parse()
    stop = threading.Event()

    def ask(number: int, _: FrameType | None) -> None:
        """The first time the work ends early, the second time this process does, and the server
        with it."""
        signal.signal(number, signal.default_int_handler)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    with tempfile.TemporaryDirectory(prefix="sotto-soak-", dir=given.temporary) as folder:
        found = run(given, Path(folder), stop)
    print(f"# Hours of work\n\n{machine()}\n\n`Benchmarks/run soak {shlex.join(sys.argv[1:])}`\n")
    print(report(found, given.worker_memory or limit.of_this_machine(given.workers)))


main()
