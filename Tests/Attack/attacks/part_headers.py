"""Forms whose parts' headers come a byte at a time."""

from __future__ import annotations

import time

from harness.attack import attack
from harness.figures import processor_seconds
from harness.scene import Scene
from harness.wire import BOUNDARY, FORM_TYPE, chunk, one_byte_chunks, request

CHUNKED = {"Transfer-Encoding": "chunked"}


def _part(header_bytes: int) -> bytes:
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="x"; y='.encode()
        + b"a" * header_bytes
        + b"\r\n\r\n1\r\n"
    )


@attack("part-headers")
def part_headers(scene: Scene) -> None:
    """Part headers and delimiters in one-byte chunks on four connections: 12 to 385 kB on the wire.

    Rule: it costs processor time in proportion to its bytes, and others do not wait for it.
    """
    session = scene.open()
    sizes = [2_000] if scene.is_encore else [2_000, 15_000, 4 * 15_000]
    used = processor_seconds(scene.server.pid)
    sent = 0
    for number, size in enumerate([*sizes, sizes[-1], sizes[-1], sizes[-1]]):
        connection = scene.connect(timeout=3)
        if number % 2:
            head = request("POST", "/v1/audio/transcriptions", token=scene.key, headers=FORM_TYPE | CHUNKED)
        else:
            head = session.request("POST", "/files", headers=FORM_TYPE | CHUNKED)
        body = b"".join(_part(min(size, 15_000)) for _ in range(max(size // 15_000, 1)))
        data = one_byte_chunks(body, ended=False)
        connection.offer(head)
        for start in range(0, len(data), 30_000):
            if not connection.offer(data[start : start + 30_000]):
                break
        sent += len(data)
        connection.offer(chunk(b"\r\n--" * 500))
    # Long enough to see how it works on, and no longer.
    idle_since = processor_seconds(scene.server.pid)
    for _ in range(1 if scene.is_encore else 12):
        time.sleep(0.5)
        now = processor_seconds(scene.server.pid)
        if now - idle_since < 0.1:
            break
        idle_since = now
    cost = processor_seconds(scene.server.pid) - used
    scene.expect(cost < 5, f"{sent // 1000} kB cost {cost:.1f} s of a processor")
    scene.note(f"{sent // 1000} kB sent, {cost:.1f} s of a processor, the bystander's share included")
