"""Searching for a word, and jumping to where it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import SIZES, Visit
from stage.recordings import babble
from stage.screen import Screen, is_in_reach
from stage.server import Server
from stage.session import Session


@pytest.fixture(scope="module")
def session(server: Server, folder: Path) -> Session:
    session = Session.open(server.address)
    for name, pitch in (("sea.wav", "low"), ("alps.wav", "high")):
        session.wait(session.add(babble(folder / name, 90, pitch)))
    return session


def test_hits_are_counted_and_walked_through(screen: Screen) -> None:
    screen.page.keyboard.press("/")
    expect(screen.search).to_be_focused()
    screen.search.fill("Harbour")
    expect(screen.hits).to_contain_text("1 of")
    screen.search.press("Enter")
    expect(screen.hits).to_contain_text("2 of")
    screen.search.press("Shift+Enter")
    expect(screen.hits).to_contain_text("1 of")
    expect(screen.captions.and_(screen.page.locator(".hit-now"))).to_contain_text("harbour")
    screen.search.press("Escape")
    expect(screen.search).to_have_value("")
    expect(screen.hits).to_be_empty()


def test_a_hit_is_played_from_its_place(screen: Screen, session: Session) -> None:
    hit = session.get("/search?q=harbour")["hits"][1]
    screen.search.fill("harbour")
    expect(screen.hits).to_contain_text("1 of")
    screen.search.press("Enter")
    screen.expect_at(hit["start"])


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_a_hit_is_in_view_and_marked(visit: Visit, session: Session, size: str) -> None:
    screen = visit(viewport=SIZES[size], reduced_motion="reduce")
    screen.enter(session)
    hits = session.get("/search?q=harbour")["hits"]
    screen.search.fill("harbour")
    expect(screen.hits).to_contain_text("1 of")
    for number in range(2, 12):
        screen.search.press("Enter")
        expect(screen.hits).to_contain_text(f"{number} of")
        screen.expect_at(hits[number - 1]["start"], within=0.05)
        word = screen.page.locator("#segments .hit-now .lit")
        expect(word).to_have_text("harbour")
        assert is_in_reach(word), number


def test_accents_and_case_do_not_matter(screen: Screen) -> None:
    screen.search.fill("HÁRBOUR")
    expect(screen.hits).to_contain_text("1 of")


def test_a_hit_in_another_file_is_opened(screen: Screen) -> None:
    expect(screen.heading("sea.wav")).to_be_visible()
    screen.search.fill("mountain")
    results = screen.page.get_by_role("region", name="Hits")
    expect(results.get_by_role("heading", name="alps.wav")).to_be_visible()
    results.get_by_role("button").filter(has_text="mountain").first.click()
    expect(screen.heading("alps.wav")).to_be_visible()
    expect(screen.captions.filter(has_text="mountain").first).to_be_visible()


def test_what_is_nowhere_is_said_to_be_nowhere(screen: Screen) -> None:
    screen.search.fill("zeppelin")
    expect(screen.hits).to_contain_text("none")
