"""Sends a case and says what is wrong with what came back."""

from __future__ import annotations

import re
import time

from fuzzing.grammar import FILE, SESSION, TOKEN
from fuzzing.mutations import Case
from harness.media import wav
from harness.scene import Scene, Session
from harness.wire import Connection, Gone, NoAnswer

DEADLINE_SECONDS = 8.0
STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})")


class Target:
    """The session that the requests are about. A new one is opened when a request has ended it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._session: Session | None = None
        self._file = ""

    def refresh(self) -> None:
        if self._session is not None:
            listed = self._session.ask("GET", "/files")
            files = listed.json()["files"] if listed.status == 200 else []
            if listed.status == 200 and len(files) < 60 and any(file["id"] == self._file for file in files):
                return
            if listed.status == 200:
                self._session.ask("DELETE")
        self._session = self._scene.open()
        self._file = self._session.upload(wav(0.2))

    def fill(self, data: bytes) -> bytes:
        assert self._session is not None
        for name, value in ((SESSION, self._session.id), (FILE, self._file), (TOKEN, self._session.token)):
            data = data.replace(name.encode(), value.encode())
        return data


def judge(scene: Scene, target: Target, case: Case) -> str | None:
    """What is wrong; nothing where the server behaved.

    Raises `OSError` where there is no connection to be had.
    """
    connection = scene.connect(kept=False, timeout=DEADLINE_SECONDS)
    with connection:
        for piece in case.pieces(target.fill):
            if not connection.offer(piece):
                break
            if case.pause:
                time.sleep(case.pause)
        if case.ending == "reset":
            connection.reset()
            return None
        if case.ending == "close":
            return None
        if case.ending == "half-close":
            connection.half_close()
        return _heard(connection, case)


def _heard(connection: Connection, case: Case) -> str | None:
    """Reads until the end, the first answer, or the deadline. A client that has not ended may be waited for."""
    heard = b""
    try:
        heard = connection.read(DEADLINE_SECONDS if case.ending == "half-close" else 0.2)
        # Whatever follows at once belongs to it; streams are not waited for.
        while len(heard) < 1 << 20:
            more = connection.read(0.01)
            if not more:
                break
            heard += more
    except NoAnswer:
        if not heard and case.ending == "half-close":
            return f"neither answered nor closed within {DEADLINE_SECONDS:.0f} s"
    except Gone:
        pass
    statuses = [int(match) for match in STATUS_LINE.findall(heard)]
    if 500 in statuses:
        return f"answered 500: {heard[:300]!r}"
    if heard and not heard.startswith(b"HTTP/1."):
        return f"an answer that is none: {heard[:100]!r}"
    return None
