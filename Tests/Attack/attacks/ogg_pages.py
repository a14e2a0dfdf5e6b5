"""Files that are cheap to send and dear to look through."""

from __future__ import annotations

import time

from harness.attack import attack
from harness.figures import MIB, Bounds
from harness.media import ogg_page_headers, ogg_with_page_headers
from harness.scene import Scene
from harness.wire import Gone, NoAnswer

SESSIONS = 8
FILE_BYTES = 8_000_000


@attack("ogg-pages", bounds=Bounds(disk=16 * MIB, children=1))
def ogg_pages(scene: Scene) -> None:
    """Eight sessions with 8 MB of empty Ogg pages each, played, heard and sought.

    Half of the files are nothing but headers, half begin with a real recording. Rule: others do not wait for it,
    neither meanwhile nor after the attackers have gone.
    """
    files = [ogg_page_headers(FILE_BYTES), ogg_with_page_headers(FILE_BYTES)]
    count = 2 if scene.is_encore else SESSIONS
    sessions = [scene.open() for _ in range(count)]
    players = []
    for number, session in enumerate(sessions):
        session.upload(files[number % 2], "a.ogg")
        session.ask("POST", "/player/play", b"{}")
        listener = scene.connect()
        listener.offer(session.request("GET", "/player/stream?format=wav"))
        players.append((session, scene.connect(timeout=2)))
    deadline = time.monotonic() + (1 if scene.is_encore else 20 if scene.long else 8)
    position = 0
    while time.monotonic() < deadline:
        for session, connection in players:
            position = (position + 1) % 10
            try:
                connection.send(session.request("POST", "/player/seek", b'{"position":0.%d}' % position))
                connection.answer()
            except (Gone, NoAnswer):
                pass
        time.sleep(0.02)
