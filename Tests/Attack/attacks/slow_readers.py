"""Clients that ask and do not read."""

from __future__ import annotations

import time

from harness.attack import attack
from harness.figures import MIB, Bounds
from harness.media import wav
from harness.scene import Scene, Session
from harness.wire import FORM_TYPE, Connection, form


def _fill(scene: Scene) -> tuple[Session, str]:
    """A session with much to read: a large file, many files, many events."""
    session = scene.open()
    file = session.upload(wav(10 if scene.is_encore else 90, rate=48_000), "long.wav")
    with scene.connect(kept=False, timeout=20) as connection:
        for _ in range(scene.times(120)):
            connection.send(session.request("POST", "/files", form({}, wav(0.05)), headers=FORM_TYPE))
            connection.answer()
        session.ask("POST", "/player/play", b"{}")
        for number in range(scene.times(300)):
            connection.send(session.request("POST", "/player/seek", b'{"position":0.%02d}' % (number % 90)))
            connection.answer()
    return session, file


def _readers(scene: Scene, session: Session, file: str, count: int) -> list[Connection]:
    wanted = [
        (f"/files/{file}/audio", "*/*"),
        ("/events", "text/event-stream"),
        ("/events?limit=1000", "application/json"),
        ("/player/stream?format=wav", "*/*"),
    ]
    readers = []
    for target, accept in wanted:
        for _ in range(10 if target.startswith("/player") else count):
            reader = scene.connect(receive_buffer=4096)
            reader.offer(session.request("GET", target, headers={"Accept": accept}) * (5 if "limit" in target else 1))
            readers.append(reader)
    return readers


@attack("slow-readers", bounds=Bounds(peak_memory=96 * MIB))
def slow_readers(scene: Scene) -> None:
    """50 clients each that do not read an `/audio`, a stream of events, long polls, and ten a player's stream.

    Rule: their answers wait on the disk or in the journal: at most 96 MiB more for all of them.
    """
    session, file = _fill(scene)
    before = scene.server.figures().memory
    _readers(scene, session, file, scene.times(50))
    time.sleep(0.3 if scene.is_encore else 4)
    scene.note(f"160 readers took {(scene.server.figures().memory - before) // MIB} MiB")


@attack("reader-patience", long=True, bounds=Bounds(peak_memory=128 * MIB))
def reader_patience(scene: Scene) -> None:
    """The same readers for 45 s; half of them of a session that has ended.

    Rule: a reader that takes nothing for 30 s is disconnected.
    """
    descriptors = scene.server.figures().descriptors
    session, file = _fill(scene)
    ended, other = _fill(scene)
    readers = _readers(scene, session, file, scene.times(20)) + _readers(scene, ended, other, scene.times(20))
    if scene.is_encore:
        return
    time.sleep(1)
    ended.ask("DELETE")
    scene.forget(ended)
    scene.until(lambda: scene.server.figures().descriptors <= descriptors + 8, 45, 1)
    left = scene.server.figures().descriptors - descriptors
    scene.expect(left <= 8, f"{left} descriptors are still held for {len(readers)} readers who take nothing for 45 s")
