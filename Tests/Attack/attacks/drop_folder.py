"""Programs that may write to the drop folder and would like more."""

from __future__ import annotations

import os
import time
from pathlib import Path

from harness.attack import attack
from harness.media import wav
from harness.scene import Scene, Session
from harness.wire import Answer


def _files(session: Session) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = session.ask("GET", "/files").json()["files"]
    return listed


def _is_intact(folder: Path, name: str, content: bytes) -> bool:
    path = folder / name
    return path.is_file() and path.read_bytes() == content


def _replace(drop: Path, target: Path) -> None:
    """Puts a link in the folder's place; the server may make the folder anew in between."""
    for attempt in range(100):
        drop.rename(drop.with_name(f"drop-before-{attempt}"))
        try:
            os.symlink(target, drop)
            return
        except FileExistsError:
            pass
    raise ValueError("the server makes its drop folder anew faster than it is replaced")


@attack("drop-links", hinders=False, repeated_at_stop=False)
def drop_links(scene: Scene) -> None:
    """Links in the drop folder, a link as its `quarantine`, and a link in its own place.

    Rule: nothing is taken, moved, written or removed through a link.
    """
    drop, outside = scene.server.data / "drop", scene.folder / "outside"
    outside.mkdir()
    secret = wav(0.3)
    (outside / "secret.wav").write_bytes(secret)
    session = scene.open()

    os.symlink(outside / "secret.wav", drop / f"{session.drop_prefix}link.wav")
    os.symlink(outside, drop / f"{session.drop_prefix}folder.wav")
    os.mkfifo(drop / f"{session.drop_prefix}fifo.wav")
    time.sleep(1)
    scene.expect(not _files(session), "a link, a folder behind one or a fifo is taken for a file")

    quarantine = drop / "quarantine"
    if quarantine.exists():
        quarantine.rename(drop / ".quarantine-before")
    os.symlink(outside, quarantine)
    (drop / "00000000000000000000000000_stray.wav").write_bytes(secret)
    time.sleep(1.5)
    strays = [path.name for path in outside.iterdir() if path.name != "secret.wav"]
    scene.expect(not strays, f"a stray file is moved through a link: {strays}")

    # Another folder in the drop folder's place, with a file that looks like the session's.
    lure = outside / f"{session.drop_prefix}lure.wav"
    lure.write_bytes(secret)
    _replace(drop, outside)
    time.sleep(1.5)
    scene.expect(lure.exists(), "a file is taken through a link in the drop folder's place")
    session.ask("DELETE", timeout=20)
    scene.forget(session)
    time.sleep(0.5)
    scene.expect(_is_intact(outside, lure.name, secret), "the end of a session removes a file through a link")
    scene.expect(_is_intact(outside, "secret.wav", secret), "a file outside is changed")
    scene.check_alive("links in the drop folder")


@attack("hard-links", hinders=False, repeated_at_stop=False)
def hard_links(scene: Scene) -> None:
    """A file in the drop folder that has a second name, by which it is changed after it was taken.

    Rule: what was taken does not change any more.
    """
    drop, outside = scene.server.data / "drop", scene.folder / "outside"
    outside.mkdir()
    original = wav(0.5)
    second_name = outside / "mine.wav"
    session = scene.open()
    second_name.write_bytes(original)
    hidden = drop / ".incoming"
    os.link(second_name, hidden)
    hidden.rename(drop / f"{session.drop_prefix}mine.wav")
    if not scene.expect(
        scene.until(lambda: any(file["state"] == "completed" for file in _files(session)), 8), "it is not taken"
    ):
        return
    file = _files(session)[0]["id"]
    with second_name.open("r+b") as handle:
        handle.seek(44)
        handle.write(b"\x55" * 2000)
    with second_name.open("ab") as handle:
        handle.write(b"more")
    audio: Answer = session.ask("GET", f"/files/{file}/audio")
    scene.expect(audio.status == 200 and audio.body == original, "media are changed by their other name")
