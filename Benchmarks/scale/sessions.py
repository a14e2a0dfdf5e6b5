"""What sessions cost that do nothing, and event streams of them."""

from __future__ import annotations

import resource
import selectors
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measuring.client import OpenSession
from measuring.server import Server
from scale.options import Options
from scale.report import Table
from scale.usage import Usage, wait_until_quiet

CONNECTIONS = 8
INSTANT = ["--engine", "instant", "--support-dir", "/nonexistent"]


def open_sessions(server: Server, count: int) -> list[OpenSession]:
    """Opens sessions over a few connections at once."""
    local = threading.local()

    def one(_: int) -> OpenSession:
        if not hasattr(local, "client"):
            local.client = server.client()
        opened: OpenSession = local.client.open_session({})
        return opened

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return list(threads.map(one, range(count)))


class Streams:
    """Event streams (SSE), one a session, that are read as they come until the context ends."""

    def __init__(self, port: int, sessions: list[OpenSession]) -> None:
        self._port = port
        self._sessions = sessions
        self._selector = selectors.DefaultSelector()
        self._ended = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Streams:
        for session in self._sessions:
            connection = socket.create_connection(("127.0.0.1", self._port))
            connection.sendall(
                f"GET /v1/sessions/{session.id}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Authorization: Bearer {session.token}\r\nAccept: text/event-stream\r\n\r\n".encode()
            )
            self._selector.register(connection, selectors.EVENT_READ)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._reader.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()

    @property
    def open(self) -> int:
        return len(self._selector.get_map())

    def _read(self) -> None:
        while not self._ended.is_set():
            for key, _ in self._selector.select(0.2):
                connection = key.fileobj
                assert isinstance(connection, socket.socket)
                if not connection.recv(65_536):
                    self._selector.unregister(connection)
                    connection.close()


def idle_load(pid: int, seconds: float) -> float:
    """The part of a core that a process takes while nothing is asked of it."""
    before, begin = Usage.of(pid).processor, time.monotonic()
    time.sleep(seconds)
    return (Usage.of(pid).processor - before) / (time.monotonic() - begin)


def sessions(options: Options, folder: Path) -> Table:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    table = Table()
    with Server(options.server, folder / "data", [*INSTANT, *options.server_arguments]) as server:
        wait_until_quiet(server.pid)
        empty = Usage.of(server.pid)
        table.add("memory without a session", empty.memory / 2**20, "MiB")
        table.add("descriptors without a session", empty.descriptors, "")
        table.add(
            "processor without a session", idle_load(server.pid, options.idle_seconds) * 1000, "ms/s"
        )
        begin = time.monotonic()
        opened = open_sessions(server, options.sessions)
        table.add("sessions opened", options.sessions / (time.monotonic() - begin), "a second")
        wait_until_quiet(server.pid)
        full = Usage.of(server.pid)
        count = options.sessions
        table.add(f"processor to open one of {count}", (full.processor - empty.processor) / count * 1000, "ms")
        table.add(f"memory with {count} sessions", full.memory / 2**20, "MiB")
        table.add("memory a session", (full.memory - empty.memory) / count / 1024, "KiB")
        table.add("descriptors a session", (full.descriptors - empty.descriptors) / count, "")
        table.add(
            f"processor with {count} idle sessions",
            idle_load(server.pid, options.idle_seconds) * 1000, "ms/s",
        )  # fmt: skip
        with Streams(server.port, opened[: options.streams]) as streams:
            wait_until_quiet(server.pid)
            streamed = Usage.of(server.pid)
            attached = streams.open
            load = idle_load(server.pid, options.idle_seconds)
            if streams.open < attached:
                raise RuntimeError(f"{attached - streams.open} event streams ended")
        table.add("memory an event stream", (streamed.memory - full.memory) / attached / 1024, "KiB")
        table.add("descriptors an event stream", (streamed.descriptors - full.descriptors) / attached, "")
        table.add(f"processor with these and {attached} idle streams", load * 1000, "ms/s")
    journal = folder / "data" / "sotto.sqlite"
    table.add("journal a session", journal.stat().st_size / count / 1024, "KiB")
    return table
