"""Raw HTTP/1.1 connections, byte by byte, so that a client can misbehave as it likes."""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Self

ATTACKER = "127.0.0.2"
BYSTANDER = "127.0.0.1"
TIMEOUT_SECONDS = 10.0


class NoAnswer(Exception):
    """The server neither answered nor closed the connection in time."""


class Gone(Exception):
    """The server closed the connection before it answered."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes = b""
    interim: list[int] = field(default_factory=list)
    """Statuses of the 1xx answers that came before."""

    def json(self) -> Any:
        return json.loads(self.body)


class Tally:
    """Statuses of all answers that were read, over all connections that share it."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()


class Connection:
    """One connection. `answer` reads one whole answer, `head` its status and headers only."""

    def __init__(
        self,
        port: int,
        source: str = ATTACKER,
        *,
        receive_buffer: int | None = None,
        timeout: float = TIMEOUT_SECONDS,
        tally: Tally | None = None,
    ) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer is not None:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(timeout)
        self._timeout = timeout
        self._received = b""
        self._tally = tally
        try:
            self._socket.bind((source, 0))
            self._socket.connect(("127.0.0.1", port))
        except OSError:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        return self._socket.fileno()

    # Sending

    def send(self, data: bytes) -> None:
        """Sends everything, or raises `Gone` where the server has closed."""
        try:
            self._socket.sendall(data)
        except TimeoutError as error:
            raise NoAnswer("the server takes no more bytes") from error
        except OSError as error:
            raise Gone(str(error)) from error

    def offer(self, data: bytes) -> bool:
        """Sends as much as the server takes; false where it has closed or takes no more."""
        try:
            self.send(data)
        except (Gone, NoAnswer):
            return False
        return True

    def half_close(self) -> None:
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def reset(self) -> None:
        """Closes with a reset instead of an orderly end."""
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass
        self._socket.close()

    def close(self) -> None:
        self._socket.close()

    # Receiving

    def read(self, timeout: float | None = None) -> bytes:
        """What comes next; empty at the end. Raises `NoAnswer` when nothing comes in time."""
        if self._received:
            data, self._received = self._received, b""
            return data
        return self._read_from_socket(self._timeout if timeout is None else timeout)

    def _read_from_socket(self, timeout: float) -> bytes:
        self._socket.settimeout(max(timeout, 0.001))
        try:
            return self._socket.recv(65536)
        except TimeoutError as error:
            raise NoAnswer(f"nothing came for {timeout:.1f} s") from error
        except OSError:
            return b""
        finally:
            try:
                self._socket.settimeout(self._timeout)
            except OSError:
                pass

    def _fill(self, deadline: float) -> bool:
        data = self._read_from_socket(deadline - time.monotonic())
        self._received += data
        return bool(data)

    def head(self, timeout: float | None = None) -> Answer:
        deadline = time.monotonic() + (self._timeout if timeout is None else timeout)
        interim: list[int] = []
        while True:
            while b"\r\n\r\n" not in self._received:
                if not self._fill(deadline):
                    raise Gone("the server closed the connection without an answer")
            text, self._received = self._received.split(b"\r\n\r\n", 1)
            lines = text.decode("latin-1").split("\r\n")
            status = int(lines[0].split(" ")[1])
            if 100 <= status < 200:
                interim.append(status)
                continue
            headers: dict[str, str] = {}
            for line in lines[1:]:
                name, _, value = line.partition(":")
                headers[name.strip().lower()] = value.strip()
            if self._tally is not None:
                self._tally.statuses[status] += 1
            return Answer(status, headers, interim=interim)

    def answer(self, timeout: float | None = None, *, method: str = "GET") -> Answer:
        deadline = time.monotonic() + (self._timeout if timeout is None else timeout)
        answer = self.head(timeout)
        if method == "HEAD" or answer.status in (204, 304):
            return answer
        if "chunked" in answer.headers.get("transfer-encoding", ""):
            answer.body = self._chunks(deadline)
        elif "content-length" in answer.headers:
            answer.body = self._exactly(int(answer.headers["content-length"]), deadline)
        else:
            while self._fill(deadline):
                pass
            answer.body, self._received = self._received, b""
        return answer

    def _exactly(self, count: int, deadline: float) -> bytes:
        parts = [self._received]
        have = len(self._received)
        while have < count:
            data = self._read_from_socket(deadline - time.monotonic())
            if not data:
                raise Gone("the answer broke off")
            parts.append(data)
            have += len(data)
        whole = b"".join(parts)
        self._received = whole[count:]
        return whole[:count]

    def _chunks(self, deadline: float) -> bytes:
        body: list[bytes] = []
        while True:
            while b"\r\n" not in self._received:
                if not self._fill(deadline):
                    raise Gone("the answer broke off")
            line, self._received = self._received.split(b"\r\n", 1)
            size = int(line.split(b";")[0], 16)
            piece = self._exactly(size + 2, deadline)[:size]
            if size == 0:
                return b"".join(body)
            body.append(piece)

    def ends_within(self, seconds: float) -> bool:
        """Reads and forgets what comes; true when the server closes in time."""
        deadline = time.monotonic() + seconds
        self._received = b""
        while (left := deadline - time.monotonic()) > 0:
            try:
                if not self._read_from_socket(left):
                    return True
            except NoAnswer:
                return False
        return False

    def is_closed(self) -> bool:
        """Whether the server has closed, without reading what it sent before."""
        poller = select.poll()
        poller.register(self._socket, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
        return bool(poller.poll(0))


def request(
    method: str,
    target: str,
    *,
    token: str | None = None,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
    host: str | None = "127.0.0.1",
) -> bytes:
    """The bytes of a request. A header that is given replaces the one that would be made."""
    given = dict(headers or {})
    lines = [f"{method} {target} HTTP/1.1"]
    if host is not None:
        lines.append(f"Host: {host}")
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    names = {name.lower() for name in given}
    if body is not None and not names & {"content-length", "transfer-encoding"}:
        given["Content-Length"] = str(len(body))
    lines += [f"{name}: {value}" for name, value in given.items()]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + (body or b"")


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def one_byte_chunks(data: bytes, *, ended: bool = True) -> bytes:
    """Each byte a chunk of its own."""
    return b"".join(b"1\r\n%c\r\n" % byte for byte in data) + (b"0\r\n\r\n" if ended else b"")


BOUNDARY = "attack-boundary-7f3a"


def form(
    fields: dict[str, str],
    file: bytes | None = None,
    name: str = "a.wav",
    *,
    tail: bytes = b"",
) -> bytes:
    """A multipart form; `tail` comes behind its closing boundary."""
    parts: list[bytes] = []
    for key, value in fields.items():
        parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode())
    if file is not None:
        parts.append(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: audio/wav\r\n\r\n".encode()
            + file
            + b"\r\n"
        )
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode() + tail


FORM_TYPE = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
