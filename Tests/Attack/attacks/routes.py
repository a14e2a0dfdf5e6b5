"""Every route with every way of not being a proper client."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator

from harness.attack import attack
from harness.media import wav
from harness.scene import Dead, Scene, Session
from harness.wire import FORM_TYPE, Connection, Gone, NoAnswer, chunk, form, one_byte_chunks, request

# What is served where there is no /openapi.json.
KNOWN_ROUTES = """
POST /v1/sessions
GET /v1/sessions
GET /v1/sessions/{session}
PATCH /v1/sessions/{session}
PUT /v1/sessions/{session}/heartbeat
POST /v1/sessions/{session}/viewers
GET /v1/sessions/{session}/viewers
DELETE /v1/sessions/{session}/viewers/{viewer}
POST /v1/sessions/{session}/cookie
POST /v1/sessions/{session}/files
GET /v1/sessions/{session}/files
POST /v1/sessions/{session}/files/from-url
GET /v1/sessions/{session}/files/{file}
DELETE /v1/sessions/{session}/files/{file}
POST /v1/sessions/{session}/files/{file}/retry
GET /v1/sessions/{session}/files/{file}/peaks
GET /v1/sessions/{session}/files/{file}/windows
GET /v1/sessions/{session}/files/{file}/audio
GET /v1/sessions/{session}/files/{file}/transcript
GET /v1/sessions/{session}/transcript
GET /v1/sessions/{session}/search
GET /v1/sessions/{session}/queue
POST /v1/sessions/{session}/queue/pause
POST /v1/sessions/{session}/queue/resume
POST /v1/sessions/{session}/queue/clear
PUT /v1/sessions/{session}/queue/order
GET /v1/sessions/{session}/player
GET /v1/sessions/{session}/player/stream
POST /v1/sessions/{session}/player/play
POST /v1/sessions/{session}/player/pause
POST /v1/sessions/{session}/player/stop
POST /v1/sessions/{session}/player/next
POST /v1/sessions/{session}/player/previous
POST /v1/sessions/{session}/player/seek
POST /v1/sessions/{session}/player/rate
POST /v1/sessions/{session}/player/record
DELETE /v1/sessions/{session}/player/record
GET /v1/sessions/{session}/events
POST /v1/audio/transcriptions
POST /v1/audio/translations
GET /v1/models
GET /v1/models/{model}
GET /v1/operations
GET /metrics
GET /health
GET /health/live
GET /health/ready
GET /
GET /console
GET /openapi.json
DELETE /v1/sessions/{session}
"""
MANNERS = ["close", "reset", "half-close", "pipelined", "one-byte chunks", "bytes behind the end", "late bytes"]
BODIES: dict[str, bytes] = {
    "/v1/sessions": b'{"label":"a"}',
    "/viewers": b'{"expires_in_seconds":60}',
    "/player/seek": b'{"position":0.1}',
    "/player/rate": b'{"rate":1}',
    "/player/record": b'{"url":"http://127.0.0.1:9/r"}',
    "/files/from-url": b'{"url":"http://127.0.0.1:9/a"}',
}
ENDLESS = ("/player/stream", "/events")


def routes(scene: Scene) -> list[tuple[str, str]]:
    """Those of /openapi.json, and those that are known; the ones that end something come last."""
    known = [line.split() for line in KNOWN_ROUTES.split("\n") if line]
    found = {(method, target) for method, target in known}
    answer = scene.ask("GET", "/openapi.json")
    if answer.status == 200:
        for target, methods in answer.json()["paths"].items():
            found |= {
                (method.upper(), target)
                for method in methods
                if method in ("get", "post", "put", "patch", "delete", "head", "options")
            }
    return sorted(found, key=lambda route: (route[0] == "DELETE", route[1] == "/v1/sessions/{session}", route))


def fill(target: str, session: Session, file: str) -> str:
    target = target.replace("{session}", session.id).replace("{id}", session.id).replace("{file}", file)
    return re.sub(r"\{[^}]*\}", "whisper-1", target)


def body_of(method: str, target: str, file: str) -> tuple[bytes | None, dict[str, str]]:
    """A body that the route understands, and its headers."""
    if method in ("GET", "HEAD", "DELETE", "OPTIONS"):
        return None, {}
    if "/v1/audio/" in target:
        return form({"model": "whisper-1"}, wav(0.1)), dict(FORM_TYPE)
    if target.endswith("/files"):
        return wav(0.1), {"Content-Type": "audio/wav"}
    if target.endswith("/order"):
        return json.dumps({"files": [file]}).encode(), {}
    for end, body in BODIES.items():
        if target.endswith(end):
            return body, {}
    return b"{}", {}


def _misbehave(connection: Connection, manner: str, method: str, target: str, token: str, file: str) -> bool:
    """Sends the request in that manner; whether an answer or an end is due."""
    body, headers = body_of(method, target, file)
    plain = request(method, target, token=token, body=body, headers=headers)
    if manner in ("close", "reset"):
        connection.offer(plain)
        if manner == "reset":
            connection.reset()
        return False
    if manner == "one-byte chunks":
        head = request(method, target, token=token, headers=headers | {"Transfer-Encoding": "chunked"})
        connection.offer(head + one_byte_chunks((body or b"x" * 20)[:600], ended=False))
        connection.offer(chunk(body[600:]) if body and len(body) > 600 else b"")
        connection.offer(b"0\r\n\r\n")
        return True
    tail = {"pipelined": request("GET", "/health"), "bytes behind the end": b"\x00\xffgarbage" * 40}.get(manner, b"")
    connection.offer(plain + tail)
    if manner == "half-close":
        connection.half_close()
    elif manner == "late bytes":
        time.sleep(0.01)
        connection.offer(b"late\r\n\r\n")
    return True


def _cases(scene: Scene) -> Iterator[tuple[str, str, str]]:
    for manner in MANNERS:
        for method, target in routes(scene):
            yield manner, method, target


@attack("every-route")
def every_route(scene: Scene) -> None:
    """Every route x closing, reset, half-close, pipelining, one-byte chunks, bytes behind the end, late bytes.

    Rule: each connection is answered or closed within 5 s, there is no 500, and the server lives.
    """
    session = scene.open()
    file = session.upload(wav(0.2))
    count, previous = 0, ""
    for manner, method, target in _cases(scene):
        if scene.is_encore and not target.endswith(ENDLESS):
            continue
        name = scene.step = f"{manner}: {method} {target}"
        if manner != previous:
            scene.check_alive(f"every route, {previous}")
            previous = manner
        if target == "/v1/sessions/{session}" and method == "DELETE":
            victim, file_of = scene.open(), file
        else:
            victim, file_of = session, file
        if method == "DELETE" and target.endswith("/files/{file}"):
            file_of = session.upload(wav(0.1))
        filled = fill(target, victim, file_of)
        count += 1
        try:
            with scene.connect(kept=scene.is_encore, timeout=5) as connection:
                if _misbehave(connection, manner, method, filled, victim.token, file_of):
                    answer = connection.head(5)
                    scene.expect(answer.status != 500, f"{name} is answered 500")
        except Gone:
            if not scene.server.is_alive:
                raise Dead(f"{name}: the server died, {scene.server.death()}") from None
        except NoAnswer:
            scene.expect(False, f"{name}: neither answered nor closed within 5 s")
        except ConnectionRefusedError:
            raise Dead(f"{name} or the request before it: the server died, {scene.server.death()}") from None
    scene.check_alive("every route")
    scene.note(f"{count} connections")
