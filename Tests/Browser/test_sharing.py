"""A session is shared for reading along, and strangers see nothing of it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from conftest import Visit
from stage.recordings import babble
from stage.screen import Screen
from stage.server import Server
from stage.session import Session
from stage.witness import Witness


@pytest.fixture(scope="module")
def session(server: Server, folder: Path) -> Session:
    session = Session.open(server.address)
    session.wait(session.add(babble(folder / "shared.wav", 60)))
    return session


@pytest.fixture
def viewer(visit: Visit, session: Session, witness: Witness) -> Screen:
    """A viewer with a link that the owner shared."""
    witness.expect(r"status of 403")
    session.call("POST", "/player/stop")
    owner = visit()
    owner.enter(session)
    owner.button("Share").click()
    owner.button("Make a link").click()
    link = owner.page.get_by_label("Link", exact=True)
    expect(link).not_to_have_value("")
    viewer = visit()
    viewer.page.goto(link.input_value())
    expect(viewer.page.get_by_text("View only")).to_be_visible()
    return viewer


def test_a_viewer_hears_and_reads_along(viewer: Screen, session: Session) -> None:
    expect(viewer.captions.first).to_be_visible()
    file = session.get("/files")["files"][0]["id"]
    session.call("POST", "/player/play", {"file": file, "position": 10, "rate": 1})
    viewer.page.get_by_role("heading", name="Files").click()
    viewer.expect_playing(9.9)
    expect(viewer.page.locator("#segments .lit")).to_be_visible()
    session.call("POST", "/player/pause")
    viewer.page.wait_for_function("() => document.querySelector('#audio').paused")


def test_a_viewer_may_read_alone(viewer: Screen, session: Session) -> None:
    before = session.get("/player")["revision"]
    viewer.button("Read on my own").click()
    viewer.button("Play").click()
    viewer.expect_playing(0.5)
    viewer.page.keyboard.press("l")
    viewer.expect_playing(5)
    expect(viewer.page.locator("#segments .lit")).to_be_visible()
    assert session.get("/player")["revision"] == before


def test_a_viewer_cannot_steer_or_add(viewer: Screen, session: Session, folder: Path) -> None:
    for name in ("Share", "End session", "Server folder", "Remove shared.wav"):
        expect(viewer.button(name)).to_be_hidden()
    expect(viewer.page.get_by_role("button", name="Add audio or video")).to_be_hidden()
    for name in ("Play", "Forward 5 seconds", "Back 5 seconds"):
        expect(viewer.button(name)).to_be_disabled()
    before = session.get("/player")["revision"]
    for key in ("k", "l", "n", ">"):
        viewer.page.keyboard.press(key)
    viewer.drop(babble(folder / "intruder.wav", 10))
    viewer.page.reload()
    expect(viewer.captions.first).to_be_visible()
    assert session.get("/player")["revision"] == before
    assert [file["name"] for file in session.get("/files")["files"]] == ["shared.wav"]


def test_the_server_refuses_a_viewers_commands(session: Session) -> None:
    answer = session.call("POST", "/viewers", {"expires_in_seconds": 600})
    viewer = Session(session.server, session.id, answer.json["token"])
    file = session.get("/files")["files"][0]["id"]
    assert viewer.call("GET", f"/files/{file}/transcript").status == 200
    assert viewer.call("GET", f"/files/{file}/audio").status == 200
    for method, path, body in (
        ("POST", "/player/play", {}), ("POST", "/player/seek", {"position": 1}), ("POST", "/queue/pause", {}),
        ("POST", "/files?name=x.wav", b"RIFF"), ("DELETE", f"/files/{file}", None), ("DELETE", "", None),
        ("PATCH", "", {}), ("POST", "/viewers", {"expires_in_seconds": 600}),
    ):
        assert viewer.call(method, path, body).status == 403, (method, path)


def test_the_token_does_not_stay_in_the_address(viewer: Screen) -> None:
    assert "token" not in viewer.page.url


def test_a_stranger_sees_nothing(visit: Visit, session: Session, server: Server) -> None:
    stranger = visit()
    expect(stranger.button("Open a session")).to_be_visible()
    own = stranger.open_session()
    expect(stranger.page.get_by_text("shared.wav")).to_have_count(0)
    assert own.id != session.id
    assert own.get("/files")["files"] == []
    intruder = Session(server.address, session.id, own.token)
    file = session.get("/files")["files"][0]["id"]
    for path in ("", "/files", f"/files/{file}", f"/files/{file}/audio", "/events", "/search?q=harbour"):
        assert intruder.call("GET", path).status == 404, path


def test_a_made_up_link_leads_nowhere(visit: Visit, witness: Witness, session: Session) -> None:
    witness.expect(r"status of 40[14]")
    screen = visit("/#session=" + session.id + "&token=made-up")
    expect(screen.button("Open a session")).to_be_visible()
    assert parse_qs(urlsplit(screen.page.url).fragment) == {}
