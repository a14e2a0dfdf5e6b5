"""Adding a film, and watching it with captions."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import SIZES, Visit
from stage.recordings import babble
from stage.screen import Screen, is_in_reach
from stage.server import Server
from stage.session import Session

LENGTH = 30


@pytest.fixture(scope="module")
def session(server: Server, folder: Path) -> Session:
    session = Session.open(server.address)
    session.wait(session.add(film(folder / "film.webm")))
    session.wait(session.add(babble(folder / "radio.ogg", 20, "high")))
    return session


def film(path: Path) -> Path:
    sound = babble(path.with_suffix(".wav"), LENGTH)
    subprocess.run(
        ["ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=10",
         "-i", str(sound), "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-t", str(LENGTH), str(path)],
        check=True)
    return path


def test_the_picture_moves_and_has_captions(screen: Screen, session: Session) -> None:
    video = screen.page.locator("video")
    expect(video).to_be_visible()
    screen.button("Play").click()
    screen.expect_playing(1)
    assert screen.page.evaluate("document.querySelector('video').videoWidth") == 320
    tracks = screen.page.evaluate(
        """() => [...document.querySelector("video").textTracks].filter((track) => track.mode === "showing").map(
          (track) => [...track.cues].map((cue) => cue.text).join(" "))""")
    said = " ".join(segment["text"] for segment in session.transcript(session.get("/files")["files"][0]["id"])["segments"])
    assert [" ".join(text.split()) for text in tracks] == [said]


def test_the_picture_has_sizes(screen: Screen) -> None:
    sizes = screen.page.get_by_role("group", name="Size of the picture")
    widths = []
    for name in ("Small picture", "Large picture", "Theatre"):
        button = sizes.get_by_role("button", name=name)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        box = screen.page.locator("video").bounding_box()
        assert box is not None
        widths.append(box["width"])
    assert widths[0] < widths[1] <= widths[2]


@pytest.mark.parametrize("size", ["laptop at 200 %", "small", "phone sideways"])
def test_a_film_leaves_room_on_a_low_screen(visit: Visit, session: Session, size: str) -> None:
    session.call("POST", "/player/play", {"file": session.get("/files")["files"][0]["id"]})
    session.call("POST", "/player/stop")
    screen = visit(viewport=SIZES[size], reduced_motion="reduce")
    screen.enter(session)
    expect(screen.page.locator("video")).to_be_visible()
    for button in ("Small picture", "Theatre", "Full screen", "Play"):
        assert is_in_reach(screen.button(button)), button
    tools, time = (screen.page.locator(each).bounding_box() for each in ("#picture-tools", ".time"))
    assert tools is not None and time is not None
    assert tools["x"] + tools["width"] <= time["x"]
    expect(screen.captions.first).to_be_in_viewport()


def test_sound_alone_has_no_picture(screen: Screen) -> None:
    screen.file_button("radio.ogg").click()
    expect(screen.heading("radio.ogg")).to_be_visible()
    expect(screen.page.locator("video")).to_be_hidden()
