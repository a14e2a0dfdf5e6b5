"""The network is cut or the server is killed while it transcribes; afterwards nothing is missing and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

from conftest import Visit
from stage.cable import Cable
from stage.recogniser import Recogniser
from stage.recordings import babble
from stage.screen import Screen
from stage.server import Server
from stage.session import Session
from stage.witness import Witness

LENGTH = 300


@pytest.fixture
def cable(server: Server) -> Iterator[Cable]:
    cable = Cable(server.address)
    yield cable
    cable.cut()


def begin(screen: Screen, recogniser: Recogniser, recording: Path) -> Session:
    """Two windows are transcribed, then the recogniser thinks."""
    session = screen.open_session()
    recogniser.hold(after=2)
    screen.drop(recording)
    expect(screen.captions.first).to_be_visible()
    return session


def expect_everything_once(screen: Screen, session: Session, name: str) -> None:
    screen.expect_completed(name)
    file = session.get("/files")["files"][0]["id"]
    expected = session.transcript(file)["segments"]
    assert len(expected) > LENGTH / 10
    expect(screen.captions).to_have_count(len(expected))
    shown = screen.captions.locator(".segment-text").all_text_contents()
    assert [" ".join(text.split()) for text in shown] == [segment["text"].strip() for segment in expected]
    finished = [event for event in session.get("/events?after=0&limit=1000")["events"]
                if event["type"] == "file.completed"]
    assert len(finished) == 1


def test_the_network_is_cut(
    visit: Visit, recogniser: Recogniser, witness: Witness, server: Server, cable: Cable, folder: Path
) -> None:
    witness.expect(r"net::ERR_")
    screen = visit(address=cable.address)
    session = replace(begin(screen, recogniser, babble(folder / "cut.wav", LENGTH)), server=server.address)
    cable.cut()
    expect(screen.banner).to_contain_text("Connection lost")
    recogniser.release()
    session.wait(session.get("/files")["files"][0]["id"])
    cable.mend()
    expect(screen.banner).to_be_hidden()
    expect_everything_once(screen, session, "cut.wav")


def test_what_was_missed_is_no_longer_in_the_log(
    visit: Visit, witness: Witness, server: Server, cable: Cable, folder: Path
) -> None:
    """The server drops the beginning of a long log; here the answer that says so is put in its place."""
    witness.expect(r"net::ERR_")
    witness.expect(r"status of 410 .*/events")
    screen = visit(address=cable.address)
    session = replace(screen.open_session(), server=server.address)
    screen.drop(babble(folder / "before.wav", 20))
    screen.expect_completed("before.wav")
    cable.cut()
    expect(screen.banner).to_contain_text("Connection lost")
    session.wait(session.add(babble(folder / "meanwhile.wav", 20, "high")))
    first = session.get("/events?after=0&limit=1")["newest"] + 1
    refused: list[int] = []

    def answer(route: Route) -> None:
        after = int(parse_qs(urlsplit(route.request.url).query)["after"][0])
        if not 0 < after < first - 1:
            return route.continue_()
        refused.append(after)
        error = {"type": "not_found_error", "code": "events_expired", "message": "Too late.", "first": first}
        route.fulfill(status=410, json={"error": error})

    screen.page.route("**/events?*", answer)
    cable.mend()
    screen.expect_completed("meanwhile.wav")
    expect(screen.banner).to_be_hidden()
    assert refused != []
    screen.drop(babble(folder / "afterwards.wav", 20))
    screen.expect_completed("afterwards.wav")
    for name in ("before.wav", "meanwhile.wav", "afterwards.wav"):
        expect(screen.file(name)).to_have_count(1)
    screen.file_button("meanwhile.wav").click()
    expect(screen.captions.first).to_contain_text("mountain")


def test_the_server_is_killed(
    visit: Visit, recogniser: Recogniser, witness: Witness, server: Server, folder: Path
) -> None:
    witness.expect(r"net::ERR_")
    screen = visit()
    session = begin(screen, recogniser, babble(folder / "killed.wav", LENGTH, "high"))
    server.kill()
    expect(screen.banner).to_contain_text("Connection lost")
    recogniser.release()
    server.start()
    expect(screen.banner).to_be_hidden(timeout=30_000)
    expect_everything_once(screen, session, "killed.wav")


def test_a_pause_without_a_connection_is_told_later(
    visit: Visit, witness: Witness, server: Server, cable: Cable, folder: Path
) -> None:
    witness.expect(r"net::ERR_")
    session = Session.open(server.address)
    session.wait(session.add(babble(folder / "paused.wav", 60)))
    screen = visit(address=cable.address)
    screen.enter(replace(session, server=cable.address))
    screen.button("Play").click()
    screen.expect_playing(0.5)
    cable.cut()
    screen.button("Pause").click()
    expect(screen.banner).to_contain_text("Connection lost")
    assert session.get("/player")["state"] == "playing"
    with screen.page.expect_response("**/player/pause"):
        cable.mend()
    expect(screen.button("Play")).to_be_visible()
    assert session.get("/player")["state"] == "paused"


def test_an_upload_that_breaks_can_be_sent_again(
    visit: Visit, witness: Witness, cable: Cable, folder: Path
) -> None:
    witness.expect(r"net::ERR_")
    screen = visit(address=cable.address)
    screen.open_session()
    cable.cut()
    screen.drop(babble(folder / "again.wav", 30))
    again = screen.button("Try again.wav again")
    expect(again).to_be_visible()
    cable.mend()
    again.click()
    screen.expect_completed("again.wav")
    expect(screen.file("again.wav")).to_have_count(1)
