"""Connections that are many, slow, or kept after a refusal."""

from __future__ import annotations

import time

from harness.attack import attack
from harness.figures import Bounds
from harness.media import wav
from harness.scene import Scene, Session
from harness.wire import BYSTANDER, FORM_TYPE, Connection, Gone, NoAnswer, form, request


def _open_many(scene: Scene, count: int, sources: list[str]) -> list[Connection]:
    """As many connections as the server takes."""
    opened: list[Connection] = []
    for number in range(count):
        try:
            opened.append(scene.connect(sources[number % len(sources)], timeout=0.3))
        except OSError:
            break
    return opened


@attack("connection-flood", descriptors=512)
def connection_flood(scene: Scene) -> None:
    """700 idle connections from one address, to a server that may have 512 descriptors.

    Rule: another address gets in and is served as before.
    """
    flood = _open_many(scene, scene.times(700), ["127.0.0.2"])
    time.sleep(0.3 if scene.is_encore else 5)
    scene.note(f"{len(flood)} connections, {scene.server.figures().descriptors} descriptors in the server")


@attack("slow-requests", descriptors=512)
def slow_requests(scene: Scene) -> None:
    """600 requests of one address that come a byte a second: half of them headers, half bodies.

    Rule: others are served; with --long: headers and bodies that keep no pace are given up within 60 s.
    """
    session = scene.open()
    flood = _open_many(scene, scene.times(600, 300), ["127.0.0.2"])
    for number, connection in enumerate(flood):
        connection.offer(
            b"GET /health HTTP/1.1\r\nX-Slow: "
            if number % 2
            else session.request("POST", "/files?name=a.wav", headers={"Content-Length": "100000"})
        )
    if scene.is_encore:
        return
    slow = list(flood)
    deadline = time.monotonic() + (60 if scene.long else 6)
    while time.monotonic() < deadline and slow:
        slow = [connection for connection in slow if not connection.is_closed() and connection.offer(b"a")]
        time.sleep(1)
    if scene.long:
        scene.expect(not slow, f"{len(slow)} of {len(flood)} requests of a byte a second go on after 60 s")
    scene.note(f"{len(slow)} of {len(flood)} still open")


@attack("refused-posts")
def refused_posts(scene: Scene) -> None:
    """1,000 uploads (2,000 with --long) that are refused, with most of their body still to come.

    Rule: a refusal closes the connection; its client cannot keep it.
    """
    wanted = request(
        "POST",
        "/v1/sessions/00000000000000000000000000/files?name=a",
        token="sotto_" + "0" * 64,
        headers={"Content-Length": "1000000000", "Content-Type": "audio/wav"},
    ) + bytes(1000)
    refused: list[Connection] = []
    for number in range(scene.times(1000, 2000)):
        connection = scene.connect(f"127.0.0.{2 + number % 20}")
        connection.offer(wanted)
        if number % 50 == 0:
            try:
                status = connection.head(5).status
                scene.expect(status in (401, 404, 413, 429, 503), f"a foreign upload is answered {status}")
            except Gone:
                pass
            except NoAnswer:
                scene.expect(False, "a foreign upload is neither answered nor closed within 5 s")
        refused.append(connection)
    if scene.is_encore:
        return
    scene.until(lambda: all(connection.is_closed() for connection in refused), 8, 0.3)
    left = sum(not connection.is_closed() for connection in refused)
    scene.expect(left == 0, f"{left} of {len(refused)} connections are open 8 s after their refusal")


def _honest_requests(scene: Scene, session: Session, file: str) -> list[tuple[str, bytes]]:
    """What needs a descriptor to be answered."""
    call = form({"model": "whisper-1"}, wav(0.2))
    named = [
        (f"upload {number}", session.request("POST", f"/files?name={number}.wav", wav(0.2))) for number in range(4)
    ]
    named += [
        ("a session", request("POST", "/v1/sessions", token=scene.key, body=b"{}")),
        ("audio", session.request("GET", f"/files/{file}/audio")),
        ("peaks", session.request("GET", f"/files/{file}/peaks")),
        ("a form", session.request("POST", "/files", form({}, wav(0.1)), headers=FORM_TYPE)),
        ("an address", session.request("POST", "/files/from-url", b'{"url":"http://127.0.0.1:9/a"}')),
        ("a call", request("POST", "/v1/audio/transcriptions", token=scene.key, headers=FORM_TYPE, body=call)),
    ]
    return named


@attack("descriptors", descriptors=128, hinders=False, bounds=Bounds(seconds=12))
def descriptors(scene: Scene) -> None:
    """A server of 128 descriptors, and 400 connections of four addresses that want to stay.

    Rule: a connected client is served, or told to come back (503); none gets a 500, and it is over when they have gone.
    """
    session = scene.open(source=BYSTANDER)
    file = session.upload(wav(0.2))
    honest = scene.connect(BYSTANDER)
    honest.send(request("GET", "/health"))
    honest.answer()
    flood = _open_many(scene, scene.times(400), [f"127.0.0.{number}" for number in range(2, 6)])
    time.sleep(0.5)
    for name, wanted in _honest_requests(scene, session, file):
        try:
            honest.send(wanted)
            answer = honest.answer(5)
        except (Gone, NoAnswer) as error:
            scene.expect(False, f"{name}, on a connection from before: {error}")
            break
        scene.expect(
            answer.status in (200, 201, 202, 400, 429, 503),
            f"{name} is answered {answer.status}: {answer.body[:100]!r}",
        )
        if answer.headers.get("connection") == "close":
            try:
                honest = scene.connect(BYSTANDER)
            except OSError:
                break
    scene.note(f"{len(flood)} connections, {scene.server.figures().descriptors} descriptors in the server")
    for connection in flood:
        connection.close()
    if not scene.is_encore:

        def is_served() -> bool:
            try:
                return scene.ask("GET", "/health", source=BYSTANDER, timeout=2).status == 200
            except (OSError, Gone, NoAnswer):
                return False

        scene.expect(scene.until(is_served, 8), "no client is served after they have gone")
