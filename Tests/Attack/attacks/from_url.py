"""Callers of `files/from-url` who do not wait for the answer."""

from __future__ import annotations

import json
import time

from harness.attack import attack
from harness.scene import Scene, Session
from harness.source import SlowSource
from harness.wire import Connection, Gone, NoAnswer, chunk, request

MANNERS = [
    "close",
    "reset",
    "half-close",
    "pipelined",
    "pipelined post",
    "bytes behind the end",
    "chunked and close",
    "late bytes",
]


def _send(connection: Connection, session: Session, url: str, manner: str) -> None:
    """Sends the request and does what the manner says, without reading."""
    body = json.dumps({"url": url}).encode()
    if manner == "chunked and close":
        head = session.request("POST", "/files/from-url", headers={"Transfer-Encoding": "chunked"})
        connection.offer(head + chunk(body) + b"0\r\n\r\n")
        return
    wanted = session.request("POST", "/files/from-url", body)
    if manner == "pipelined":
        wanted += request("GET", "/health")
    elif manner == "pipelined post":
        wanted += session.request("POST", "/player/pause", b"{}")
    elif manner == "bytes behind the end":
        wanted += b"x" * 100
    connection.offer(wanted)
    if manner == "half-close":
        connection.half_close()
    elif manner == "reset":
        connection.reset()
    elif manner == "late bytes":
        time.sleep(0.05)
        connection.offer(b"late")


def _carry_out(scene: Scene, session: Session, url: str, *, is_answered: bool) -> None:
    for manner in MANNERS:
        for _ in range(scene.times(5)):
            connection = scene.connect(kept=False)
            try:
                _send(connection, session, url, manner)
                if is_answered and manner in ("pipelined", "pipelined post", "half-close"):
                    status = connection.head(5).status
                    scene.expect(status in (400, 403), f"{manner}: a refused address is answered {status}")
                elif not is_answered and manner != "reset":
                    time.sleep(0.02)
            except Gone:
                # Closing instead of an answer is allowed; that the process ended is seen below.
                pass
            except NoAnswer:
                scene.expect(False, f"{manner}: neither answered nor closed within 5 s")
            finally:
                connection.close()
        scene.check_alive(f"from-url, {manner}")


@attack("from-url-refused")
def refused(scene: Scene) -> None:
    """`files/from-url` with an address that is refused, by callers who hang up, half-close or pipeline.

    Rule: each is answered or closed, and the server lives.
    """
    _carry_out(scene, scene.open(), "http://127.0.0.1:9/a", is_answered=True)


@attack("from-url-slow", options=["--allow-url-networks", "127.0.0.0/8"])
def slow(scene: Scene) -> None:
    """The same with an address that answers slowly, so that the fetch is under way when the caller goes.

    Rule: the server lives, gives up the fetch, and the session's four places for fetches are free again.
    """
    source = SlowSource()
    scene.at_end(source.close)
    session = scene.open()
    _carry_out(scene, session, source.url, is_answered=False)
    scene.expect(scene.until(lambda: source.open == 0, 8), f"{source.open} fetches go on without a caller")
    connection = scene.connect()
    already = source.accepted
    connection.send(session.request("POST", "/files/from-url", json.dumps({"url": source.url}).encode()))
    scene.expect(scene.until(lambda: source.accepted > already, 5), "no further address is fetched for the session")
    scene.note(f"{already} fetches begun and left")
