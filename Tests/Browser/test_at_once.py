"""Two screens act in the same moment: neither loses what its user did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from conftest import Visit
from stage.recordings import babble
from stage.screen import Screen
from stage.server import Server
from stage.session import Session
from stage.witness import Witness

Meanwhile = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="module")
def common(server: Server, folder: Path) -> Session:
    session = Session.open(server.address)
    for name, pitch in (("first.wav", "low"), ("second.wav", "high")):
        session.wait(session.add(babble(folder / name, 60, pitch)))
    return session


@pytest.fixture
def session(common: Session) -> Session:
    """Paused ten seconds into the first file."""
    first = common.get("/files")["files"][0]["id"]
    common.call("POST", "/player/play", {"file": first, "position": 10, "rate": 1})
    common.call("POST", "/player/pause")
    common.call("POST", "/player/seek", {"position": 10})
    return common


@pytest.fixture
def screen(visit: Visit, session: Session, witness: Witness) -> Screen:
    witness.expect(r"status of 409 .*/player/")
    screen = visit()
    screen.enter(session)
    expect(screen.position).to_be_enabled()
    screen.expect_at(10)
    screen.page.get_by_role("heading", name="Files").click()
    return screen


@pytest.fixture
def meanwhile(screen: Screen) -> Meanwhile:
    """Makes something else happen after a command has left the screen, and before it reaches the server."""

    @contextmanager
    def meanwhile(command: str, act: Callable[[], object], status: int = 200) -> Iterator[None]:
        """Waits until the command has been answered with this status."""
        path = f"/player/{command}"

        def carry(route: Route) -> None:
            act()
            route.continue_()

        screen.page.route(f"**{path}", carry, times=1)
        with screen.page.expect_response(lambda answer: answer.url.endswith(path) and answer.status == status):
            yield

    return meanwhile


def click_on_wave(screen: Screen, share: float) -> None:
    box = screen.page.locator("#wave").bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)


def test_a_pause_leaves_a_move_from_elsewhere_alone(
    screen: Screen, session: Session, meanwhile: Meanwhile
) -> None:
    screen.button("Play").click()
    screen.expect_playing(10.2)
    with meanwhile("pause", lambda: session.call("POST", "/player/seek", {"position": 40})):
        screen.button("Pause").click()
    screen.wait_until_told()
    player = session.get("/player")
    assert player["state"] == "paused"
    assert 40 <= player["position"] < 45
    expect(screen.button("Play")).to_be_visible()
    screen.expect_at(player["position"])


def test_playing_leaves_a_move_and_a_speed_from_elsewhere_alone(
    screen: Screen, session: Session, meanwhile: Meanwhile
) -> None:
    def act() -> None:
        session.call("POST", "/player/seek", {"position": 30})
        session.call("POST", "/player/rate", {"rate": 2})

    with meanwhile("play", act):
        screen.button("Play").click()
    screen.expect_playing(30)
    expect(screen.page.get_by_label("Speed")).to_have_value("2")
    player = session.get("/player")
    assert (player["state"], player["rate"]) == ("playing", 2)
    assert player["position"] >= 30


def test_a_chosen_word_is_played_whatever_happens_elsewhere(
    screen: Screen, session: Session, meanwhile: Meanwhile
) -> None:
    with meanwhile("play", lambda: session.call("POST", "/player/seek", {"position": 50})):
        screen.captions.first.locator(".word").first.click()
    screen.expect_playing(0.1)
    player = session.get("/player")
    assert player["state"] == "playing"
    assert player["position"] < 10


def test_a_move_goes_with_a_start_elsewhere(screen: Screen, session: Session, meanwhile: Meanwhile) -> None:
    with meanwhile("seek", lambda: session.call("POST", "/player/play")):
        click_on_wave(screen, 0.75)
    screen.expect_playing(44)
    player = session.get("/player")
    assert player["state"] == "playing"
    assert player["position"] >= 44


@pytest.mark.parametrize("speed", ["1", "1.5"])
def test_a_speed_goes_with_a_start_elsewhere(
    screen: Screen, session: Session, meanwhile: Meanwhile, speed: str
) -> None:
    with meanwhile("rate", lambda: session.call("POST", "/player/play")):
        screen.page.get_by_label("Speed").select_option(speed)
    expect(screen.button("Pause")).to_be_visible()
    screen.expect_playing(10.2)


def test_a_speed_goes_with_a_move_elsewhere(screen: Screen, session: Session, meanwhile: Meanwhile) -> None:
    with meanwhile("rate", lambda: session.call("POST", "/player/seek", {"position": 40})):
        screen.page.get_by_label("Speed").select_option("1.5")
    screen.expect_at(40)
    expect(screen.page.get_by_label("Speed")).to_have_value("1.5")


def test_what_waits_behind_a_refusal_is_done(screen: Screen, session: Session, meanwhile: Meanwhile) -> None:
    def act() -> None:
        session.call("POST", "/player/seek", {"position": 30})
        screen.page.evaluate(
            """() => {
              const speed = document.querySelector("#rate");
              speed.value = "1.5";
              speed.dispatchEvent(new Event("change", { bubbles: true }));
            }""")

    screen.button("Play").click()
    screen.expect_playing(10.2)
    with screen.page.expect_response("**/player/rate"), meanwhile("pause", act):
        screen.button("Pause").click()
    player = session.get("/player")
    assert (player["state"], player["rate"]) == ("paused", 1.5)
    assert 30 <= player["position"] < 35


def test_a_move_in_a_file_that_no_longer_plays_is_dropped(
    screen: Screen, session: Session, meanwhile: Meanwhile
) -> None:
    second = session.get("/files")["files"][1]["id"]
    with meanwhile("seek", lambda: session.call("POST", "/player/play", {"file": second, "position": 20}), 409):
        screen.page.keyboard.press("l")
    expect(screen.heading("second.wav")).to_be_visible()
    screen.expect_playing(20)
    player = session.get("/player")
    assert player["file"] == second
    assert player["position"] >= 20


def test_a_command_that_the_server_cannot_take_leaves_the_screen_where_the_player_is(
    screen: Screen, session: Session, witness: Witness
) -> None:
    witness.expect(r"status of 503 .*/player/play")

    def refuse(route: Route) -> None:
        route.fulfill(status=503, json={"error": {"code": "storage_full", "message": "The disk is full."}})

    screen.page.route("**/player/play", refuse, times=1)
    screen.page.keyboard.press("k")
    # The sound does not go on here alone.
    expect(screen.button("Play")).to_be_visible()
    assert session.get("/player")["state"] == "paused"
