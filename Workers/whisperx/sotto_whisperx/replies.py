"""What the worker says to the server."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict
from typing import Any

from .failures import Rejection
from .lines import MAXIMUM_LINE_BYTES
from .turns import Turn, growing_gaps, merged
from .word_spans import PlacedWord

Reply = dict[str, Any]


def failed(message: str) -> Reply:
    return {"t": "failed", "message": message}


def ready(greeting: dict[str, Any]) -> Reply:
    return {"t": "ready", "greeting": greeting}


def pong(number: int) -> Reply:
    return {"t": "pong", "n": number}


def recognized(id: str, window: dict[str, Any]) -> Reply:
    return {"t": "recognized", "id": id, "window": window}


def detected(id: str, spans: list[tuple[int, int]]) -> Reply:
    return {"t": "detected", "id": id, "spans": [{"start": s, "end": e} for s, e in spans]}


def diarized(id: str, turns: list[Turn]) -> Reply:
    """Where the turns are too many for a line, pauses inside a speaker's turns are left out, short
    ones first."""
    reply = _diarized(id, turns)
    for gap in growing_gaps():
        if len(_encoded(reply)) <= MAXIMUM_LINE_BYTES:
            break
        reply = _diarized(id, merged(turns, gap))
    return reply


def _diarized(id: str, turns: list[Turn]) -> Reply:
    listed = [{"start": start, "end": end, "speaker": speaker} for start, end, speaker in turns]
    return {"t": "diarized", "id": id, "turns": listed}


def aligned(id: str, words: list[PlacedWord]) -> Reply:
    return {"t": "aligned", "id": id, "words": [asdict(word) for word in words]}


def rejected(id: str, no: Rejection) -> Reply:
    return {
        "t": "rejected",
        "id": id,
        "code": no.code,
        "message": no.message,
        "retry": no.may_retry,
    }


def line(reply: Reply) -> bytes:
    """A reply as a line. One that the server would not take is replaced by a rejection. Raises
    ValueError on what is not a number."""
    data = _encoded(reply)
    if len(data) <= MAXIMUM_LINE_BYTES or "id" not in reply:
        return data
    no = Rejection("engine_error", f"the answer is longer than {MAXIMUM_LINE_BYTES} bytes")
    return line(rejected(reply["id"], no))


def _encoded(reply: Reply) -> bytes:
    # Not-a-number is no JSON; ASCII alone because an id may hold what UTF-8 cannot.
    return json.dumps(reply, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"


class ReplyWriter:
    """Writes replies, one whole line at a time whatever thread they come from."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def write(self, reply: Reply) -> None:
        self.write_line(line(reply))

    def write_line(self, data: bytes) -> None:
        """Writes a line. When the server has closed the pipe, the process ends."""
        rest = memoryview(data)
        with self._lock:
            while rest:
                try:
                    rest = rest[os.write(self._descriptor, rest) :]
                except OSError:
                    os._exit(0)
