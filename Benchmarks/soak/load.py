"""Sessions that are opened, bring files, are read and ended, a few at a time, again and again."""

from __future__ import annotations

import threading
import time

from measuring.client import Client, OpenSession
from measuring.server import Server
from soak.material import LANGUAGE, Deck, Recording

# How long the files of one session may take.
SESSION_SECONDS = 1_800
# How long sessions may take to come to their end when no new ones are opened.
DRAIN_SECONDS = 300
PAUSE_AFTER_TROUBLE = 2
READINGS = ("", "?format=srt", "?format=verbose_json")


class Load:
    """A thread a session. What went wrong is in `troubles`; a session that is ended before its
    files are done is `abandoned`."""

    def __init__(self, server: Server, deck: Deck, sessions: int) -> None:
        self._server = server
        self._deck = deck
        self._count = sessions
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._abandoning = False
        self._open: dict[str, OpenSession] = {}
        self._threads: list[threading.Thread] = []
        self.troubles: list[str] = []
        self.ended = 0
        self.abandoned = 0
        self.files = 0

    def round(self) -> None:
        """One session each, so that what is started when it is needed has been. Returns when all
        have ended."""
        self._start(once=True)
        for thread in self._threads:
            thread.join()

    def begin(self) -> None:
        """New sessions take the place of those that end until `end` is called."""
        self._start(once=False)

    def end(self) -> None:
        """Opens no more sessions, lets those that there are come to their end, and ends those that
        take too long."""
        self._ending.set()
        limit = time.monotonic() + DRAIN_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, limit - time.monotonic()))
        with self._lock:
            self._abandoning = True
            left = list(self._open.values())
            self.abandoned = len(left)
        for session in left:
            client = self._server.client()
            try:
                client.end_session(session)
            except Exception as error:
                self.troubles.append(f"a session could not be ended: {error}")
            finally:
                client.close()
        for thread in self._threads:
            thread.join(60)

    def _start(self, once: bool) -> None:
        self._threads = [
            threading.Thread(target=self._work, args=(once,), daemon=True)
            for _ in range(self._count)
        ]
        for thread in self._threads:
            thread.start()

    def _work(self, once: bool) -> None:
        while not self._ending.is_set():
            with self._lock:
                dealt = self._deck.deal()
            client = self._server.client()
            try:
                self._session(client, dealt)
            except Exception as error:
                with self._lock:
                    if self._abandoning:
                        return
                    self.troubles.append(f"{type(error).__name__}: {error}")
                self._ending.wait(PAUSE_AFTER_TROUBLE)
            finally:
                client.close()
            if once:
                return

    def _session(self, client: Client, dealt: list[Recording]) -> None:
        session = client.open_session({"cache": False, "language": LANGUAGE})
        with self._lock:
            self._open[session.id] = session
        try:
            for recording in dealt:
                client.upload(session, recording.path)
            for end in client.ends(session, len(dealt), SESSION_SECONDS):
                if not end.completed:
                    raise RuntimeError(f"a file did not complete: {end.event}")
                for reading in READINGS:
                    client.read(session, f"/files/{end.file}/transcript{reading}")
                client.read(session, f"/files/{end.file}/peaks")
                with self._lock:
                    self.files += 1
            for place in ("", "/files", "/events"):
                client.read(session, place)
        finally:
            with self._lock:
                known = self._open.pop(session.id, None) if not self._abandoning else None
            if known:
                client.end_session(session)
        with self._lock:
            self.ended += 1
