"""Text that is short in characters and long in bytes, and lists of it that are not read."""

from __future__ import annotations

import json
import time

from harness.attack import attack
from harness.figures import MIB, Bounds
from harness.media import wav
from harness.scene import Scene, Session
from harness.wire import FORM_TYPE, form, request

MARKS = "e" + "\u0301" * 500_000
"""One character of a million bytes."""


def _options() -> dict[str, dict[str, object]]:
    return {
        "a label of combining marks": {"label": MARKS},
        "a hotword of 1 MB": {"hotwords": ["x" * 1_000_000]},
        "hotwords of combining marks": {"hotwords": ["e" + "\u0301" * 2_000] * 200},
        "a prompt of combining marks": {"prompt": MARKS},
        "a label of 40 kB": {"label": ("e" + "\u0301" * 100) * 200},
        "a prompt of 1 MB": {"prompt": "p" * 1_000_000},
        "a language of 1 MB": {"language": "l" * 1_000_000},
        "an engine of 1 MB": {"engine": "l" * 1_000_000},
        "a model of 1 MB": {"model": "l" * 1_000_000},
    }


@attack("user-text")
def user_text(scene: Scene) -> None:
    """Labels, hotwords, prompts and names of one character and a megabyte, as options and as names of files.

    Rule: refused at the door by their bytes (names may be cut); nothing that a user wrote makes an answer long.
    """
    for what, option in _options().items():
        answer = scene.ask("POST", "/v1/sessions", json.dumps(option, ensure_ascii=False).encode(), token=scene.key)
        if answer.status == 201:
            scene.adopt(answer)
        scene.expect(answer.status in (400, 413), f"{what} is answered {answer.status}")
        scene.expect(len(answer.body) < 16_384, f"{what}: an answer of {len(answer.body)} bytes")
    session = scene.open()
    for what, option in _options().items():
        answer = session.ask("PATCH", "", json.dumps(option, ensure_ascii=False).encode())
        scene.expect(answer.status in (400, 413), f"{what}, changed, is answered {answer.status}")
    for size in (3_000, 12_000):
        name = "e" + "\u0301" * (size // 2)
        session.ask("POST", "/files", form({}, wav(0.1), name), headers=FORM_TYPE)
        session.ask("POST", "/files?name=" + "%CC%81" * (size // 6), wav(0.1))
    for target in ("", "/files", "/queue", "/player", "/events?limit=1000"):
        answer = session.ask("GET", target, headers={"Accept": "application/json"})
        scene.expect(len(answer.body) < 65_536, f"GET …{target} of four files has {len(answer.body)} bytes")


def _unread(scene: Scene, session: Session, target: str, accept: str = "*/*") -> None:
    connection = scene.connect(receive_buffer=4096)
    wanted = (
        session.request("GET", target, headers={"Accept": accept})
        if not target.startswith("/v1")
        else request("GET", target, token=scene.key or session.token)
    )
    connection.offer(wanted * 4)


@attack("unread-lists", bounds=Bounds(peak_memory=128 * MIB))
def unread_lists(scene: Scene) -> None:
    """Lists as long as they can be made, asked for by 20 readers each who do not read.

    Rule: an answer is bounded in bytes and waits for its reader in small pieces: at most 128 MiB more, for all of them.
    """
    biggest = {"label": MARKS, "prompt": "p" * 4_000}
    sessions = []
    for label in (MARKS, "l" * 200):
        option = json.dumps(biggest | {"label": label}, ensure_ascii=False).encode()
        for _ in range(scene.times(30)):
            answer = scene.ask("POST", "/v1/sessions", option, token=scene.key)
            if answer.status != 201:
                break
            sessions.append(scene.adopt(answer))
        if sessions:
            break
    session = sessions[0] if sessions else scene.open()
    session.ask("POST", "/queue/pause", b"{}")
    name = "e" + "\u0301" * 3_000
    boundary_form = form({}, b"x", name)
    with scene.connect(kept=False, timeout=20) as connection:
        for _ in range(scene.times(60, 250)):
            connection.send(session.request("POST", "/files", boundary_form, headers=FORM_TYPE))
            connection.answer()
    for target in (
        "/v1/sessions?limit=500",
        "/v1/operations",
        "",
        "/files",
        "/queue",
        "/player",
        "/transcript?partial=1",
    ):
        for _ in range(scene.times(20)):
            _unread(scene, session, target)
    for _ in range(scene.times(20)):
        _unread(scene, session, "/events?limit=1000", "application/json")
    time.sleep(0.3 if scene.is_encore else 3)
    scene.note(f"{len(sessions)} sessions with long labels")
