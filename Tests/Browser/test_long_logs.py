"""What a page has missed is no longer in the server's log; it looks at everything anew, and nothing is lost."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import Visit
from stage.cable import Cable
from stage.recogniser import Recogniser
from stage.recordings import babble
from stage.server import PROGRAM, Server
from stage.witness import Witness

KEPT = 1_000


@pytest.fixture(scope="module")
def server(recogniser: Recogniser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that keeps as few events as one can."""
    if "--event-log" not in subprocess.run([PROGRAM, "serve", "--help"], capture_output=True, text=True).stdout:
        pytest.skip("this server's log has a fixed length")
    server = Server(tmp_path_factory.mktemp("server"), *recogniser.options, "--event-log", str(KEPT))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def cable(server: Server) -> Iterator[Cable]:
    cable = Cable(server.address)
    yield cable
    cable.cut()


def test_a_page_that_was_away_for_longer_than_the_log_reaches(
    visit: Visit, witness: Witness, server: Server, cable: Cable, folder: Path
) -> None:
    witness.expect(r"net::ERR_")
    witness.expect(r"status of 410 .*/events")
    screen = visit(address=cable.address)
    session = replace(screen.open_session(), server=server.address)
    screen.drop(babble(folder / "early.wav", 20))
    screen.expect_completed("early.wav")
    seen = session.get("/events?after=0&limit=1")["newest"]
    cable.cut()
    expect(screen.banner).to_contain_text("Connection lost")
    session.wait(session.add(babble(folder / "missed.wav", 20, "high")))
    for place in range(KEPT + 100):
        session.call("POST", "/player/rate", {"rate": 1 + place % 2})
    gone = session.call("GET", f"/events?after={seen}", Accept="application/json")
    assert gone.status == 410
    assert gone.json["error"]["code"] == "events_expired"
    cable.mend()
    screen.expect_completed("missed.wav")
    expect(screen.banner).to_be_hidden()
    screen.drop(babble(folder / "late.wav", 20))
    screen.expect_completed("late.wav")
    for name in ("early.wav", "missed.wav", "late.wav"):
        expect(screen.file(name)).to_have_count(1)
    for name in ("missed.wav", "early.wav"):
        screen.file_button(name).click()
        expect(screen.captions.first).to_be_visible()
    for file in session.get("/files")["files"]:
        assert session.transcript(file["id"])["segments"] != []
