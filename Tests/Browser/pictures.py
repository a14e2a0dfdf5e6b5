"""Takes the pictures of docs/images: phone, laptop and wide, light and dark. scripts/screenshots runs it.

The recordings are real. The words are their published texts, dealt by the recogniser of the tests, so that the pictures
show the page and not the mistakes of one engine.
"""

from __future__ import annotations

import csv
import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from stage.recogniser import Recogniser
from stage.recordings import SPEECH
from stage.screen import Screen
from stage.server import REPOSITORY, Server
from stage.session import Session

IMAGES = REPOSITORY / "docs" / "images"
LARGEST_BYTES = 300_000
SIZES = {
    "phone": {"width": 390, "height": 844},
    "laptop": {"width": 1280, "height": 800},
    "wide": {"width": 1920, "height": 1080},
}
RECORDINGS = {
    "sonnet1.mp3": "Sonnet 1.mp3",
    "jfk.flac": "Inaugural address.flac",
    "librivox-sense_and_sensibility_01_austen_64kb-0870.wav": "Sense and Sensibility, chapter 1.wav",
    "libri-61-70968-0000.flac": "The wizard.flac",
}
OTHERS = {"Newsroom": 4, "Lecture hall": 1, "Interviews": 2}


class Photographer:
    def __init__(self, browser: Browser, server: Server) -> None:
        self._browser = browser
        self._server = server

    def take(self, name: str, size: str, scheme: str, session: Session | None, state: str) -> None:
        context = self._browser.new_context(
            viewport=SIZES[size], color_scheme=scheme,  # type: ignore[arg-type]
            device_scale_factor=2 if size == "phone" else 1, reduced_motion="reduce")
        screen = Screen(context.new_page())
        screen.page.goto(session.link if session else self._server.address)
        # As if the operator had entered it: the console then names all sessions.
        screen.page.evaluate("(token) => sessionStorage.setItem('sotto.api-key', token)", self._server.operator_token)
        STATES[state](screen)
        screen.page.mouse.move(0, 0)
        path = IMAGES / f"{name}-{scheme}.png"
        screen.page.screenshot(path=path)
        context.close()
        size_of = path.stat().st_size
        print(f"{path.relative_to(REPOSITORY)}: {size_of // 1000} kB")
        assert size_of < LARGEST_BYTES, f"{path} is too large"


def at_the_start(screen: Screen) -> None:
    expect(screen.button("Open a session").first).to_be_visible()


def reading(screen: Screen) -> None:
    expect(screen.captions.first).to_be_visible()
    expect(screen.position).to_be_enabled()
    screen.button("Play").click()
    screen.expect_playing()
    screen.captions.nth(2).get_by_role("button").first.click()
    screen.moments(4)
    screen.button("Pause").click()
    expect(screen.page.locator("#segments .lit")).to_be_visible()


def choosing(screen: Screen) -> None:
    reading(screen)
    screen.page.get_by_role("group", name="What to show").get_by_role("button", name="Files").click()


def searching(screen: Screen) -> None:
    reading(screen)
    screen.search.fill("and")
    expect(screen.hits).to_contain_text(" of ")


def exporting(screen: Screen) -> None:
    reading(screen)
    screen.button("Export").click()
    expect(screen.dialog.get_by_role("button", name="Download")).to_be_enabled()


def operating(screen: Screen) -> None:
    screen.page.goto(screen.page.url.split("#")[0] + "console")
    expect(screen.page.get_by_text("Lecture hall").first).to_be_visible()


STATES = {
    "start": at_the_start, "page": reading, "files": choosing, "search": searching, "export": exporting,
    "console": operating,
}
PICTURES = [
    ("start", "laptop", "start"), ("start-phone", "phone", "start"),
    ("page", "laptop", "page"), ("page-phone", "phone", "page"), ("page-wide", "wide", "page"),
    ("files-phone", "phone", "files"), ("search", "laptop", "search"), ("export", "laptop", "export"),
    ("console", "laptop", "console"),
]


def fill(session: Session, recogniser: Recogniser) -> None:
    with (SPEECH / "MANIFEST.tsv").open() as file:
        known = {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}
    for source, name in RECORDINGS.items():
        text = known[source]["reference"]
        recogniser.recite(text.capitalize() if text.isupper() else text, float(known[source]["seconds"]))
        session.wait(session.add(SPEECH / source, name))


def main() -> int:
    if not SPEECH.exists():
        print("There are no recordings in ../shared/speech, so there is nothing to take pictures of")
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    recogniser = Recogniser()
    server = Server(folder, *recogniser.options, "--openai-concurrency", "1", "--openai-model", "published-texts")
    try:
        server.start()
        session = Session.open(server.address, label="Readings")
        fill(session, recogniser)
        # They work while the last pictures are taken: the console is to have something to show.
        others = [Session.open(server.address, label=label, weight=weight) for label, weight in OTHERS.items()]
        for other in others:
            for source, name in RECORDINGS.items():
                other.add(SPEECH / source, name)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which(os.environ.get("CHROMIUM", "chromium")), args=["--no-sandbox"])
            photographer = Photographer(browser, server)
            chosen = sys.argv[1:]
            for name, size, state in PICTURES:
                for scheme in ("light", "dark"):
                    if not chosen or name in chosen:
                        photographer.take(name, size, scheme, None if state == "start" else session, state)
            browser.close()
    finally:
        server.stop()
        recogniser.close()
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
