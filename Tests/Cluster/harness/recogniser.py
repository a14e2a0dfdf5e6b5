"""A speech server with OpenAI's interface that knows tones instead of words, and takes exactly as long as it is told.

Workers with the engine `openai` work beside it. It takes next to no processor time, so that what is measured is the cluster;
it says which window each worker has in hand, how often each was computed, and when a worker hung up on one.
"""

from __future__ import annotations

import json
import select
import socket
import threading
import time
import wave
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from harness.tones import code_heard, text_of
from harness.wave_file import RATE, samples_of

MODEL = "tones"


@dataclass
class Computation:
    """One call for one window. Times are of `time.monotonic`."""

    worker: str
    code: int | None
    seconds_of_audio: float
    began: float
    ended: float | None = None
    was_given_up: bool = False
    """The worker hung up before the answer."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    owner: Recogniser


class _Call(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: calls are kept as computations."""

    def do_GET(self) -> None:
        self._answer(200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        begin = body.index(b"\r\n\r\n") + 4
        try:
            samples = samples_of(body[begin:])
        except (wave.Error, EOFError) as error:
            self._answer(400, {"error": {"message": f"no recording: {error}"}})
            return
        worker = self.headers.get("Authorization", "").removeprefix("Bearer ")
        done = self.server.owner.computed(worker, samples, self._hangs_up_within)
        if done is None:
            self.close_connection = True
            return
        self._answer(200, {"text": done})

    def _hangs_up_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if select.select([self.connection], [], [], left)[0]:
                try:
                    return not self.connection.recv(1, socket.MSG_PEEK)
                except OSError:
                    return True
        return False

    def _answer(self, status: int, content: object) -> None:
        data = json.dumps(content).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True


class Recogniser:
    """Used as a context. `pace` says how many seconds a window takes, by its code and how often it was asked for before."""

    def __init__(self, pace: Callable[[int, int], float]) -> None:
        self._pace = pace
        self._lock = threading.Lock()
        self._computations: list[Computation] = []
        self._asked: dict[int, int] = {}
        self._server = _Server(("127.0.0.1", 0), _Call)
        self._server.owner = self

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def options(self, slots: int) -> list[str]:
        """For a worker, or a gateway that has the engine too."""
        return [
            "--openai-url", f"http://127.0.0.1:{self._server.server_address[1]}/v1", "--openai-model", MODEL,
            "--openai-concurrency", str(slots),
        ]  # fmt: skip

    @staticmethod
    def environment(worker: str) -> dict[str, str]:
        """By which a worker is known here."""
        return {"SOTTO_OPENAI_KEY": worker}

    def computed(self, worker: str, samples: array[int], hangs_up_within: Callable[[float], bool]) -> str | None:
        code = code_heard(samples)
        one = Computation(worker, code, len(samples) / RATE, time.monotonic())
        with self._lock:
            before = self._asked.get(code, 0) if code is not None else 0
            if code is not None:
                self._asked[code] = before + 1
            self._computations.append(one)
        one.was_given_up = hangs_up_within(self._pace(code, before) if code is not None else 0)
        one.ended = time.monotonic()
        if one.was_given_up:
            return None
        return text_of(code) if code is not None else "no tone"

    def forget(self) -> None:
        """Of what was, so that the same windows can come anew."""
        with self._lock:
            self._computations = []
            self._asked = {}

    @property
    def computations(self) -> list[Computation]:
        with self._lock:
            return list(self._computations)

    def in_hand(self, worker: str) -> list[Computation]:
        return [one for one in self.computations if one.worker == worker and one.ended is None]
