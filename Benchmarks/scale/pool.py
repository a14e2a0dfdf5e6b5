"""What a window costs that is recognised elsewhere, and what a pool says while there is nothing to do."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from measuring.processes import processor_seconds
from measuring.server import Server
from scale.broker import Brokers
from scale.child import Child
from scale.material import noise
from scale.options import Options
from scale.report import Table
from scale.usage import Usage, wait_until_quiet

BROKERS = 3
WINDOW_SECONDS = 30
LIMIT = 900
COUNTED = {
    "in_msgs": "messages that came to a broker, from clients and brokers",
    "out_msgs": "messages that went from a broker, to clients and brokers",
    "in_bytes": "bytes that came to a broker",
    "out_bytes": "bytes that went from a broker",
}


def rates(brokers: Brokers, seconds: float) -> dict[str, float]:
    """What the brokers count a second."""
    before, begin = brokers.counts(), time.monotonic()
    time.sleep(seconds)
    after, elapsed = brokers.counts(), time.monotonic() - begin
    return {name: (after[name] - before[name]) / elapsed for name in before}


def transcribe(server: Server, files: list[Path]) -> None:
    """Every file in a session of its own, all at once."""

    def one(file: Path) -> None:
        client = server.client()
        session = client.open_session({"cache": False})
        client.upload(session, file)
        for end in client.ends(session, 1, LIMIT):
            if not end.completed:
                raise RuntimeError(f"the file did not complete: {end.event}")

    with ThreadPoolExecutor(len(files)) as threads:
        list(threads.map(one, files))


def pool(options: Options, folder: Path) -> Table:
    if not options.broker.exists():
        raise RuntimeError(f"there is no {options.broker}; scripts/nats fetches it, --broker names another")
    table = Table()
    files = [folder / f"{number}.wav" for number in range(options.pool_files)]
    for number, file in enumerate(files):
        noise(file, options.pool_minutes * 60, number)
    windows = len(files) * options.pool_minutes * 60 / WINDOW_SECONDS
    with ExitStack() as stack:
        brokers = stack.enter_context(Brokers(options.broker, folder, BROKERS))
        link = ["--nats", brokers.addresses]
        workers = []
        for number in range(options.workers):
            command = [
                str(options.server), "worker", *link, "--worker-name", f"worker-{number}",
                "--engine", "instant", "--support-dir", "/nonexistent",
            ]  # fmt: skip
            workers.append(Child(command, folder / f"worker-{number}.log"))
            stack.callback(workers[-1].stop)
            workers[-1].wait_for("worker worker-")
        gateways: list[Server] = []
        for number in range(options.gateways):
            arguments = [*link, "--gateway-name", f"gateway-{number}", "--engine", "cluster"]
            arguments += ["--support-dir", "/nonexistent", *options.server_arguments]
            gateways.append(
                stack.enter_context(Server(options.server, folder / f"gateway-{number}", arguments))
            )
            for server in gateways:
                wait_until_quiet(server.pid)
            idle = rates(brokers, options.idle_seconds)
            there = f"idle, {number + 1} gateways, {options.workers} workers"
            table.add(f"{there}: messages that came to a broker", idle["in_msgs"], "a second")
            table.add(f"{there}: messages that went from one", idle["out_msgs"], "a second")
            table.add(f"{there}: bytes that came to a broker", idle["in_bytes"] / 1024, "KiB/s")
        groups = {
            "gateway": [gateways[0].pid], "workers": [child.pid for child in workers],
            "brokers": brokers.pids,
        }  # fmt: skip
        before = {name: sum(map(processor_seconds, pids)) for name, pids in groups.items()}
        counts, begin = brokers.counts(), time.monotonic()
        transcribe(gateways[0], files)
        elapsed = time.monotonic() - begin
        after = brokers.counts()
        table.add(f"{windows:g} windows of 30 s of one gateway, uploads included", windows / elapsed, "windows/s")
        table.add("the same as audio", windows * WINDOW_SECONDS / elapsed, "s/s")
        for name, pids in groups.items():
            used = sum(map(processor_seconds, pids)) - before[name]
            table.add(f"processor a window, {name}", used / windows * 1000, "ms")
        for name, words in COUNTED.items():
            own = after[name] - counts[name] - idle[name] * elapsed
            unit = "MB" if name.endswith("bytes") else ""
            table.add(f"a window: {words}", own / windows / (1e6 if unit else 1), unit)
        for name, pids in groups.items():
            memory = max(Usage.of(pid).memory for pid in pids) / 2**20
            table.add(f"memory, largest of {name}", memory, "MiB")
    return table
