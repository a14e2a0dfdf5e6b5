"""A table of figures as Markdown."""

from __future__ import annotations


class Table:
    """Rows of what was measured, its value and its unit."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, str, str]] = []

    def add(self, name: str, value: float, unit: str) -> None:
        self._rows.append((name, rounded(value), unit))

    def say(self, name: str, text: str) -> None:
        """A row for what has no figure."""
        self._rows.append((name, text, ""))

    def __str__(self) -> str:
        head = [("what", "value", "unit"), ("---", "---:", "---")]
        return "\n".join(f"| {' | '.join(row)} |" for row in [*head, *self._rows])


def rounded(value: float) -> str:
    """Three digits, and all those before the point."""
    if value == 0:
        return "0"
    text = f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return f"{float(text):f}".rstrip("0").rstrip(".") if "e" in text else text
