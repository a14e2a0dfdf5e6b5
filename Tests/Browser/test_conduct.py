"""What holds for every page: it is usable by all, fits every screen, and keeps to its server."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import LAPTOP, PHONE, Visit
from stage.recordings import babble
from stage.screen import Screen
from stage.server import Server
from stage.session import Session
from stage.witness import Witness

SERIOUS = ("serious", "critical")
FIRST_PAINT_BYTES = 50_000
WHOLE_PAGE_BYTES = 150_000
SIZES = {"phone": PHONE, "laptop": LAPTOP}


@pytest.fixture(scope="module")
def session(server: Server, folder: Path) -> Session:
    session = Session.open(server.address)
    session.wait(session.add(babble(folder / "A talk with a rather long name, held in the old town hall.wav", 60)))
    return session


def expect_accessible(screen: Screen, place: str) -> None:
    results = Axe().run(screen.page)
    found = [f"{place}: {each['id']}: {node['target']} {node['failureSummary']}"
             for each in results.response["violations"] if each["impact"] in SERIOUS for node in each["nodes"]]
    assert found == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier(visit: Visit, session: Session, scheme: str, size: str) -> None:
    screen = visit(viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
    expect(screen.button("Open a session")).to_be_visible()
    expect_accessible(screen, "start")
    screen.enter(session)
    expect(screen.captions.first).to_be_visible()
    expect_accessible(screen, "work")
    for opener in ("Share", "End session", "Keyboard shortcuts"):
        screen.button(opener).click()
        expect(screen.dialog).to_be_visible()
        expect_accessible(screen, opener)
        screen.page.keyboard.press("Escape")
        expect(screen.dialog).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier_for_a_viewer(visit: Visit, session: Session, witness: Witness, scheme: str) -> None:
    witness.expect(r"status of 403")
    token = session.call("POST", "/viewers", {"expires_in_seconds": 600}).json["token"]
    screen = visit(color_scheme=scheme, reduced_motion="reduce")
    screen.enter(Session(session.server, session.id, token))
    expect(screen.captions.first).to_be_visible()
    expect_accessible(screen, "viewer")


@pytest.mark.parametrize("width", [320, 360, 390])
def test_a_phone_never_scrolls_sideways(visit: Visit, session: Session, width: int) -> None:
    screen = visit(viewport={"width": width, "height": 740}, has_touch=True, is_mobile=True)
    expect_no_sideways_scrolling(screen)
    screen.enter(session)
    expect(screen.captions.first).to_be_visible()
    expect_no_sideways_scrolling(screen)
    screen.page.get_by_role("group", name="What to show").get_by_role("button", name="Files").click()
    expect(screen.file("A talk")).to_be_visible()
    expect_no_sideways_scrolling(screen)


def expect_no_sideways_scrolling(screen: Screen) -> None:
    wide = screen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide"


def test_little_is_sent_before_the_page_is_seen(visit: Visit) -> None:
    """Counts the document and what the first paint waits for, with their heads, and all there is. Modules that happen to
    arrive before the paint do not hold it up: how many do is a matter of the machine."""
    screen = visit()
    expect(screen.button("Open a session")).to_be_visible()
    sent = screen.page.evaluate(
        """() => {
          const answers = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
          const sum = (some) => some.reduce((bytes, answer) => bytes + answer.transferSize, 0);
          const blocks = ({ entryType, renderBlockingStatus }) => entryType === "navigation"
            || renderBlockingStatus === "blocking";
          return { first: sum(answers.filter(blocks)), whole: sum(answers) };
        }""")
    print(f"{sent['first']} bytes before the first paint, {sent['whole']} in all")
    assert 1_000 < sent["first"] < FIRST_PAINT_BYTES
    assert sent["first"] < sent["whole"] < WHOLE_PAGE_BYTES


def test_the_theme_is_changed_and_kept(visit: Visit) -> None:
    screen = visit(color_scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    light = screen.page.evaluate(background)
    screen.button("Change between light and dark").click()
    screen.page.wait_for_function(f"(light) => {background} !== light", arg=light)
    dark = screen.page.evaluate(background)
    screen.page.reload()
    assert screen.page.evaluate(background) == dark


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier_on_the_console(visit: Visit, session: Session, scheme: str, size: str) -> None:
    screen = visit("/console", viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
    expect(screen.page.get_by_role("heading", level=1)).to_be_visible()
    expect(screen.page.get_by_text("openai").first).to_be_visible()
    expect_accessible(screen, "console")
    expect_no_sideways_scrolling(screen)
