"""Listening, and reading along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import Visit
from stage.recordings import babble
from stage.screen import Screen
from stage.server import Server
from stage.session import Json, Session

TOLERANCE_SECONDS = 0.15
LENGTH = 120


@pytest.fixture(scope="module")
def session(server: Server, folder: Path) -> Session:
    session = Session.open(server.address)
    session.wait(session.add(babble(folder / "talk.wav", LENGTH)))
    return session


@pytest.fixture(scope="module")
def words(session: Session) -> list[Json]:
    return session.words(session.get("/files")["files"][0]["id"])


@pytest.fixture
def screen(visit: Visit, session: Session) -> Iterator[Screen]:
    session.call("POST", "/player/stop")
    screen = visit()
    screen.enter(session)
    expect(screen.captions.first).to_be_visible()
    expect(screen.position).to_be_enabled()
    yield screen


def test_words_light_up_when_they_are_said(screen: Screen, words: list[Json]) -> None:
    screen.button("Play").click()
    screen.expect_playing()
    moments = screen.moments(8)
    assert len({moment["word"] for moment in moments}) > 4
    for moment in moments:
        assert said_about(words, moment["word"].strip(), moment["position"]), moment
    screen.button("Pause").click()


def said_about(words: list[Json], text: str, position: float) -> bool:
    return any(
        word["word"].strip() == text
        and word["start"] - TOLERANCE_SECONDS <= position <= word["end"] + TOLERANCE_SECONDS
        for word in words)


def test_following_yields_to_scrolling_and_comes_back(screen: Screen) -> None:
    scroller = screen.page.locator("#transcript")
    screen.button("Play").click()
    screen.expect_playing()
    scroller.hover()
    screen.page.mouse.wheel(0, 4_000)
    back = screen.button("Back to now")
    expect(back).to_be_visible()
    screen.page.wait_for_function("() => document.querySelector('#transcript').scrollTop > 100")
    screen.moments(4)
    assert screen.page.evaluate("document.querySelector('#transcript').scrollTop") > 100
    back.click()
    expect(back).to_be_hidden()
    expect(screen.page.locator("#segments .lit")).to_be_in_viewport()


def test_a_click_on_a_word_plays_from_there(screen: Screen, words: list[Json]) -> None:
    caption = screen.captions.nth(3)
    caption.scroll_into_view_if_needed()
    word = caption.locator(".word").nth(4)
    start = next(each["start"] for each in words if each["start"] >= 3 * 4.8 + 4 * 0.4 - 0.2)
    word.click()
    screen.expect_playing(start - 0.1)
    assert screen.playing() < start + 3


def test_a_click_on_the_wave_goes_there(screen: Screen) -> None:
    box = screen.page.locator("#wave").bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    screen.expect_at(LENGTH * 0.75, within=2)


def test_the_keyboard_goes_back_and_forth(screen: Screen) -> None:
    screen.page.keyboard.press("l")
    screen.expect_at(5)
    screen.page.keyboard.press("ArrowRight")
    screen.expect_at(10)
    screen.page.keyboard.press("j")
    screen.expect_at(5)
    screen.position.focus()
    screen.page.keyboard.press("ArrowLeft")
    screen.expect_at(0)
    screen.page.keyboard.press("Space")
    screen.expect_playing(0.5)
    screen.page.keyboard.press("k")
    expect(screen.button("Play")).to_be_visible()


def test_speed_is_chosen_and_kept(screen: Screen) -> None:
    screen.page.get_by_label("Speed").select_option("1.5")
    screen.button("Play").click()
    screen.expect_playing()
    # A screen that is a little behind or ahead plays up to 3 % faster or slower.
    rate = screen.page.evaluate("document.querySelector('#audio').playbackRate")
    assert rate == pytest.approx(1.5, rel=0.031)
    screen.page.keyboard.press(",")
    expect(screen.page.get_by_label("Speed")).to_have_value("1.25")
    screen.page.get_by_label("Speed").select_option("1")


def test_the_sound_may_be_muted(screen: Screen) -> None:
    mute = screen.button(re.compile("Mute|Unmute"))
    mute.click()
    expect(mute).to_have_attribute("aria-pressed", "true")
    screen.page.keyboard.press("m")
    expect(mute).to_have_attribute("aria-pressed", "false")


def test_a_reload_comes_back_to_the_session(screen: Screen) -> None:
    screen.page.reload()
    expect(screen.captions.first).to_be_visible()
    expect(screen.file("talk.wav")).to_be_visible()
