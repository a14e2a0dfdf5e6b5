"""The part of the server's HTTP interface that benchmarks use (docs/api.md)."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REQUEST_SECONDS = 60
POLL_SECONDS = 20
ENDS = ("file.completed", "file.failed", "file.cancelled")


@dataclass(frozen=True)
class OpenSession:
    """A session that the server opened, and its engine as the server describes it."""

    id: str
    token: str
    engine: dict[str, Any]


@dataclass(frozen=True)
class FileEnd:
    """How the work on a file ended, and when this client learned of it (time.time())."""

    file: str
    event: dict[str, Any]
    at: float

    @property
    def completed(self) -> bool:
        return bool(self.event["type"] == "file.completed")


class Client:
    """One connection. Every call raises RuntimeError, with the answer, for a status of 300 or more."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=REQUEST_SECONDS)

    def open_session(self, options: dict[str, Any]) -> OpenSession:
        answer = self._exchange("POST", "/v1/sessions", json.dumps(options).encode(), None)
        return OpenSession(answer["id"], answer["token"], answer["engine"])

    def upload(self, session: OpenSession, path: Path, name: str | None = None) -> str:
        """Brings a file into the session, under its own name or another; the file's id."""
        query = urllib.parse.urlencode({"name": name or path.name})
        place = f"/v1/sessions/{session.id}/files?{query}"
        answer = self._exchange("POST", place, path.read_bytes(), session.token)
        return str(answer["files"][0]["id"])

    def ends(self, session: OpenSession, count: int, seconds: float) -> Iterator[FileEnd]:
        """The first `count` files of the session that end, as they do.

        Raises RuntimeError when they have not ended within `seconds`."""
        limit = time.monotonic() + seconds
        after = 0
        while count:
            if time.monotonic() > limit:
                raise RuntimeError(f"{count} files had not ended after {seconds:g} s")
            path = f"/v1/sessions/{session.id}/events?after={after}&wait_seconds={POLL_SECONDS}"
            answer = self._exchange("GET", path, None, session.token)
            after = answer["last"]
            now = time.time()
            for event in answer["events"]:
                if event["type"] in ENDS:
                    count -= 1
                    yield FileEnd(event["file"], event, now)

    def transcript(self, session: OpenSession, file: str) -> dict[str, Any]:
        """The JSON transcript of a completed file."""
        path = f"/v1/sessions/{session.id}/files/{file}/transcript"
        return self._exchange("GET", path, None, session.token)

    def read(self, session: OpenSession, path: str) -> bytes:
        """What there is at a path below the session's."""
        return self._bytes("GET", f"/v1/sessions/{session.id}{path}", None, session.token)

    def end_session(self, session: OpenSession) -> None:
        """Returns when nothing of the session is left."""
        self._exchange("DELETE", f"/v1/sessions/{session.id}", None, session.token)

    def metrics(self) -> str:
        return self._bytes("GET", "/metrics", None, None).decode()

    def close(self) -> None:
        """Closes the connection; the next call opens another one."""
        self._connection.close()

    def _exchange(
        self, method: str, path: str, body: bytes | None, token: str | None
    ) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._bytes(method, path, body, token))
        return answer

    def _bytes(self, method: str, path: str, body: bytes | None, token: str | None) -> bytes:
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None and token is None:
            headers["Content-Type"] = "application/json"
        elif body is not None:
            headers["Content-Type"] = "application/octet-stream"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read()
        if response.status >= 300:
            raise RuntimeError(
                f"{method} {path.split('?')[0]}: {response.status} {text[:500].decode(errors='replace')}"
            )
        return text
