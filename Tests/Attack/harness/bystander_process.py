"""An ordinary user, in a process of its own so that the attackers' work does not count as the server's.

Commands on standard input: `begin`, `end` (prints one line of JSON), `quit`. The longest round is told beside the
percentiles, so that one that took ten seconds of a phase of eleven is not hidden behind many quick ones.
"""

from __future__ import annotations

import json
import math
import sys
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness.media import wav
from harness.wire import BYSTANDER, Answer, Connection, Gone, NoAnswer, request

INTERVAL_SECONDS = 0.2
PATIENCE_SECONDS = 10.0


def percentile(samples: list[float], share: float) -> float:
    """The smallest value that is not below this share of the samples (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


class Noise:
    """How much later than asked for this machine wakes a sleeping process."""

    def __init__(self) -> None:
        self.samples: list[float] = []
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            began = time.monotonic()
            time.sleep(0.02)
            self.samples.append(time.monotonic() - began - 0.02)


class Bystander:
    def __init__(self, port: int, key: str | None) -> None:
        self._port = port
        self._key = key
        self._audio = wav(0.3)
        self._running = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self.samples: list[float] = []
        self.errors: list[str] = []
        self.noise = Noise()
        threading.Thread(target=self._work, daemon=True).start()

    def begin(self) -> None:
        self.samples, self.errors, self.noise.samples = [], [], []
        self._running.set()

    def end(self) -> dict[str, Any]:
        self._running.clear()
        self._idle.wait(PATIENCE_SECONDS * 2)
        noise = sorted(self.noise.samples) or [0.0]
        return {
            "count": len(self.samples),
            "p50": percentile(self.samples, 0.5),
            "p95": percentile(self.samples, 0.95),
            "longest": max(self.samples, default=0.0),
            "noise": noise[int(len(noise) * 0.95)],
            "errors": self.errors[:5],
        }

    def _work(self) -> None:
        while True:
            self._idle.set()
            self._running.wait()
            self._idle.clear()
            began = time.monotonic()
            try:
                self._round()
            except (OSError, Gone, NoAnswer, ValueError) as error:
                self.errors.append(f"{type(error).__name__}: {error}"[:200])
                self.samples.append(PATIENCE_SECONDS)
            else:
                self.samples.append(time.monotonic() - began)
            left = INTERVAL_SECONDS - (time.monotonic() - began)
            if left > 0:
                time.sleep(left)

    def _round(self) -> None:
        """Opens a session, uploads, waits for the end by polling, reads the transcript, ends the session."""
        with Connection(self._port, BYSTANDER, timeout=PATIENCE_SECONDS) as connection:
            opened = self._ask(connection, "POST", "/v1/sessions", 201, self._key).json()
            token, path = opened["token"], f"/v1/sessions/{opened['id']}"
            audio = self._audio
            added = self._ask(connection, "POST", f"{path}/files?name=a.wav", 202, token, audio).json()
            file, after, done = added["files"][0]["id"], 0, False
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not done and time.monotonic() < deadline:
                page = self._ask(
                    connection,
                    "GET",
                    f"{path}/events?after={after}&wait_seconds=5",
                    200,
                    token,
                    headers={"Accept": "application/json"},
                ).json()
                done = any(event["type"] == "file.completed" for event in page["events"])
                after = page["last"]
            if not done:
                raise NoAnswer("the file was not done in time")
            self._ask(connection, "GET", f"{path}/files/{file}/transcript", 200, token)
            self._ask(connection, "DELETE", path, 200, token)

    @staticmethod
    def _ask(
        connection: Connection,
        method: str,
        target: str,
        status: int,
        token: str | None,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        connection.send(request(method, target, token=token, body=body, headers=headers))
        answer = connection.answer()
        if answer.status != status:
            raise ValueError(f"{method} {target.split('/')[-1]}: {answer.status} {answer.body[:100]!r}")
        return answer


def main() -> None:
    port, key = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
    bystander = Bystander(port, key)
    for line in sys.stdin:
        if line.strip() == "begin":
            bystander.begin()
        elif line.strip() == "end":
            print(json.dumps(bystander.end()), flush=True)
        else:
            break


if __name__ == "__main__":
    main()
