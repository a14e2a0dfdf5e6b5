"""Several screens in one session keep in step."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conftest import Visit
from stage.recordings import babble
from stage.screen import Screen
from stage.server import Server
from stage.session import Session
from stage.witness import Witness

APART_SECONDS = 0.15
# What a start or a jump leaves of a difference is made up for by playing a little faster, up to three per cent. So it is
# looked at for ten seconds of sound.
SETTLING_LOOKS = 20
SETTLING_SECONDS = 0.5


@pytest.fixture(scope="module")
def common(server: Server, folder: Path) -> Session:
    session = Session.open(server.address)
    for name, pitch in (("left.wav", "low"), ("right.wav", "high")):
        session.wait(session.add(babble(folder / name, 60, pitch)))
    return session


@pytest.fixture
def session(common: Session) -> Session:
    """Paused at the beginning of the first file."""
    first = common.get("/files")["files"][0]["id"]
    common.call("POST", "/player/play", {"file": first, "position": 0, "rate": 1})
    common.call("POST", "/player/pause")
    return common


@pytest.fixture
def two(visit: Visit, session: Session, witness: Witness) -> tuple[Screen, Screen]:
    """Two screens of one user, both touched: a browser lets a page sound only then."""
    # A correction that comes later than a command from the other screen is refused.
    witness.expect(r"status of 409 .*/player/")
    screens = (visit(), visit())
    for screen in screens:
        screen.enter(session)
        expect(screen.position).to_be_enabled()
        screen.page.get_by_role("heading", name="Files").click()
    return screens


def beginning(page: Page) -> float:
    """At what time the file would have begun for where it is now: the same for screens in step."""
    return float(page.evaluate(
        """() => new Promise((resolve) => requestAnimationFrame(() => {
          const now = (performance.timeOrigin + performance.now()) / 1000;
          resolve(now - document.querySelector("#audio").currentTime);
        }))"""))


def apart(one: Screen, other: Screen) -> float:
    return min(abs(beginning(one.page) - beginning(other.page)) for _ in range(3))


def expect_in_step(one: Screen, other: Screen) -> None:
    """Waits until both are, while they play."""
    for _ in range(SETTLING_LOOKS):
        difference = apart(one, other)
        if difference < APART_SECONDS:
            return
        one.expect_playing(one.playing() + SETTLING_SECONDS)
    assert difference < APART_SECONDS


def test_what_one_plays_plays_on_the_other(two: tuple[Screen, Screen]) -> None:
    one, other = two
    one.button("Play").click()
    one.expect_playing(1)
    other.expect_playing(1)
    expect_in_step(one, other)
    other.page.keyboard.press("l")
    one.expect_playing(5)
    expect_in_step(one, other)
    other.button("Pause").click()
    expect(one.button("Play")).to_be_visible()
    # The one that paused says where its sound stopped, too.
    other.wait_until_told()
    one.expect_at(other.playing(), within=0.1)


def test_another_file_is_another_file_for_all(two: tuple[Screen, Screen]) -> None:
    one, other = two
    one.button("Play").click()
    one.expect_playing(0.2)
    one.button("Next file").click()
    for screen in two:
        expect(screen.heading("right.wav")).to_be_visible()
        screen.expect_playing(0.2)


def test_speed_is_common(two: tuple[Screen, Screen]) -> None:
    one, other = two
    one.button("Play").click()
    other.expect_playing()
    other.page.get_by_label("Speed").select_option("2")
    expect(one.page.get_by_label("Speed")).to_have_value("2")


def test_a_command_from_elsewhere_is_followed(two: tuple[Screen, Screen], session: Session) -> None:
    second = session.get("/files")["files"][1]["id"]
    session.call("POST", "/player/play", {"file": second, "position": 30})
    for screen in two:
        expect(screen.heading("right.wav")).to_be_visible()
        screen.expect_playing(29.9)
    session.call("POST", "/player/pause")
    for screen in two:
        expect(screen.button("Play")).to_be_visible()


def test_of_two_commands_at_one_state_one_wins(session: Session) -> None:
    revision = str(session.call("POST", "/player/play", {}).json["revision"])
    answers = [session.call("POST", "/player/seek", {"position": position}, If_Match=revision).status
               for position in (10, 50)]
    assert answers == [200, 409]


def test_a_tug_of_war_ends_in_agreement(two: tuple[Screen, Screen], session: Session) -> None:
    for _ in range(4):
        for screen in two:
            screen.page.keyboard.press("k")
            screen.page.keyboard.press("l")
    # A command that was refused because the other came first is sent again.
    for screen in two:
        screen.wait_until_told()
    is_playing = session.get("/player")["state"] == "playing"
    for screen in two:
        expect(screen.button("Pause" if is_playing else "Play")).to_be_visible()
    if is_playing:
        expect_in_step(*two)
