"""The native API (docs/api.md), as far as these checks need it."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.waiting import until

TERMINAL = ("file.completed", "file.failed", "file.cancelled")


class Refused(Exception):
    """An answer with a status that was not expected."""

    def __init__(self, status: int, what: str) -> None:
        super().__init__(f"{what}: {status}")
        self.status = status


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """One gateway. A call that meets one which is down is made again until `patience` seconds have passed."""

    def __init__(self, port: int, *, patience: float = 60) -> None:
        self._port = port
        self._patience = patience

    def call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Raises `OSError` after the patience. What was sent may have arrived: give uploads an `Idempotency-Key`."""
        given = dict(headers or {})
        if token is not None:
            given["Authorization"] = f"Bearer {token}"
        deadline = time.monotonic() + self._patience
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            try:
                connection.request(method, path, body, given)
                answer = connection.getresponse()
                return Answer(answer.status, answer.read())
            except (OSError, http.client.HTTPException) as error:
                if time.monotonic() > deadline:
                    raise OSError(f"{method} {path}: {error}") from error
                time.sleep(0.2)
            finally:
                connection.close()

    def expect(self, expected: int, method: str, path: str, body: bytes | None = None, **more: Any) -> Answer:
        answer = self.call(method, path, body, **more)
        if answer.status != expected:
            raise Refused(answer.status, f"{method} {path}: {answer.body[:300]!r}")
        return answer

    def open(self, **options: Any) -> Session:
        """Every window is recognised, also where the same audio was, or is being, recognised elsewhere."""
        body = json.dumps({"language": "en", "cache": False} | options).encode()
        made = self.expect(201, "POST", "/v1/sessions", body, headers={"Content-Type": "application/json"}).json()
        return Session(self, made["id"], made["token"])

    def readiness(self) -> Answer:
        return self.call("GET", "/health/ready")

    def metric(self, name: str) -> float:
        """The sum over its labels; 0 where there is none of the name."""
        text = self.expect(200, "GET", "/metrics").body.decode()
        pattern = re.compile(rf"^{re.escape(name)}(?:{{.*}})? (\S+)$", re.MULTILINE)
        return sum(float(value) for value in pattern.findall(text))

    def expect_metric(self, name: str, holds: Callable[[float], bool], what: str, *, within: float = 60) -> None:
        until(lambda: holds(self.metric(name)), f"{what} ({name})", within=within, every=0.1)


@dataclass(frozen=True)
class Session:
    client: Client
    id: str
    token: str

    def _path(self, rest: str) -> str:
        return f"/v1/sessions/{self.id}{rest}"

    def upload(self, name: str, content: bytes) -> str:
        """The file's id."""
        answer = self.client.expect(
            202,
            "POST",
            self._path(f"/files?name={name}"),
            content,
            token=self.token,
            headers={"Content-Type": "audio/wav", "Idempotency-Key": name},
        )
        return str(answer.json()["files"][0]["id"])

    def files(self) -> list[dict[str, Any]]:
        return list(self.client.expect(200, "GET", self._path("/files"), token=self.token).json()["files"])

    def file(self, file: str) -> dict[str, Any]:
        return dict(self.client.expect(200, "GET", self._path(f"/files/{file}"), token=self.token).json())

    def remove(self, file: str) -> bool:
        """False where it is not there any more."""
        status = self.client.call("DELETE", self._path(f"/files/{file}"), token=self.token).status
        if status not in (204, 404):
            raise Refused(status, f"removing {file}")
        return status == 204

    def transcript(self, file: str) -> dict[str, Any]:
        return dict(self.client.expect(200, "GET", self._path(f"/files/{file}/transcript"), token=self.token).json())

    def end(self) -> None:
        status = self.client.call("DELETE", self._path(""), token=self.token).status
        # A gateway that was killed after it had ended the session does not know it any more.
        if status not in (200, 404):
            raise Refused(status, f"ending {self.id}")

    def page(self, after: int, *, wait_seconds: int = 0) -> list[dict[str, Any]]:
        """Events behind one, at most a thousand; waits for the first of them."""
        answer = self.client.expect(
            200,
            "GET",
            self._path(f"/events?after={after}&limit=1000&wait_seconds={wait_seconds}"),
            token=self.token,
            headers={"Accept": "application/json"},
        )
        return list(answer.json()["events"])

    def events(self) -> list[dict[str, Any]]:
        """All that there are."""
        read: list[dict[str, Any]] = []
        while page := self.page(read[-1]["seq"] if read else 0):
            read += page
        return read

    def wait(
        self, holds: Callable[[dict[str, Any]], bool], what: str, *, after: int = 0, within: float = 60
    ) -> dict[str, Any]:
        """The first event behind one for which it holds. Raises `TooLate`."""
        last = after

        def next_match() -> dict[str, Any] | None:
            nonlocal last
            for event in self.page(last, wait_seconds=5):
                last = event["seq"]
                if holds(event):
                    return event
            return None

        return until(next_match, what, within=within, every=0)

    def finished(self, file: str, *, within: float = 120) -> dict[str, Any]:
        """The terminal event of a file."""
        return self.wait(
            lambda event: event["type"] in TERMINAL and event.get("file") == file, f"{file} ends", within=within
        )
