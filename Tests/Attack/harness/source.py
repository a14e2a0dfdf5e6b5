"""A web server on the loopback interface that accepts, and then sends as much as it likes."""

from __future__ import annotations

import socket
import threading


class SlowSource:
    """Answers with a head and keeps the body to itself. Says how many of its connections are open."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self.accepted = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/slow.wav"

    @property
    def open(self) -> int:
        with self._lock:
            return len(self._open)

    def close(self) -> None:
        self._listener.close()
        with self._lock:
            for connection in self._open:
                connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(connection)
                self.accepted += 1
            threading.Thread(target=self._hold, args=[connection], daemon=True).start()

    def _hold(self, connection: socket.socket) -> None:
        try:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\n\r\nRIFF")
            while connection.recv(65536):
                pass
        except OSError:
            pass
        with self._lock:
            self._open.discard(connection)
        connection.close()
