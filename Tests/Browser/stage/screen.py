"""The page as a user knows it: things are found by what they are and say, not by how they are made."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from stage.session import Session


class Screen:
    def __init__(self, page: Page) -> None:
        self.page = page
        # Keeps choosers from the desktop from the beginning on; otherwise the first might come before it is waited for.
        page.on("filechooser", lambda chooser: None)

    # What there is

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def file_button(self, name: str) -> Locator:
        """What opens a file of the list."""
        return self.file(name).get_by_role("button", name=re.compile("^" + re.escape(name)))

    def heading(self, name: str) -> Locator:
        """The name of the file in the player."""
        return self.page.get_by_role("region", name="Player").get_by_role("heading", name=name)

    def file(self, name: str) -> Locator:
        return self.page.get_by_role("list", name="Files").get_by_role("listitem").filter(has_text=name)

    @property
    def position(self) -> Locator:
        return self.page.get_by_role("slider", name="Position")

    @property
    def captions(self) -> Locator:
        return self.page.get_by_role("list", name="Captions").get_by_role("listitem")

    @property
    def search(self) -> Locator:
        return self.page.get_by_role("searchbox")

    @property
    def hits(self) -> Locator:
        return self.page.locator("#search-count")

    @property
    def banner(self) -> Locator:
        return self.page.locator("#banner-connection")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    # What one does

    def open_session(self) -> Session:
        with self.page.expect_response(_is_opening) as answer:
            self.button("Open a session").first.click()
        return self.entered(answer.value.json())

    def entered(self, opened: dict[str, Any]) -> Session:
        expect(self.button("End session")).to_be_visible()
        return Session(self.page.url.split("/#")[0].rstrip("/"), opened["id"], opened["token"])

    def enter(self, session: Session) -> None:
        self.page.goto(session.link)
        expect(self.page.locator("#work")).to_be_visible()

    def drop(self, *paths: Path) -> None:
        """Drags files over the page and lets them go, as a file manager does."""
        size = self.page.viewport_size or {"width": 800, "height": 600}
        where = {"x": size["width"] / 2, "y": size["height"] / 2}
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        protocol = self.page.context.new_cdp_session(self.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            protocol.send("Input.dispatchDragEvent", {"type": kind, "data": data, **where})
        protocol.detach()

    def expect_completed(self, name: str) -> None:
        expect(self.file(name).and_(self.page.locator("[data-tone=done]"))).to_be_visible(timeout=60_000)

    def wait_until_told(self) -> None:
        """Waits until the server has answered every command to the player that was given here. They go one after the
        other; the last is a speed, the same as before, which is never refused."""
        speed = self.page.get_by_label("Speed")
        with self.page.expect_response("**/player/rate"):
            speed.select_option(speed.input_value())

    # What one hears and reads

    def playing(self) -> float:
        """Where the sound is, in seconds."""
        return float(self.page.evaluate("document.querySelector('#audio').currentTime"))

    def expect_playing(self, beyond: float = 0) -> None:
        """Waits until the sound runs and has passed a moment."""
        self.page.wait_for_function(
            "(beyond) => { const a = document.querySelector('#audio'); return !a.paused && a.currentTime > beyond; }",
            arg=beyond)

    def expect_at(self, seconds: float, within: float = 0.4) -> None:
        self.page.wait_for_function(
            "([at, within]) => Math.abs(document.querySelector('#audio').currentTime - at) <= within",
            arg=[seconds, within])

    def moments(self, count: int) -> list[dict[str, Any]]:
        """Looks `count` times, at each change of the lit word, at where the sound is: `{position, word}`."""
        taken = self.page.evaluate(
            """(count) => new Promise((resolve) => {
              const audio = document.querySelector("#audio");
              const moments = [];
              let last = null;
              const look = () => {
                const lit = document.querySelector("#segments .lit");
                if (lit && lit !== last) moments.push({ position: audio.currentTime, word: lit.textContent });
                last = lit;
                if (moments.length < count) requestAnimationFrame(look);
                else resolve(moments);
              };
              look();
            })""",
            count)
        return list(taken)


def is_in_reach(button: Locator) -> bool:
    """Whether a click in the middle of it, without scrolling, meets it."""
    return bool(button.evaluate(
        """(button) => {
          const { left, top, width, height } = button.getBoundingClientRect();
          return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
        }"""))


def _is_opening(response: Any) -> bool:
    return bool(response.request.method == "POST" and response.url.endswith("/v1/sessions"))
