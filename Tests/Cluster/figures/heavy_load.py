"""Sessions with long files, as many as there is room for."""

from __future__ import annotations

import threading
from typing import Self

from harness.client import Client
from harness.tones import ToneFile

SESSIONS = 4
FILES_AHEAD = 3


class HeavyLoad:
    """Used as a context: while it lasts, each of its sessions has files ahead of it."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ended = threading.Event()
        self._content = ToneFile.make(0, [1] * 12).content
        self._threads = [threading.Thread(target=self._use, daemon=True) for _ in range(SESSIONS)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _use(self) -> None:
        session = self._client.open()
        sent = 0
        while not self._ended.is_set():
            finished = sum(file["state"] == "completed" for file in session.files())
            if sent - finished < FILES_AHEAD:
                session.upload(f"{sent}.wav", self._content)
                sent += 1
            else:
                self._ended.wait(0.3)
        session.end()
