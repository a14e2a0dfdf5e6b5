"""The cable between a browser and its server, which can be pulled out."""

from __future__ import annotations

import contextlib
import socket
import threading

CHUNK = 65_536


class Cable:
    """Carries TCP connections to a server on this machine. While it is cut, there are none and none can be made."""

    def __init__(self, server: str) -> None:
        self._target = int(server.rsplit(":", 1)[1])
        self._lock = threading.Lock()
        self._ends: set[socket.socket] = set()
        self._door = self._opened(0)
        self._port = int(self._door.getsockname()[1])

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def cut(self) -> None:
        self._shut(self._door)
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            self._shut(end)

    def mend(self) -> None:
        self._door = self._opened(self._port)

    def _opened(self, port: int) -> socket.socket:
        door = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._admit, args=(door,), daemon=True).start()
        return door

    def _admit(self, door: socket.socket) -> None:
        while True:
            try:
                near, _ = door.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            with self._lock:
                self._ends |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                sink.sendall(data)
        self._shut(source)
        self._shut(sink)
        with self._lock:
            self._ends -= {source, sink}

    @staticmethod
    def _shut(end: socket.socket) -> None:
        # Closing alone would leave a thread that reads or accepts waiting.
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
