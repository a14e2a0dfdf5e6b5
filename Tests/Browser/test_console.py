"""The operator's console where workers are on other machines: what the server says of them is put into its answers here."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route, expect

from conftest import PHONE, Visit
from test_conduct import expect_accessible, expect_no_sideways_scrolling


def histogram(count: int, total: float) -> dict[str, Any]:
    return {"bounds": [0.1, 1], "counts": [count, 0, 0], "sum": total}


def worker(name: str, host: str, **others: Any) -> dict[str, Any]:
    return {"name": name, "host": host, "device": "gpu", "slots": 2, "batch": 8, "draining": False, "problem": None} | others


POOL = {
    "name": "main", "gateways": 2, "capacity": 48, "share": 30, "windows": 12, "backlog_seconds": 125.0, "republished": 0,
    "unknown_outcomes": 0, "exhausted": 1, "redelivered": 3, "fetch": histogram(10, 0.23), "overhead": histogram(10, 0.6),
    "refused": ["the worker old on attic runs whisper (tiny), the pool main whisper (base)"],
    "workers": [
        worker("gpu-1", "rack-b"), worker("gpu-3", "rack-a", draining=True), worker("gpu-2", "rack-a"),
        worker("cpu-1", "rack-c", slots=0, problem="the worker cpu-1 cannot store samples: the disk is full"),
    ],
}


def tell(page: Page, pool: dict[str, Any]) -> None:
    """From now on the server's answers speak of a pool."""

    def answer(route: Route) -> None:
        answer = route.fetch()
        figures = answer.json()
        figures["engines"][0]["pool"] = pool
        route.fulfill(response=answer, json=figures)

    page.route("**/v1/operations", answer)


def test_workers_are_listed_by_machine(visit: Visit) -> None:
    screen = visit("/console")
    card = screen.page.get_by_role("region", name="Workers on other machines")
    expect(screen.page.get_by_text("openai").first).to_be_visible()
    expect(screen.page.locator("#pools-card")).to_be_hidden()
    tell(screen.page, POOL)
    expect(card.first).to_be_visible()
    rows = screen.page.locator("#pools tbody tr")
    expect(rows).to_have_text([
        "rack-agpu-2readygpu28", "gpu-3about to stopgpu28", "rack-bgpu-1readygpu28",
        "rack-ccpu-1the worker cpu-1 cannot store samples: the disk is fullgpu08"])
    expect(screen.page.locator("#pools-note")).to_have_text("main: 48 windows at once, 30 of them for this server, shared by 2 servers.")
    expect(screen.page.locator("#pools-refused")).to_contain_text("the worker old on attic runs whisper (tiny)")
    expect(screen.page.locator("#pools-figures")).to_have_text(
        "12 windows there · 2 min of audio to do · samples take 23 ms on average · overhead 60 ms on average · "
        "3 delivered again · 1 given up over lost workers")
    expect_accessible(screen, "console with workers elsewhere")
    tell(screen.page, POOL | {"workers": [], "refused": []})
    expect(screen.page.locator("#pools-empty")).to_be_visible()


def test_the_list_of_workers_fits_a_phone(visit: Visit) -> None:
    screen = visit("/console", viewport=PHONE, color_scheme="dark")
    tell(screen.page, POOL)
    expect(screen.page.locator("#pools tbody tr")).to_have_count(4)
    expect_accessible(screen, "console with workers elsewhere")
    expect_no_sideways_scrolling(screen)
