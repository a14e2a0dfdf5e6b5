"""What small requests leave in the journal."""

from __future__ import annotations

import time

from harness.attack import attack
from harness.figures import MIB, disk
from harness.media import wav
from harness.scene import Scene
from harness.wire import BOUNDARY, FORM_TYPE

FILES = 300


def _many_files(count: int) -> bytes:
    audio = wav(0.02)
    part = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'.encode()
        + audio
        + b"\r\n"
    )
    return part * count + f"--{BOUNDARY}--\r\n".encode()


@attack("journal-growth")
def journal_growth(scene: Scene) -> None:
    """A session of 300 files, sought 500 times, its queue paused 500 times (also when it is paused already).

    Rule: less than 4 MiB of journal for all of it, the session ends within 3 s, and others write meanwhile.
    """
    session = scene.open()
    session.ask("POST", "/queue/pause", b"{}")
    for _ in range(scene.times(10) or 1):
        session.ask("POST", "/files", _many_files(FILES // 10), headers=FORM_TYPE, timeout=20)
    session.ask("POST", "/player/play", b"{}")
    before = disk(scene.server.data)
    began = time.monotonic()
    with scene.connect(kept=False, timeout=20) as connection:
        for number in range(scene.times(500, 2000)):
            connection.send(
                session.request("POST", "/player/seek", b'{"position":0.%03d}' % (number % 20))
                + session.request("POST", "/queue/pause", b"{}")
            )
            connection.answer(), connection.answer()
            if number % 10 == 0:
                connection.send(session.request("POST", "/queue/resume", b"{}"))
                connection.answer()
            if time.monotonic() - began > 15 and not scene.long:
                break
    grown = disk(scene.server.data) - before
    scene.expect(grown < 4 * MIB, f"the journal grew by {grown / MIB:.1f} MiB")
    began = time.monotonic()
    session.ask("DELETE", timeout=30)
    scene.forget(session)
    took = time.monotonic() - began
    scene.expect(took < 3, f"ending the session took {took:.1f} s")
    scene.note(f"{number + 1} seeks and pauses: {grown / MIB:.1f} MiB; ended in {took:.1f} s")
