"""Small files that are a day of work."""

from __future__ import annotations

import time

from harness.attack import attack
from harness.figures import MIB, Bounds
from harness.media import silent_flac
from harness.scene import Scene

LIMIT_SECONDS = 60
DAY_SECONDS = 86_400
ENDED = ("completed", "failed", "cancelled")


@attack("long-flac", options=["--max-file-seconds", str(LIMIT_SECONDS)], bounds=Bounds(disk=16 * MIB))
def long_flac(scene: Scene) -> None:
    """FLAC files of 2 kB that are 24 hours of silence, whose headers claim a second, nothing, or the truth.

    Rule: beyond `--max-file-seconds` preparation stops, and the file has failed (`too_long`) or says that it was cut.
    """
    session = scene.open()
    files = {}
    for claimed in (1, 0, DAY_SECONDS):
        for _ in range(scene.times(3)):
            files[session.upload(silent_flac(DAY_SECONDS, claimed_seconds=claimed), "a.flac")] = claimed
    if scene.is_encore:
        return
    before = time.monotonic()

    def are_done() -> bool:
        listed = session.ask("GET", "/files").json()["files"]
        return all(file["state"] in ENDED for file in listed)

    scene.expect(scene.until(are_done, 12, 0.3), "they are worked on for 12 s and more")
    scene.note(f"done in {time.monotonic() - before:.1f} s")
    for file in session.ask("GET", "/files").json()["files"]:
        code = (file.get("error") or {}).get("code")
        says_so = bool(file.get("warning") or file.get("notices"))
        is_cut = (file["duration"] or 0) <= LIMIT_SECONDS and says_so
        scene.expect(
            file["state"] == "failed" and code == "too_long" or is_cut,
            f"claimed {files[file['id']]} s: {file['state']} {code or 'without a word'}, {file['duration']} s",
        )


@attack("charged-audio", options=["--max-queued-audio", "3600"], bounds=Bounds(disk=16 * MIB))
def charged_audio(scene: Scene) -> None:
    """The same to a session that may have an hour in its queue: one such file after the other, each claims a second.

    Rule: audio is charged as it is decoded: while the first ones are worked on, further ones are refused.
    """
    session = scene.open()
    taken, status = 0, 0
    for number in range(scene.times(10)):
        claim = (1, 0)[number % 2]
        answer = session.ask("POST", "/files?name=a.flac", silent_flac(DAY_SECONDS - number, claimed_seconds=claim))
        status = answer.status
        if status != 202:
            break
        taken += 1
        time.sleep(0.5)
    if scene.is_encore:
        return
    listed = session.ask("GET", "/files").json()["files"]
    waiting = sum(file["state"] not in ENDED for file in listed)
    ahead = session.ask("GET", "/queue").json()["audio_seconds_ahead"]
    scene.expect(
        status == 429 or waiting <= 1,
        f"{taken} files of 24 h were taken, {waiting} of them are waiting, counted as {ahead:.0f} s",
    )
    scene.note(f"{taken} taken, then {status}; states {sorted(file['state'] for file in listed)}")
