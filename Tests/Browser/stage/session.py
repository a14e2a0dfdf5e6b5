"""A session as its HTTP interface shows it: what the page is compared with."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = Any


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @property
    def json(self) -> Json:
        return json.loads(self.body)


@dataclass(frozen=True)
class Session:
    server: str
    id: str
    token: str

    @staticmethod
    def open(server: str, **options: object) -> Session:
        answer = request("POST", f"{server}/v1/sessions", json.dumps(options).encode(), {}).json
        return Session(server, answer["id"], answer["token"])

    @property
    def link(self) -> str:
        """The address that brings a browser into this session."""
        return f"{self.server}/#" + urllib.parse.urlencode({"session": self.id, "token": self.token})

    def call(self, method: str, path: str = "", body: object = None, **headers: str) -> Answer:
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        return request(method, f"{self.server}/v1/sessions/{self.id}{path}", data, {
            "Authorization": f"Bearer {self.token}", **{key.replace("_", "-"): value for key, value in headers.items()}})

    def get(self, path: str = "") -> Json:
        answer = self.call("GET", path)
        assert answer.status == 200, f"{path}: {answer.status} {answer.body[:300]!r}"
        return answer.json

    def add(self, path: Path, name: str | None = None) -> str:
        """Uploads a file. Answers its id."""
        query = urllib.parse.urlencode({"name": name or path.name})
        answer = self.call("POST", f"/files?{query}", path.read_bytes(), Content_Type="application/octet-stream")
        assert answer.status == 202, answer.body[:300]
        return str(answer.json["files"][0]["id"])

    def wait(self, file: str, state: str = "completed", seconds: int = 60) -> None:
        """Waits for an event that says that this has happened to a file."""
        self.wait_for(f"file.{state}", file=file, seconds=seconds)

    def wait_for(self, event: str, file: str | None = None, seconds: int = 60) -> Json:
        after = 0
        for _ in range(seconds):
            page = self.get(f"/events?after={after}&limit=1000&wait_seconds=1")
            for each in page["events"]:
                assert each["type"] != "file.failed" or event == "file.failed", each
                if each["type"] == event and file in (None, each.get("file")):
                    return each
            after = page["last"]
        raise AssertionError(f"no {event} within {seconds} s")

    def transcript(self, file: str) -> Json:
        return self.get(f"/files/{file}/transcript?format=json")

    def words(self, file: str) -> list[Json]:
        return [word for segment in self.transcript(file)["segments"] for word in segment["words"]]


def request(method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Answer:
    if body is not None and "Content-Type" not in headers:
        headers = {**headers, "Content-Type": "application/json"}
    call = urllib.request.Request(url, body, {"Accept": "application/json", **headers}, method=method)
    try:
        with urllib.request.urlopen(call, timeout=60) as response:
            return Answer(response.status, response.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read())
