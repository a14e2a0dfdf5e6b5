"""Uploads that announce a lot and send little."""

from __future__ import annotations

import os
import time
from pathlib import Path

from harness.attack import attack
from harness.media import wav
from harness.scene import Scene
from harness.wire import Connection, Gone, NoAnswer

GIB = 1 << 30


def _free(folder: Path) -> int:
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def _is_refused(connection: Connection) -> bool:
    """A promise that was taken is not answered before its bytes have come."""
    try:
        return connection.head(0.05).status >= 400
    except NoAnswer:
        return False
    except Gone:
        return True


def _announce(scene: Scene, count: int) -> int:
    """Announces 4 GiB again and again, and half as much each time that it is refused. The sum of what was taken."""
    size, total = 4 * GIB, 0
    session, used = scene.open(), 0
    for number in range(count):
        if used == 4:
            session, used = scene.open(source=f"127.0.0.{2 + number % 3}"), 0
        connection = scene.connect(session.source)
        connection.offer(
            session.request("POST", "/files?name=a.wav", headers={"Content-Length": str(size)}) + b"RIFF" + bytes(350)
        )
        used += 1
        if _is_refused(connection):
            size //= 2
            if size < 1 << 16:
                break
        else:
            total += size
    return total


@attack("announced-bytes")
def announced_bytes(scene: Scene) -> None:
    """Connections that each announce 4 GiB and send 350 bytes, until the disk has room for no more promises.

    Rule: what is announced reserves little; uploads of others are taken.
    """
    announced = _announce(scene, 4 if scene.is_encore else min(_free(scene.folder) // (4 * GIB) + 20, 150))
    if scene.is_encore:
        return
    # The bystander has a round or two meanwhile.
    time.sleep(1)
    answer = scene.open(source="127.0.0.1").ask("POST", "/files?name=b.wav", wav(60, rate=16_000))
    scene.expect(answer.status == 202, f"another one's upload is answered {answer.status}: {answer.body[:150]!r}")
    scene.note(f"{announced // GIB} GiB announced, {_free(scene.folder) // GIB} GiB free")
