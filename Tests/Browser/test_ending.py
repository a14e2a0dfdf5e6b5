"""Ending a session, of which nothing is left."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from conftest import Visit
from stage.recordings import babble
from stage.server import Server
from stage.witness import Witness


def test_the_receipt_is_shown_and_everything_is_gone(
    visit: Visit, server: Server, witness: Witness, folder: Path
) -> None:
    # Questions that were under way when the session ended.
    witness.expect(r"status of 404 .*/v1/sessions/\w+/(queue|files/\w+/(windows|peaks|transcript))\b")
    screen = visit()
    session = screen.open_session()
    recording = babble(folder / "secret.wav", 30)
    screen.drop(recording)
    screen.expect_completed("secret.wav")
    file = session.get("/files")["files"][0]["id"]

    screen.button("End session").click()
    expect(screen.dialog).to_contain_text("1 file")
    screen.button("End and remove everything").click()
    expect(screen.dialog).to_contain_text("Session ended")
    expect(screen.dialog).to_contain_text("1")

    for path in ("", "/files", f"/files/{file}/audio", f"/files/{file}/transcript", "/player"):
        assert session.call("GET", path).status == 404
    assert server.traces_of(session.id) == []

    screen.dialog.get_by_role("button", name="Open a new session").click()
    expect(screen.button("End session")).to_be_visible()
    expect(screen.file("secret.wav")).to_have_count(0)


def test_others_in_the_session_are_told(visit: Visit, witness: Witness) -> None:
    # What the other screen asks in that moment is answered with "not found".
    witness.expect(r"status of 404 .*/v1/sessions/")
    screen = visit()
    session = screen.open_session()
    other = visit()
    other.enter(session)
    screen.button("End session").click()
    screen.button("End and remove everything").click()
    expect(other.button("Open a session")).to_be_visible()
    expect(other.page.get_by_text("has been ended")).to_be_visible()
    # The one who ended it reads what was removed. Chromium may never close a page that is closed while it loads anew
    # (https://github.com/microsoft/playwright/issues/42068), so this also waits until that is over.
    expect(screen.dialog).to_contain_text("Session ended")
