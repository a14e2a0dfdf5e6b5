"""Watches a browser while it is driven: nothing may go wrong in silence."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


class Witness:
    """Takes down errors on the console, exceptions, broken content security and requests to strangers."""

    def __init__(self) -> None:
        self._origins: set[str] = set()
        self._complaints: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def watch(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("request", self._requested)
        context.on("page", self._watch_page)

    def allow(self, origin: str) -> None:
        """Requests to this origin are the page's own."""
        self._origins.add(origin)

    def expect(self, pattern: str) -> None:
        """Complaints that match belong to the story: a network that is cut fails requests."""
        self._expected.append(re.compile(pattern))

    @property
    def complaints(self) -> list[str]:
        return [each for each in self._complaints if not any(known.search(each) for known in self._expected)]

    def _watch_page(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._complaints.append(f"exception: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _requested(self, request: Request) -> None:
        own = tuple(f"{scheme}{origin}/" for origin in self._origins for scheme in ("", "blob:"))
        if not request.url.startswith((*own, "data:")):
            self._complaints.append(f"request to a stranger: {request.url}")
