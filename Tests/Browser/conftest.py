"""What every story can ask for: a browser, visitors, a recogniser, servers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect, sync_playwright

from stage.recogniser import Recogniser
from stage.screen import Screen
from stage.server import Server
from stage.session import Session
from stage.witness import Witness

PATIENCE_MILLISECONDS = 10_000
LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SIZES: dict[str, ViewportSize] = {
    "laptop": {"width": 1366, "height": 768},
    "laptop at 200 %": {"width": 683, "height": 384},
    "small": {"width": 640, "height": 360},
    "phone": {"width": 390, "height": 844},
    "phone sideways": {"width": 844, "height": 390},
}

Visit = Callable[..., Screen]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    program = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--mute-audio"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Recogniser]:
    recogniser = Recogniser()
    yield recogniser
    recogniser.close()


@pytest.fixture(scope="module")
def server(recogniser: Recogniser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that asks the recogniser. A story that needs another one overrides this."""
    server = Server(tmp_path_factory.mktemp("server"), *recogniser.options)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def witness() -> Iterator[Witness]:
    witness = Witness()
    yield witness
    assert witness.complaints == []


@pytest.fixture
def visit(browser: Browser, server: Server, witness: Witness) -> Iterator[Visit]:
    """Makes visitors: each call is another person with a browser of their own, at the start of the page."""
    contexts: list[BrowserContext] = []

    def visit(path: str = "/", address: str = server.address, **options: Any) -> Screen:
        context = browser.new_context(**{"viewport": LAPTOP, "accept_downloads": True, **options})
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        witness.watch(context)
        page = context.new_page()
        witness.allow(address)
        page.goto(address + path)
        return Screen(page)

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def screen(visit: Visit, session: Session) -> Screen:
    """A visitor in the story's own session, whose captions can be read."""
    screen = visit()
    screen.enter(session)
    expect(screen.captions.first).to_be_visible()
    return screen


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where recordings are made."""
    return tmp_path_factory.mktemp("recordings")
