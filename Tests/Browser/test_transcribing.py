"""Dropping recordings, and watching how they become text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from conftest import Visit
from stage.recogniser import Recogniser
from stage.recordings import babble, real_speech
from stage.server import Server


@pytest.fixture(scope="module")
def listening_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("pocketsphinx"), "--engine", "pocketsphinx")
    server.start()
    yield server
    server.stop()


class TestRealRecordings:
    @pytest.fixture
    def server(self, listening_server: Server) -> Server:
        return listening_server

    def test_three_formats_are_dropped_and_transcribed(self, visit: Visit, folder: Path) -> None:
        screen = visit()
        recordings = real_speech(folder)
        session = screen.open_session()
        screen.drop(*recordings)
        for recording in recordings:
            screen.expect_completed(recording.name)
        files = session.get("/files")["files"]
        assert {file["name"] for file in files} == {recording.name for recording in recordings}
        for file in files:
            assert len(session.words(file["id"])) > 3

    def test_files_dropped_on_the_start_screen_open_a_session(self, visit: Visit, folder: Path) -> None:
        screen = visit()
        recording = real_speech(folder)[0]
        screen.drop(recording)
        screen.expect_completed(recording.name)
        expect(screen.captions.first).to_be_visible()


def test_progress_is_shown_while_it_is_made(visit: Visit, recogniser: Recogniser, folder: Path) -> None:
    screen = visit()
    screen.open_session()
    recogniser.hold(after=2)
    screen.drop(babble(folder / "slow.wav", 180))
    bar = screen.file("slow.wav").get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuenow", re.compile(r"^[1-9]\d?$"))
    expect(screen.captions.first).to_be_visible()
    recogniser.release()
    screen.expect_completed("slow.wav")
    expect(bar).to_be_hidden()


def test_progress_within_a_window_is_estimated(visit: Visit, recogniser: Recogniser, folder: Path) -> None:
    screen = visit()
    screen.open_session()
    # So the server learns how long this recogniser takes.
    screen.drop(babble(folder / "measured.wav", 20))
    screen.expect_completed("measured.wav")
    recogniser.hold()
    screen.drop(babble(folder / "estimated.wav", 20, "high"))
    # While it is being sent there is a second entry of this name.
    state = screen.file("estimated.wav").locator(".file-state").filter(has_text="Transcribing")
    try:
        expect(state).to_have_text(re.compile(r"^Transcribing, about [1-9]\d %"))
    finally:
        recogniser.release()
    screen.expect_completed("estimated.wav")


def test_a_recording_is_chosen_before_there_is_a_session(visit: Visit, folder: Path) -> None:
    screen = visit()
    with screen.page.expect_file_chooser() as chooser:
        screen.button("Choose a recording").click()
    chooser.value.set_files(babble(folder / "chosen.wav", 20))
    screen.expect_completed("chosen.wav")


def test_speakers_cannot_be_told_apart_where_the_server_cannot(visit: Visit) -> None:
    screen = visit()
    screen.open_session()
    screen.page.locator("#open-options").click()
    expect(screen.dialog.get_by_role("checkbox", name="Tell speakers apart")).to_be_disabled()
    expect(screen.dialog).to_contain_text("This server cannot hear who is speaking.")


def test_files_may_be_chosen_instead(visit: Visit, folder: Path) -> None:
    screen = visit()
    screen.open_session()
    with screen.page.expect_file_chooser() as chooser:
        screen.button(re.compile("Add audio or video")).click()
    chooser.value.set_files([babble(folder / "one.ogg", 20), babble(folder / "two.mp3", 20, "high")])
    screen.expect_completed("one.ogg")
    screen.expect_completed("two.mp3")


def test_an_answer_that_comes_late_opens_no_failed_file_again(visit: Visit, folder: Path) -> None:
    """The page asks about a file; before the answer arrives an event says that it failed."""
    screen = visit()
    screen.open_session()
    failed = screen.file("note.wav").and_(screen.page.locator("[data-tone=bad]"))

    def answer(route: Route) -> None:
        expect(failed).to_be_visible()
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "state": "queued", "error": None})

    about_a_file = re.compile(r"/files/\w+$")
    screen.page.route(about_a_file, answer, times=1)
    note = folder / "note.wav"
    note.write_text("Dear reader, this is not a sound at all. " * 200)
    with screen.page.expect_response(about_a_file):
        screen.drop(note)
    # A later answer: by then the page has read the one before.
    screen.page.evaluate("() => fetch('/health').then((answer) => answer.text())")
    expect(failed).to_be_visible()
    expect(screen.button("Try note.wav again")).to_be_visible()


def test_what_is_no_recording_says_so(visit: Visit, folder: Path) -> None:
    screen = visit()
    screen.open_session()
    letter = folder / "letter.wav"
    letter.write_text("Dear reader, this is not a sound at all. " * 200)
    screen.drop(letter)
    expect(screen.button("Try letter.wav again")).to_be_visible()
    expect(screen.file("letter.wav")).to_have_attribute("data-tone", "bad")
    screen.file_button("letter.wav").click()
    expect(screen.page.locator("#player-note")).to_have_text("This browser cannot play this file.")
    expect(screen.page.locator("#about-line")).to_have_text(re.compile("Language not known(?! yet)"))
    screen.button("Remove letter.wav").click()
    expect(screen.file("letter.wav")).to_have_count(0)
