"""What an attack works with: connections, sessions, checks, notes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.figures import Peaks
from harness.server import Server
from harness.wire import ATTACKER, BYSTANDER, Answer, Connection, Gone, NoAnswer, Tally, request


LEAVING_SECONDS = 20


class Dead(Exception):
    """The server has ended, or does not answer any more."""


class Session:
    """A session that an attacker opened."""

    def __init__(self, scene: Scene, opened: dict[str, Any], source: str) -> None:
        self._scene = scene
        self.id: str = opened["id"]
        self.token: str = opened["token"]
        self.drop_prefix: str = opened.get("drop_prefix", "")
        self.path = f"/v1/sessions/{self.id}"
        self.source = source

    def ask(
        self,
        method: str,
        target: str = "",
        body: bytes | None = None,
        *,
        headers: dict[str, str] | None = None,
        token: str | None = None,
        timeout: float | None = None,
    ) -> Answer:
        return self._scene.ask(
            method,
            self.path + target,
            body,
            token=token or self.token,
            headers=headers,
            timeout=timeout,
            source=self.source,
        )

    def upload(self, data: bytes, name: str = "a.wav") -> str:
        """The file's id."""
        answer = self.ask("POST", f"/files?name={name}", data, timeout=20)
        if answer.status != 202:
            raise ValueError(f"an upload was answered {answer.status}: {answer.body[:200]!r}")
        file: str = answer.json()["files"][0]["id"]
        return file

    def request(
        self,
        method: str,
        target: str = "",
        body: bytes | None = None,
        *,
        headers: dict[str, str] | None = None,
        token: str | None = None,
    ) -> bytes:
        return request(method, self.path + target, token=token or self.token, body=body, headers=headers)

    def viewer(self, seconds: int = 600) -> dict[str, Any]:
        made: dict[str, Any] = self.ask("POST", "/viewers", b'{"expires_in_seconds":%d}' % seconds).json()
        return made


class Scene:
    def __init__(self, server: Server, peaks: Peaks, *, folder: Path, long: bool, key: str | None) -> None:
        self.server = server
        self.peaks = peaks
        self.folder = folder
        self.long = long
        self.key = key
        self.is_encore = False
        self.step = ""
        """What the attack is at, for the report of one that breaks off."""
        self.tally = Tally()
        self.failures: list[str] = []
        self.notes: list[str] = []
        self._connections: list[Connection] = []
        self._sessions: list[Session] = []
        self._closing: list[Callable[[], None]] = []

    # Checks

    def expect(self, holds: bool, otherwise: str) -> bool:
        if not holds and otherwise not in self.failures and not self.is_encore:
            self.failures.append(otherwise)
        return holds

    def note(self, text: str) -> None:
        if not self.is_encore:
            self.notes.append(text)

    def times(self, count: int, long: int | None = None) -> int:
        """How often to do something: more with --long, a tenth in the repetition before the stop."""
        wanted = long if self.long and long is not None else count
        return max(wanted // 10, 1) if self.is_encore else wanted

    @staticmethod
    def until(condition: Callable[[], bool], seconds: float, pause: float = 0.1) -> bool:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(pause)
        return True

    def check_alive(self, after: str) -> None:
        """Ends the attack where the server has ended."""
        try:
            answer = self.ask("GET", "/health", source=BYSTANDER, timeout=10)
            if answer.status == 200:
                return
            raise Dead(f"{after}: /health answers {answer.status}")
        except (OSError, Gone, NoAnswer) as error:
            time.sleep(0.3)
            state = "the server does not answer" if self.server.is_alive else f"the server died, {self.server.death()}"
            raise Dead(f"{after}: {state}") from error

    # Requests

    def connect(
        self,
        source: str = ATTACKER,
        *,
        receive_buffer: int | None = None,
        timeout: float = 10.0,
        kept: bool = True,
    ) -> Connection:
        """A connection that is closed at the end of the attack at the latest."""
        connection = Connection(
            self.server.port, source, receive_buffer=receive_buffer, timeout=timeout, tally=self.tally
        )
        if kept:
            self._connections.append(connection)
        return connection

    def ask(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
        source: str = ATTACKER,
        timeout: float | None = None,
    ) -> Answer:
        with self.connect(source, kept=False) as connection:
            connection.send(request(method, target, token=token, body=body, headers=headers))
            return connection.answer(timeout, method=method)

    def open(self, body: bytes = b"{}", *, source: str = ATTACKER, key: str | None = None) -> Session:
        answer = self.ask("POST", "/v1/sessions", body, source=source, token=key or self.key)
        if answer.status != 201:
            raise ValueError(f"a session was refused: {answer.status} {answer.body[:200]!r}")
        return self.adopt(answer, source)

    def adopt(self, answer: Answer, source: str = ATTACKER) -> Session:
        """Takes a session that was opened by hand, so that it is ended with the attack."""
        session = Session(self, answer.json(), source)
        self._sessions.append(session)
        return session

    def forget(self, session: Session) -> None:
        """The attack ended the session itself."""
        self._sessions.remove(session)

    def metric(self, name: str) -> float:
        for line in self.ask("GET", "/metrics", source=BYSTANDER).body.decode().splitlines():
            if line.startswith(name + " "):
                return float(line.split()[1])
        return 0.0

    def internal_errors(self) -> int:
        """How many answers had status 500, whether a client read them or not."""
        try:
            text = self.ask("GET", "/metrics", source=BYSTANDER).body.decode()
        except (OSError, Gone, NoAnswer):
            return self.tally.statuses[500]
        counted = [
            int(float(line.split()[-1]))
            for line in text.splitlines()
            if line.startswith("sotto_http_responses_total") and '"500"' in line
        ]
        return max(sum(counted), self.tally.statuses[500])

    # Clearing up

    def at_end(self, action: Callable[[], None]) -> None:
        self._closing.append(action)

    def leave(self) -> None:
        """The attackers go: their connections are closed, then their sessions ended."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        sessions, self._sessions = self._sessions, []
        deadline = time.monotonic() + LEAVING_SECONDS
        for session in sessions:
            if time.monotonic() > deadline:
                self.expect(False, f"the attackers' sessions could not be ended within {LEAVING_SECONDS} s")
                break
            try:
                session.ask("DELETE", timeout=20)
            except (OSError, Gone, NoAnswer):
                if not self.server.is_alive:
                    break

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        for action in self._closing:
            action()
