"""Listeners to nothing."""

from __future__ import annotations

import time

from harness.attack import attack
from harness.figures import MIB, Bounds
from harness.scene import Scene


@attack("silent-listeners", bounds=Bounds(peak_children=8, seconds=10))
def silent_listeners(scene: Scene) -> None:
    """24 sessions (60 with --long) with a listener each, and nothing that plays.

    Rule: silence needs no encoder of its own: at most 8 processes and 256 MiB for all of them.
    """
    count = scene.times(24, 60)
    listeners = []
    for number in range(count):
        session = scene.open(source=f"127.0.0.{2 + number % 4}")
        listener = scene.connect(session.source)
        listener.offer(session.request("GET", "/player/stream?format=" + ("mp3", "opus", "wav")[number % 3]))
        listeners.append(listener)
    time.sleep(0.5 if scene.is_encore else 3)
    if scene.is_encore:
        return
    heard = sum(listener.head().status == 200 for listener in listeners)
    memory = scene.peaks.children_memory // MIB
    scene.expect(memory <= 256, f"children took {memory} MiB")
    scene.note(f"{heard} listeners, {scene.peaks.children} processes, {memory} MiB in them")
