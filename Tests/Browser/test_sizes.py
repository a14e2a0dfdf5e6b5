"""The page on screens of every size: nothing is cut off, every button can be reached, and there is room to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from conftest import SIZES, Visit
from stage.recordings import babble
from stage.screen import Screen, is_in_reach
from stage.server import Server
from stage.session import Session

LEAST_TRANSCRIPT = 0.4


@pytest.fixture(scope="module")
def session(server: Server, folder: Path) -> Session:
    session = Session.open(server.address)
    session.wait(session.add(babble(folder / "A talk with a rather long name, held in the old town hall.wav", 60)))
    return session


@pytest.fixture(params=SIZES)
def screen(visit: Visit, session: Session, request: pytest.FixtureRequest) -> Screen:
    screen = visit(viewport=SIZES[request.param], reduced_motion="reduce")
    screen.enter(session)
    expect(screen.captions.first).to_be_attached()
    return screen


def show_pane(screen: Screen, name: str) -> None:
    """Where only one of files and transcript is shown at a time."""
    pane = screen.page.get_by_role("group", name="What to show").get_by_role("button", name=name)
    if pane.is_visible():
        pane.click()


def press(name: str) -> Callable[[Screen], None]:
    def press(screen: Screen) -> None:
        screen.button(name).click()

    return press


def press_in_files(selector: str) -> Callable[[Screen], None]:
    def press(screen: Screen) -> None:
        show_pane(screen, "Files")
        screen.page.locator(selector).click()

    return press


def make_a_link(screen: Screen) -> None:
    screen.button("Share").click()
    screen.button("Make a link").click()
    expect(screen.page.get_by_label("Link", exact=True)).not_to_have_value("")


def export(screen: Screen) -> None:
    screen.button("Export").click()
    expect(screen.button("Download")).to_be_enabled()


def show(dialog: str) -> Callable[[Screen], None]:
    """One that the page shows only in circumstances that are not to be had here."""

    def show(screen: Screen) -> None:
        screen.page.locator(dialog).evaluate("(dialog) => dialog.showModal()")

    return show


OPENERS: dict[str, Callable[[Screen], None]] = {
    "options": press_in_files("#open-options"),
    "link": press_in_files("#open-link"),
    "keep": press_in_files("#open-keep"),
    "share": make_a_link,
    "end": press("End session"),
    "help": press("Keyboard shortcuts"),
    "export": export,
    "folder": show("#dialog-folder"),
    "key": show("#dialog-key"),
    "clear": show("#dialog-clear"),
    "receipt": show("#dialog-receipt"),
}


def too_wide(box: Locator) -> list[str]:
    """What reaches out of this box to the right or left."""
    return list(box.evaluate(
        """(box) => {
          const { left, right } = box.getBoundingClientRect();
          return [...box.querySelectorAll("*")].filter((node) => {
            const place = node.getBoundingClientRect();
            return place.width > 1 && (place.right > right + 0.5 || place.left < left - 0.5);
          }).map((node) => node.outerHTML.slice(0, 100));
        }"""))


def expect_dialog_fits(screen: Screen, name: str) -> None:
    expect(screen.dialog).to_be_visible()
    assert too_wide(screen.dialog) == [], name
    assert is_in_reach(screen.dialog.get_by_role("heading").first), f"{name} does not begin with its heading"
    actions = screen.dialog.locator(".dialog-actions button").all()
    assert actions != []
    for action in actions:
        assert is_in_reach(action), f"{name}: {action}"


def test_every_dialog_fits(screen: Screen) -> None:
    dialogs = screen.page.locator("dialog").evaluate_all("(dialogs) => dialogs.map((dialog) => dialog.id)")
    assert {id.removeprefix("dialog-") for id in dialogs} == set(OPENERS)
    for name, open_dialog in OPENERS.items():
        open_dialog(screen)
        expect_dialog_fits(screen, name)
        screen.page.keyboard.press("Escape")
        expect(screen.dialog).to_have_count(0)
        show_pane(screen, "Transcript")


def test_the_files_fit(screen: Screen) -> None:
    show_pane(screen, "Files")
    assert too_wide(screen.page.locator(".files")) == []
    expect(screen.file("A talk")).to_be_visible()
    column, card = (screen.page.locator(each).bounding_box() for each in (".files", ".file"))
    assert column is not None and card is not None
    left, right = card["x"] - column["x"], column["x"] + column["width"] - card["x"] - card["width"]
    assert abs(left - right) <= 1, (left, right)


@pytest.mark.parametrize("width", [390, 1024, 1280, 1366])
def test_no_word_of_the_buttons_is_cut(visit: Visit, session: Session, width: int) -> None:
    screen = visit(viewport={"width": width, "height": 800})
    screen.enter(session)
    show_pane(screen, "Files")
    expect(screen.button("Whole folder")).to_be_visible()
    cut = screen.page.evaluate("""() => [...document.querySelectorAll('#work aside button, #work aside button span')]
        .filter((node) => node.getClientRects().length > 0 && node.scrollWidth > node.clientWidth + 1
            && getComputedStyle(node).display !== 'inline' && !node.closest('.file-list'))
        .map((node) => node.textContent)""")
    assert cut == []


def test_the_engine_stands_at_the_foot_of_an_empty_list(visit: Visit) -> None:
    screen = visit(viewport=SIZES["laptop"])
    screen.open_session()
    column, foot = (screen.page.locator(each).bounding_box() for each in (".files", "#engine"))
    assert column is not None and foot is not None
    assert foot["y"] + foot["height"] == column["y"] + column["height"]


def test_there_is_room_to_read(screen: Screen) -> None:
    assert too_wide(screen.page.locator(".reader")) == []
    box = screen.page.locator("#transcript").bounding_box()
    size = screen.page.viewport_size
    assert box is not None and size is not None
    assert min(size["height"], box["y"] + box["height"]) - box["y"] >= LEAST_TRANSCRIPT * size["height"]
    expect(screen.captions.first).to_be_in_viewport()
    for name in ("Play", "Next file", "Mute", "Export", "End session"):
        assert is_in_reach(screen.button(name)), name
