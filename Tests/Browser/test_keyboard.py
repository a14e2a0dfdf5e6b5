"""The whole story without a mouse."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, expect

from conftest import Visit
from stage.recordings import babble
from stage.screen import Screen
from stage.server import Server
from stage.session import Session

FARTHEST = 80


def tab_to(screen: Screen, target: Locator) -> None:
    """Presses Tab until something has the focus."""
    for _ in range(FARTHEST):
        if target.evaluate("(node) => node === document.activeElement"):
            return
        screen.page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached with Tab")


def test_skipping_to_the_transcript_is_followed_by_words(visit: Visit, server: Server, folder: Path) -> None:
    session = Session.open(server.address)
    session.wait(session.add(babble(folder / "skipped.wav", 30)))
    screen = visit()
    screen.enter(session)
    expect(screen.captions.first).to_be_visible()
    screen.page.keyboard.press("Tab")
    expect(screen.page.get_by_role("link", name="Skip to the transcript")).to_be_focused()
    screen.page.keyboard.press("Enter")
    for word in ("morning", "light"):
        screen.page.keyboard.press("ArrowRight")
        expect(screen.page.locator("#segments :focus")).to_have_text(word)


def test_from_opening_to_ending(visit: Visit, folder: Path) -> None:
    screen = visit()
    keys = screen.page.keyboard

    tab_to(screen, screen.button("Open a session"))
    with screen.page.expect_response("**/v1/sessions"):
        keys.press("Enter")
    add = screen.page.get_by_role("button", name="Add audio or video")
    expect(add).to_be_visible()
    for name, pitch in (("first.wav", "low"), ("second.wav", "high")):
        tab_to(screen, add)
        with screen.page.expect_file_chooser() as chooser:
            keys.press("Enter")
        chooser.value.set_files(babble(folder / name, 60, pitch))
        screen.expect_completed(name)

    tab_to(screen, screen.file_button("first.wav"))
    keys.press("ArrowDown")
    expect(screen.file_button("second.wav")).to_be_focused()
    keys.press("Enter")
    expect(screen.heading("second.wav")).to_be_visible()

    tab_to(screen, screen.button("Play"))
    keys.press("Space")
    screen.expect_playing(0.5)
    keys.press("k")
    expect(screen.button("Play")).to_be_visible()

    keys.press("/")
    keys.type("mountain")
    expect(screen.hits).to_contain_text("1 of")
    keys.press("Enter")
    expect(screen.hits).to_contain_text("2 of")
    keys.press("Escape")
    expect(screen.search).to_have_value("")

    tab_to(screen, screen.button("Export"))
    keys.press("Enter")
    tab_to(screen, screen.dialog.get_by_role("radio", checked=True).last)
    keys.press("ArrowRight")
    keys.press("ArrowLeft")
    download_button = screen.dialog.get_by_role("button", name="Download")
    expect(download_button).to_be_enabled()
    tab_to(screen, download_button)
    with screen.page.expect_download() as download:
        keys.press("Enter")
    assert "-->" in Path(download.value.path()).read_text()

    keys.press("?")
    expect(screen.dialog).to_contain_text("Keyboard")
    keys.press("Escape")
    expect(screen.dialog).to_have_count(0)

    tab_to(screen, screen.button("End session"))
    keys.press("Enter")
    tab_to(screen, screen.button("End and remove everything"))
    keys.press("Enter")
    expect(screen.dialog).to_contain_text("Session ended")
    keys.press("Escape")
    expect(screen.button("Open a session")).to_be_visible()
