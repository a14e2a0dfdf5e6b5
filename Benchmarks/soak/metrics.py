"""The server's own figures, in the text format of Prometheus."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"^([a-z_]+)(?:\{(.*)\})? (\S+)$")
_LABEL = re.compile(r'([a-z_]+)="([^"]*)"')


@dataclass(frozen=True)
class Figures:
    """`server_errors` are answers of 500 and above; `crashes` workers that were lost at work."""

    sessions: int
    completed: int
    failed: int
    windows: int
    attempts_failed: int
    crashes: int
    failed_starts: int
    server_errors: int


def read(text: str) -> Figures:
    """Raises RuntimeError where the text lacks a figure; only an engine with workers has those of
    workers."""
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for line in text.splitlines():
        match = _LINE.match(line)
        if match:
            labels = dict(_LABEL.findall(match.group(2) or ""))
            found.setdefault(match.group(1), []).append((labels, float(match.group(3))))

    def total(name: str, **wanted: str) -> int:
        if name not in found and not name.startswith("sotto_worker_"):
            raise RuntimeError(f"the server's metrics have no {name}")
        return round(
            sum(value for labels, value in found.get(name, []) if wanted.items() <= labels.items())
        )

    answers = found.get("sotto_http_responses_total", [])
    return Figures(
        sessions=total("sotto_sessions"),
        completed=total("sotto_files_finished_total", result="completed"),
        failed=total("sotto_files_finished_total", result="failed"),
        windows=total("sotto_windows_recognized_total"),
        attempts_failed=total("sotto_window_attempts_failed_total"),
        crashes=total("sotto_worker_crashes_total"),
        failed_starts=total("sotto_worker_failed_starts_total"),
        server_errors=round(sum(value for labels, value in answers if int(labels["code"]) >= 500)),
    )
