"""Requests with bodies that their routes have no use for, on routes that stream or wait."""

from __future__ import annotations

import json
import time

from harness.attack import attack
from harness.figures import MIB, Bounds
from harness.media import wav
from harness.scene import Scene, Session
from harness.source import SlowSource
from harness.wire import FORM_TYPE, Connection, Gone, NoAnswer, chunk, form, one_byte_chunks, request

CHUNKED = {"Transfer-Encoding": "chunked"}
BODIES = ["one-byte chunks", "no end", "late bytes", "announced and not sent"]


def _hang_up(scene: Scene, session: Session, method: str, target: str, body: str, **extra: str) -> None:
    """Sends the request with such a body, waits a moment, hangs up."""
    headers = {name.replace("_", "-"): value for name, value in extra.items()}
    with scene.connect(kept=scene.is_encore) as connection:
        if body == "announced and not sent":
            connection.offer(session.request(method, target, headers=headers | {"Content-Length": "1000000"}) + b"x")
        else:
            connection.offer(session.request(method, target, headers=headers | CHUNKED))
            if body == "late bytes":
                time.sleep(0.02)
            connection.offer(one_byte_chunks(b"x" * 20, ended=body != "no end"))
        time.sleep(0.02)
        if body == "late bytes":
            connection.offer(b"more")


@attack("unread-listening", options=["--max-listeners", "20"])
def listening(scene: Scene) -> None:
    """`player/stream` with a body that is never read, by a viewer who then hangs up, 50 times.

    Rule: the seats of those who went are free within seconds, and a stop ends in time.
    """
    session = scene.open()
    viewer = session.viewer()["token"]
    seen = Session(scene, {"id": session.id, "token": viewer}, session.source)
    for number in range(scene.times(50, 200)):
        _hang_up(scene, seen, "GET", "/player/stream?format=wav", BODIES[number % len(BODIES)])
    if scene.is_encore:
        return
    scene.check_alive("listeners who went")

    def may_listen() -> bool:
        with scene.connect(kept=False) as connection:
            connection.send(seen.request("GET", "/player/stream?format=wav"))
            return connection.head().status == 200

    scene.expect(scene.until(may_listen, 8, 0.5), "the seats of listeners who went stay taken: 503 after 8 s")


@attack("unread-events", options=["--allow-url-networks", "127.0.0.0/8"])
def events(scene: Scene) -> None:
    """Event streams, long polls and `from-url` with a body that is never read, then hung up, 50 times each.

    Rule: no reader and no fetch is left within seconds, and a stop ends in time.
    """
    source = SlowSource()
    scene.at_end(source.close)
    session = scene.open()
    readers = scene.metric("sotto_event_readers")
    url = json.dumps({"url": source.url}).encode()
    for number in range(scene.times(50, 200)):
        body = BODIES[number % len(BODIES)]
        _hang_up(scene, session, "GET", "/events", body)
        _hang_up(scene, session, "GET", "/events?after=100000&wait_seconds=60", body, Accept="application/json")
        with scene.connect(kept=False) as connection:
            connection.offer(session.request("POST", "/files/from-url", headers=CHUNKED) + one_byte_chunks(url))
            connection.offer(b"x" * 20)
    scene.check_alive("event readers who went")
    if scene.is_encore:
        return
    scene.expect(
        scene.until(lambda: scene.metric("sotto_event_readers") <= readers + 1, 8, 0.5),
        f"{scene.metric('sotto_event_readers'):.0f} readers of events are left after they went",
    )
    scene.expect(scene.until(lambda: source.open == 0, 8), f"{source.open} fetches go on without a caller")


TAILS = ["400 kB behind the closing boundary", "one-byte chunks behind it", "a body that never ends", "late bytes"]


def _call(connection: Connection, tail: str, fields: dict[str, str], key: str | None) -> None:
    """A transcription whose form is complete, and something behind it."""
    audio = wav(0.3)
    path = "/v1/audio/transcriptions"
    if tail.startswith("400 kB"):
        connection.offer(
            request("POST", path, token=key, headers=FORM_TYPE, body=form(fields, audio, tail=b"y" * 400_000))
        )
        return
    connection.offer(request("POST", path, token=key, headers=FORM_TYPE | CHUNKED) + chunk(form(fields, audio)))
    if tail.startswith("one-byte"):
        connection.offer(one_byte_chunks(b"z" * 400))
    elif tail == "late bytes":
        time.sleep(0.05)
        connection.offer(chunk(b"late") + b"0\r\n\r\n" + b"later")


@attack("unread-form-tails")
def form_tails(scene: Scene) -> None:
    """Transcription forms with 400 kB behind the closing boundary, one-byte chunks, late bytes or no end.

    Rule: each complete one is answered or closed within 10 s, with and without `stream=true`; of those who hang up
    neither session nor connection is left.
    """
    sessions = scene.metric("sotto_sessions")
    for fields in ({"model": "whisper-1"}, {"model": "whisper-1", "stream": "true"}):
        kind = "streamed" if "stream" in fields else "plain"
        for tail in TAILS:
            if scene.is_encore:
                _call(scene.connect(), tail, fields, scene.key)
                continue
            with scene.connect(kept=False) as connection:
                _call(connection, tail, fields, scene.key)
                try:
                    connection.answer(6)
                except Gone:
                    pass
                except NoAnswer:
                    # A client that has not finished its request need not be answered so soon.
                    scene.expect(tail == "a body that never ends", f"{kind}, {tail}: not answered within 6 s")
            for _ in range(scene.times(6, 50)):
                with scene.connect(kept=False) as connection:
                    _call(connection, tail, fields, scene.key)
    scene.check_alive("forms with tails")
    if scene.is_encore:
        return
    # The bystander's own session comes and goes meanwhile.
    scene.expect(
        scene.until(lambda: scene.metric("sotto_sessions") <= sessions + 1, 8, 0.3),
        f"{scene.metric('sotto_sessions') - sessions:.0f} sessions of callers who went are open",
    )


@attack("unfinished-json", bounds=Bounds(peak_memory=96 * MIB))
def unfinished_json(scene: Scene) -> None:
    """200 JSON bodies of a megabyte each that lack their last byte, sent without a token.

    Rule: they hold at most 96 MiB together, and small bodies are read meanwhile.
    """
    before = scene.server.figures().memory
    for _ in range(scene.times(200, 1000)):
        connection = scene.connect()
        connection.offer(request("POST", "/v1/sessions", headers={"Content-Length": "1000000"}) + b" " * 999_999)
    status = scene.ask("POST", "/v1/sessions", b'{"label":"' + b"x" * 200 + b'"}', timeout=5).status
    scene.expect(status == 201, f"a small body is answered {status}")
    scene.note(f"they took {(scene.server.figures().memory - before) // MIB} MiB")
