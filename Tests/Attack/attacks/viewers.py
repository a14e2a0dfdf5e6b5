"""Grants that have ended, and what they opened."""

from __future__ import annotations

from harness import media
from harness.attack import attack
from harness.scene import Scene, Session
from harness.wire import Connection, Gone, NoAnswer


def _streams(scene: Scene, session: Session, token: str) -> dict[str, Connection]:
    """What a viewer can leave open."""
    opened: dict[str, Connection] = {}
    for name, target, accept in (
        ("events", "/events", "text/event-stream"),
        ("listening", "/player/stream?format=wav", "*/*"),
        ("long poll", "/events?after=100000&wait_seconds=30", "application/json"),
    ):
        connection = scene.connect()
        connection.send(session.request("GET", target, token=token, headers={"Accept": accept}))
        if name != "long poll":
            status = connection.head().status
            scene.expect(status == 200, f"{name} is answered {status}")
        opened[name] = connection
    opened["download"] = _download(scene, session, token)
    return opened


def _download(scene: Scene, session: Session, token: str) -> Connection:
    """One whose client takes nothing yet, of a file larger than what the kernel holds for it."""
    if not session.ask("GET", "/files").json()["files"]:
        session.upload(media.wav(seconds=1000, rate=16_000), "long.wav")
    file = session.ask("GET", "/files").json()["files"][0]["id"]
    connection = scene.connect(receive_buffer=4096)
    connection.send(session.request("GET", f"/files/{file}/audio", token=token))
    status = connection.head().status
    scene.expect(status == 200, f"a download is answered {status}")
    return connection


def _ends(name: str, connection: Connection) -> bool:
    if name != "long poll":
        return connection.ends_within(4)
    try:
        connection.answer(4)
    except (OSError, Gone, NoAnswer):
        return connection.is_closed()
    return True


@attack("expired-viewers", hinders=False)
def expired_viewers(scene: Scene) -> None:
    """A viewer of two seconds who opens streams, and an owner who ends the session.

    Rule: what a grant opened ends with it.
    """
    session = scene.open()
    for name, connection in _streams(scene, session, session.viewer(2)["token"]).items():
        if scene.is_encore:
            return
        scene.expect(_ends(name, connection), f"{name}: goes on 4 s after the grant has expired")
    streams = _streams(scene, session, session.viewer()["token"])
    session.ask("DELETE")
    scene.forget(session)
    for name, connection in streams.items():
        scene.expect(_ends(name, connection), f"{name}: goes on 4 s after the session has ended")


@attack("revoked-viewers", hinders=False)
def revoked_viewers(scene: Scene) -> None:
    """Viewers that are listed and revoked while they listen, and 1,500 of them in one session.

    Rule: they have an id, are in the list, streams end with the grant, and there is a bound on their number.
    """
    session = scene.open()
    made = session.viewer()
    if not scene.expect("id" in made, "a viewer has no id"):
        return
    streams = _streams(scene, session, made["token"])
    listed = session.ask("GET", "/viewers")
    scene.expect(listed.status == 200 and made["id"].encode() in listed.body, f"the list is answered {listed.status}")
    scene.expect(made["token"].encode() not in listed.body, "the list shows a token")
    status = session.ask("GET", "/viewers", token=made["token"]).status
    scene.expect(status == 403, f"a viewer's asking for the list is answered {status}")
    if scene.is_encore:
        return
    status = session.ask("DELETE", f"/viewers/{made['id']}").status
    scene.expect(status in (200, 204), f"revoking is answered {status}")
    for name, connection in streams.items():
        scene.expect(_ends(name, connection), f"{name}: goes on 4 s after the grant was revoked")
    status = session.ask("GET", "/files", token=made["token"]).status
    scene.expect(status in (401, 404), f"a revoked viewer is answered {status}")
    with scene.connect(kept=False) as connection:
        for number in range(1500):
            connection.send(session.request("POST", "/viewers", b"{}"))
            answer = connection.answer()
            if answer.status != 201:
                break
    scene.expect(answer.status in (400, 409, 429), f"viewer {number + 1} is answered {answer.status}")
    scene.note(f"{number} viewers in a session")
